/// What weighs the importance of each group's filters and of each layer's fine units in estimates of loss: above 1 where
/// removing it was measured to cost more than its importance says.
public struct LossFactors: Codable, Hashable, Sendable {
  /// By group and by layer.
  public var groups, layers: [Double]

  /// Factors in the order of a space's groups and layers.
  public init(groups: [Double], layers: [Double]) { (self.groups, self.layers) = (groups, layers) }

  /// A part of the network as it was measured: what was estimated to go, and what the loss grew by.
  public struct Measured: Hashable, Sendable {
    /// Share of all importance that was removed.
    public var estimated: Double
    /// Increase of the loss, in nats.
    public var increase: Double

    /// A measurement.
    public init(estimated: Double, increase: Double) { (self.estimated, self.increase) = (estimated, increase) }
  }

  /// The factors that measurements give, scaled so that the estimates of what was measured keep their sum. An increase
  /// counts as at least `least` of the mean one: none at all would make a part free to remove. nil entries, of which
  /// nothing could be removed, get 1.
  public init(groups: [Measured?], layers: [Measured?], least: Double = 0.05) {
    let all = (groups + layers).compactMap(\.self)
    let estimated = all.reduce(0) { $0 + $1.estimated }
    let floor = least * all.reduce(0) { $0 + max(0, $1.increase) } / Double(max(1, all.count))
    let increase = all.reduce(0) { $0 + max(floor, $1.increase) }
    func factor(_ measured: Measured?) -> Double {
      guard let measured, measured.estimated > 0, increase > 0 else { return 1 }
      return max(floor, measured.increase) / measured.estimated * estimated / increase
    }
    self.init(groups: groups.map(factor), layers: layers.map(factor))
  }
}

extension PruningSpace {
  /// The strategies that remove half of one group's filters each, by group, and half of one layer's fine units each, by
  /// layer; nil where nothing of it may go.
  public var halved: (groups: [Strategy?], layers: [Strategy?]) {
    func changed(_ change: (inout Strategy) -> Void) -> Strategy? {
      var strategy = Strategy(self)
      change(&strategy)
      strategy = clamped(strategy)
      return strategy == Strategy(self) ? nil : strategy
    }
    return (
      groups.indices.map { index in changed { $0.removedFilters[index] = groups[index].filters / 2 } },
      layers.indices.map { index in changed { $0.removedFine[index] = layers[index].rankedFine.count / 2 } }
    )
  }
}
