/// Options of the annealing allocation; other allocations use only the accuracy bound.
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
  /// Energy of the dense network on the scale of the temperatures. Published is 1, at which every candidate is
  /// accepted and the search is a random walk.
  public var denseEnergy = 1000.0
  /// Whether ratios are bounded by the share of units whose importance is at most the threshold.
  public var accuracyBound = true
  /// The threshold as a multiple of the smallest one at which the flash budget can be met.
  public var boundSlack = 1.25
  /// Whether a candidate's energy is that of the strategy that would be deployed, its flash budget spent; published
  /// is false.
  public var filled = true
  /// Whether the size estimate takes the first layer for dense where filterlets go and for FWCS where none go, as
  /// published.
  public var firstLayerTestInverted = false
  /// Whether the estimate of peak memory gives the output of an add no bytes once its filters are pruned, as published.
  public var addsTakeNoMemory = false
  /// Whether a ratio of 0 removes one unit, as published: units at or below the percentile go.
  public var prunesOneAtZero = false

  /// The published temperatures and moves, corrected.
  public init() {}

  /// Corrected, but leaving to importance what spends the flash budget: comparing deployed strategies finds faster ones,
  /// at the price of several points of accuracy (experiments/ablation.json).
  public static var byImportance: AnnealingOptions {
    var options = AnnealingOptions()
    options.filled = false
    return options
  }

  /// Everything as in LixiangHan/DTMM, commit e9ca913 (`solve_sa.py`, `calculate_model_size.py`,
  /// `calculate_peak_memory.py`, `pruning_utils.py`; temperatures of VGG-11).
  public static var published: AnnealingOptions {
    var options = AnnealingOptions()
    options.endTemperature = 20
    options.denseEnergy = 1
    options.filled = false
    options.firstLayerTestInverted = true
    options.addsTakeNoMemory = true
    options.prunesOneAtZero = true
    return options
  }
}
