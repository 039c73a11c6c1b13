import Networks

/// ADMM towards a strategy's constraints: that so many units of each layer and filters of each group are zero.
///
/// Weights W are trained on the loss plus rho/2 |W - Z + U|^2. Between epochs Z becomes the projection of W + U onto the
/// constraints, which zeroes the units of least squared norm, and U grows by W - Z, so that what keeps away from Z is
/// drawn the more. Counts and the dictionary of kernel patterns stay those of the allocation.
/// Source: Boyd et al., Distributed Optimization and Statistical Learning via ADMM, 2011, section 9.1; for pruning Zhang
/// et al., ECCV 2018, and Niu et al., PatDNN, ASPLOS 2020.
public struct ConstraintSplitting {
  private let problem: AllocationProblem
  private let strategy: Strategy
  /// U by node id, OHWI; empty before the first update, for zero.
  private var multipliers: [Int: [Float]] = [:]

  /// The splitting for a `strategy` of `problem`.
  public init(_ problem: AllocationProblem, strategy: Strategy) {
    self.problem = problem
    self.strategy = strategy
  }

  /// What weights (OHWI, by node id) are drawn to in the first epoch: their projection.
  public func start(from weights: [Int: [Float]]) -> [Int: [Float]] {
    let plan = PruningPlan(strategy, in: space(weights))
    return Self.projected(weights, plan, problem.space.network)
  }

  /// Updates Z and U after an epoch that ended with `weights`; gives what they are drawn to in the next, Z - U.
  public mutating func update(with weights: [Int: [Float]]) -> [Int: [Float]] {
    let sums = weights.merging(multipliers) { zip($0, $1).map(+) }
    let plan = PruningPlan(strategy, in: space(sums))
    let projection = Self.projected(sums, plan, problem.space.network)
    for (id, target) in projection { multipliers[id] = zip(sums[id] ?? [], target).map { $0 - $1 } }
    return projection.merging(multipliers) { zip($0, $1).map { $0 - $1 } }
  }

  /// What goes in the end: the units of least squared norm of the trained `weights`, in the strategy's counts.
  ///
  /// Where other units than the allocation's pack to more bytes than the budget, a thousandth more of every layer's fine
  /// units goes, and again until the budget holds; where they pack to less, units come back. Throws `InfeasibleBudget` if
  /// the budget is never met.
  public func plan(for weights: [Int: [Float]]) throws -> PruningPlan {
    var problem = problem
    problem.space = space(weights)
    problem.cost = StrategyCost(
      space: problem.space, format: problem.cost.format, latencyModel: problem.cost.latencyModel)
    for extra in 0...Self.attempts {
      var leaner = strategy
      for (index, layer) in problem.space.layers.enumerated() where layer.prunesFine {
        leaner.removedFine[index] += (layer.rankedFine.count * extra + 999) / 1000
      }
      let plan = PruningPlan(problem.space.clamped(leaner), in: problem.space)
      if problem.isFeasible(plan) { return Refilling.refill(plan, for: problem) }
    }
    throw InfeasibleBudget(["the units chosen by ADMM take more than \(problem.flashBudget) bytes of flash"])
  }

  /// Thousandths that are taken more at most.
  private static let attempts = 20

  /// The space in which least squared norm goes first.
  private func space(_ weights: [Int: [Float]]) -> PruningSpace {
    problem.space.rescored(weights.mapValues { $0.map { $0 * $0 } })
  }

  /// The weights with zeros where `plan` removes.
  private static func projected(
    _ weights: [Int: [Float]], _ plan: PruningPlan, _ network: Network
  ) -> [Int: [Float]] {
    var result: [Int: [Float]] = [:]
    for node in network.convolutions {
      guard let values = weights[node.id] else { continue }
      var kept = [Float](repeating: 0, count: values.count)
      for weight in FilterRemoval.keptWeights(of: node, in: network, plan) { kept[weight] = values[weight] }
      result[node.id] = kept
    }
    return result
  }
}
