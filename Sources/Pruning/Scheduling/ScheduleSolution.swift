/// The best strategy found for a problem, and how good it is.
public struct ScheduleSolution: Codable, Hashable, Sendable {
  /// The strategy.
  public var strategy: Strategy
  /// What it uses, as shares of the dense network's.
  public var costs: Costs
  /// What is minimised, as a share of the dense network's.
  public var objective: Double
  /// No strategy within the bounds has a lower objective.
  public var bound: Double
  /// Whether the bound holds for every count of filters, and not only for those of the solver's grid.
  public var isRigorous: Bool
  /// Nodes of the search tree.
  public var nodes: Int
  /// The most of each bounded resource, as shares of the dense network's.
  public var bounds: [String: Double]
  /// What one share more of a bounded resource would save, in shares of the objective.
  public var prices: [String: Double]

  /// How far the objective may be above the best, as a share of it.
  public var gap: Double { objective > 0 ? max(0, objective - bound) / objective : 0 }
}
