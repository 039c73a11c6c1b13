/// Where a cost that falls with sparsity meets that of the dense layer.
public enum BreakEven {
  /// The cost at one sparsity.
  public struct Point: Equatable, Sendable {
    /// Share pruned, 0...1.
    public let sparsity: Double
    /// Cycles or bytes.
    public let cost: Double

    /// A point.
    public init(sparsity: Double, cost: Double) { (self.sparsity, self.cost) = (sparsity, cost) }
  }

  /// The least sparsity from which on the cost, taken as linear between points, stays at or below `dense`.
  ///
  /// That of the first point when all are; nil when the last one is not, or there is none.
  public static func sparsity(of points: [Point], dense: Double) -> Double? {
    let points = points.sorted { $0.sparsity < $1.sparsity }
    guard let above = points.lastIndex(where: { $0.cost > dense }) else { return points.first?.sparsity }
    guard above + 1 < points.count else { return nil }
    let (before, after) = (points[above], points[above + 1])
    let share = (before.cost - dense) / (before.cost - after.cost)
    return before.sparsity + share * (after.sparsity - before.sparsity)
  }
}
