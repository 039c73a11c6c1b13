/// The most that each ratio may reach: the share of units whose importance is at most the threshold.
struct RatioBounds {
  /// Upper bounds of beta, by group.
  var filters: [Double]
  /// Upper bounds of alpha, by layer.
  var fine: [Double]

  /// The bounds at the threshold that the method's slack allows, or none where the bound is off.
  /// Throws `InfeasibleBudget` when not even the bounds' strategy meets the budgets.
  init(_ problem: AllocationProblem) throws {
    let space = problem.space
    let thresholds = space.thresholds
    var threshold = thresholds[thresholds.count - 1]
    if problem.annealing.accuracyBound {
      let level = try MildestStrategy.level(for: problem, levels: thresholds.count - 1) { candidate in
        RatioBounds(space, threshold: thresholds[candidate]).strategy(space)
      }
      threshold = thresholds[level] * Float(problem.annealing.boundSlack)
    }
    self.init(space, threshold: threshold)
    let leanest = strategy(space)
    guard problem.isFeasible(leanest) else { throw InfeasibleBudget(problem, leanest: leanest) }
  }

  private init(_ space: PruningSpace, threshold: Float) {
    filters = space.groups.map { Double($0.ranked.countUpTo(threshold)) / Double($0.filters) }
    fine = space.layers.map {
      Double($0.rankedFine.countUpTo(threshold)) / Double(max(1, $0.rankedFine.count))
    }
  }

  /// The strategy with every ratio at its bound.
  func strategy(_ space: PruningSpace) -> Strategy {
    Ratios(filters: filters, fine: fine).strategy(space)
  }
}

extension RatioBounds {
  /// The most that these bounds let each group and layer lose, as counts.
  func limits(_ space: PruningSpace) -> RemovalLimits {
    RemovalLimits(
      filters: zip(filters, space.groups).map { Int($0 * Double($1.filters)) },
      fine: zip(fine, space.layers).map { $1.prunesFine ? Int($0 * Double($1.rankedFine.count)) : 0 })
  }
}
