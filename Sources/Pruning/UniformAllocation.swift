/// The same share of every group and layer.
public enum UniformAllocation: Allocation {
  public static let name = "uniform"
  public static let summary = "the same share of every layer, the smallest that meets the budgets"
  public static let source = "Li et al., Pruning Filters for Efficient ConvNets, ICLR 2017"

  private static let levels = 10_000

  public static func strategy(for problem: AllocationProblem) throws -> Strategy {
    let mildest = try MildestStrategy.find(for: problem, levels: levels) { level in
      uniform(problem.space, share: Double(level) / Double(levels))
    }
    return Filling.fill(mildest, for: problem)
  }

  /// Every ratio at `share`; filters and fine units alike.
  static func uniform(_ space: PruningSpace, share: Double) -> Strategy {
    var strategy = Strategy(space)
    for (index, group) in space.groups.enumerated() {
      strategy.removedFilters[index] = Int((share * Double(group.filters)).rounded())
    }
    strategy = space.clampedFilters(strategy)
    for (index, layer) in space.layers.enumerated() {
      strategy.removedFine[index] = Int((share * Double(space.survivingFine(layer, strategy))).rounded())
    }
    return space.clamped(strategy)
  }
}
