/// What the scheduler makes of a cell's strategy: its estimates, and how far from the best it can be.
public struct ScheduleRecord: Codable, Hashable, Sendable {
  /// What the cell's method minimises: `latency`, `flash`, `energy` or `loss`.
  public var objective: String
  /// Unit of the estimates of latency: `MAC` for equivalent multiply-accumulates, or `cycles`.
  public var latencyUnit: String
  /// Estimated latency, flash and loss of the strategy, as shares of the dense network's and of all importance.
  public var latency, flash, loss: Double
  /// Estimated loss as the plain sum of importance, and weighed by calibration where the method names a loss model: shares of
  /// what all importance adds up to.
  public var importanceLoss = 0.0
  public var calibratedLoss: Double?
  /// The bounds that it comes within 1 % of, and the groups and layers at the importance bound.
  public var binding: [String]
  /// No strategy within the same bounds has a lower objective, a share of the dense network's; nil where not bounded.
  public var bound: Double?
  /// Objective, latency and loss of the best strategy that is known.
  public var best, bestLatency, bestLoss: Double?
  /// How far the objective is above the bound, as a share of itself.
  public var gap: Double?
  /// Nodes of the tree that the bound took.
  public var nodes: Int?
  /// Whether the bound holds for every count of filters, and not only for those of the solver's grid.
  public var isRigorous: Bool?

  /// Estimates without a bound.
  init(objective: String, latencyUnit: String, latency: Double, flash: Double, loss: Double, binding: [String]) {
    (self.objective, self.latencyUnit, self.binding) = (objective, latencyUnit, binding)
    (self.latency, self.flash, self.loss) = (latency, flash, loss)
  }
}

/// How long a cell took, each stage when it was last made; may differ between equal runs.
public struct CellTimes: Codable, Hashable, Sendable {
  /// Seconds of the allocation alone.
  public var allocation: Double
  /// Seconds of the lower bound, which proves how good the allocation is and is not needed to run the cell.
  public var bound: Double?
  /// Seconds of all stages that the cell needs, training included and the bound excluded; without those whose artifacts
  /// are too old to tell.
  public var cell: Double

  /// The scheduler's share of the cell.
  public var allocationShare: Double { cell > 0 ? allocation / cell : 0 }
}
