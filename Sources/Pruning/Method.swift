import Deployment

/// A pruning method: unit x score x allocation x format.
public struct Method: Codable, Hashable, Sendable {
  /// Name in specs, tables and figures.
  public var name: String
  /// What is pruned; empty for the dense reference.
  public var units: [Unit]
  /// Registered name of the importance score; nil for the dense reference.
  public var score: String?
  /// Registered name of the allocation; nil for the dense reference.
  public var allocation: String?
  /// Registered name of the weight format on the device, or `auto` for the smallest layer by layer.
  public var format: String
  /// How `auto` chooses; nil for the fewest bytes.
  public var formatChoice: FormatChoice?
  /// Training towards what the allocation will prune; nil for none.
  public var admm: ADMMOptions?
  /// Options of the annealing allocation.
  public var annealing: AnnealingOptions
  /// Objective, bounds and effort of the other schedulers, and the latency that all go by.
  public var schedule: SchedulingOptions

  /// A method of the given choices.
  public init(
    name: String, units: [Unit], score: String?, allocation: String?, format: String,
    annealing: AnnealingOptions = AnnealingOptions(), schedule: SchedulingOptions = SchedulingOptions(),
    admm: ADMMOptions? = nil
  ) {
    self.name = name
    self.units = units
    self.score = score
    self.allocation = allocation
    self.format = format
    self.annealing = annealing
    self.schedule = schedule
    self.admm = admm
  }

  /// Whether the method prunes anything.
  public var prunes: Bool { !units.isEmpty }
}
