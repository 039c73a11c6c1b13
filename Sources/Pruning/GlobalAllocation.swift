/// One threshold on importance for the whole network: the least important units go, wherever they are.
public enum GlobalAllocation: Allocation {
  public static let name = "global"
  public static let summary = "one importance threshold over all layers, the smallest that meets the budgets"
  public static let source = "Han et al., Learning both Weights and Connections, NeurIPS 2015"

  public static func strategy(for problem: AllocationProblem) throws -> Strategy {
    let thresholds = problem.space.thresholds
    let mildest = try MildestStrategy.find(for: problem, levels: thresholds.count - 1) { level in
      problem.space.strategy(threshold: thresholds[level])
    }
    return Filling.fill(mildest, for: problem)
  }
}

extension PruningSpace {
  /// Candidate thresholds, ascending from one that removes nothing: quantiles of all units' importance.
  var thresholds: [Float] {
    var all: [Float] = prunesFilters ? groups.flatMap(\.ranked) : []
    for layer in layers { all += layer.rankedFine }
    all.sort()
    return [-1] + all
  }

  /// Removes every unit whose importance is at most `threshold`, down to the floors.
  func strategy(threshold: Float) -> Strategy {
    var strategy = Strategy(self)
    for (index, group) in groups.enumerated() {
      strategy.removedFilters[index] = group.ranked.countUpTo(threshold)
    }
    strategy = clampedFilters(strategy)
    for (index, layer) in layers.enumerated() {
      strategy.removedFine[index] = fineCount(layer, layer.rankedFine.countUpTo(threshold), left: strategy)
    }
    return clamped(strategy)
  }

  /// How many fine units to take of what `strategy` leaves of `layer`, if the whole layer would lose `count`: the same
  /// share, since units in removed filters count as removed already. Steps that change all of a layer are not shared.
  private func fineCount(_ layer: Layer, _ count: Int, left strategy: Strategy) -> Int {
    let leading = structure?.leadingSteps(of: StoredSize(layer.convolution)) ?? 0
    let (whole, surviving) = (layer.rankedFine.count - leading, survivingFine(layer, strategy) - leading)
    return min(count, leading) + max(0, count - leading) * surviving / max(1, whole)
  }

  /// Clamps only the filters, so that fine counts can be derived from what survives.
  func clampedFilters(_ strategy: Strategy) -> Strategy {
    var result = strategy
    result.removedFine = layers.map { _ in 0 }
    return clamped(result)
  }
}

extension [Float] {
  /// In an ascending array, how many elements are at most `threshold`.
  func countUpTo(_ threshold: Float) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] <= threshold { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
