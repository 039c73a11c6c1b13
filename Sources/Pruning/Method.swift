/// What is pruned as one piece.
public enum Unit: String, Codable, CaseIterable, Sendable {
  /// A single weight.
  case weight
  /// The 1 x 1 x C weights of one filter at one kernel position.
  case filterlet
  /// A whole filter, with the channel of the next layers that it feeds.
  case filter
}

/// Options of the annealing allocation; other allocations ignore them.
public struct AnnealingOptions: Codable, Hashable, Sendable {
  /// Temperature of the first step.
  public var startTemperature = 100.0
  /// The search ends when the temperature falls below this.
  public var endTemperature = 0.1
  /// Factor from one temperature to the next.
  public var cooling = 0.9
  /// Candidates tried at each temperature.
  public var stepsPerTemperature = 100
  /// Largest change of a ratio from one candidate to the next.
  public var disturbance = 0.05
  /// Whether ratios are bounded by the share of units whose importance is at most the threshold.
  public var accuracyBound = true
  /// The threshold as a multiple of the smallest one at which the flash budget can be met.
  public var boundSlack = 1.25

  /// The published temperatures, with the bound on.
  public init() {}
}

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
  /// Options of the annealing allocation.
  public var annealing: AnnealingOptions

  /// A method of the given choices.
  public init(
    name: String, units: [Unit], score: String?, allocation: String?, format: String,
    annealing: AnnealingOptions = AnnealingOptions()
  ) {
    self.name = name
    self.units = units
    self.score = score
    self.allocation = allocation
    self.format = format
    self.annealing = annealing
  }

  /// Whether the method prunes anything.
  public var prunes: Bool { !units.isEmpty }
}
