/// The most that each group and layer may lose.
struct RemovalLimits: Hashable, Sendable {
  /// Filters, by group.
  var filters: [Int]
  /// Fine units, by layer.
  var fine: [Int]
}

/// What to minimise within which bounds.
struct ScheduleGoal: Sendable {
  /// What is minimised.
  var objective: Resource
  /// The least and the most of each resource, as shares of the dense network's.
  var bounds: [Resource: ClosedRange<Double>]
  /// Bytes of SRAM.
  var sram: Int
  /// The accuracy bound.
  var limits: RemovalLimits
}

/// What a local search minimises: the objective, and a penalty for each share by which a bound is broken.
struct Merit {
  /// Far above what any share can be worth.
  private static let penalty = 1000.0

  private let objective: Resource
  private var least = Costs()
  private var most = Costs()

  /// The merit of strategies towards `goal`; less is better.
  init(_ goal: ScheduleGoal) {
    objective = goal.objective
    for resource in Resource.allCases {
      least[resource] = goal.bounds[resource]?.lowerBound ?? -.infinity
      most[resource] = goal.bounds[resource]?.upperBound ?? .infinity
    }
  }

  /// By how much `costs` break the bounds, summed.
  func excess(_ costs: Costs) -> Double {
    max(0, costs.latency - most.latency) + max(0, least.latency - costs.latency)
      + max(0, costs.flash - most.flash) + max(0, least.flash - costs.flash)
      + max(0, costs.loss - most.loss) + max(0, least.loss - costs.loss)
  }

  /// The merit of `costs`.
  func callAsFunction(_ costs: Costs) -> Double { costs[objective] + Self.penalty * excess(costs) }
}
