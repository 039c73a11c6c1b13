/// How a network is quantised, split and sampled.
public struct Sampling: Codable, Hashable, Sendable {
  /// Images split off the training set for importance and calibration.
  public var heldOut = 5000
  /// Images of the held-out split that give the importance scores.
  public var scoring = 1024
  /// Images of the held-out split that calibrate the activation ranges.
  public var calibration = 512
  /// Test images that the emulated boards run, compared byte for byte with the host.
  public var emulated = 2

  /// The defaults.
  public init() {}
}
