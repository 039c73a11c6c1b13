/// How far a figure can be trusted.
public enum Confidence: String, Codable, CaseIterable, Hashable, Sendable {
  /// Read in the named source.
  case read
  /// Recalled from the named source; to be checked before relying on it.
  case recalled
  /// Without a source; the reason stands in its place.
  case assumed
}

/// Power that a running board draws.
public struct Power: Codable, Hashable, Sendable {
  /// A figure as makers give it.
  public enum Figure: Codable, Hashable, Sendable {
    /// Microwatts for each megahertz of the clock.
    case microwattsPerMegahertz(Double)
    /// Milliwatts at the board's clock.
    case milliwatts(Double)
  }

  /// The figure.
  public var figure: Figure
  /// Where it stands.
  public var source: String
  /// How far it can be trusted.
  public var confidence: Confidence

  /// Milliwatts at a clock in hertz.
  public func milliwatts(clockHz: Int) -> Double {
    switch figure {
    case .microwattsPerMegahertz(let microwatts): microwatts * Double(clockHz) / 1e6 / 1e3
    case .milliwatts(let milliwatts): milliwatts
    }
  }
}

/// A microcontroller board, as experiments name it.
public struct Board: Codable, Hashable, Sendable {
  /// Name in specs, which is also the stem of its file.
  public var name: String
  /// One line about it.
  public var summary: String
  /// The core.
  public var core: Core
  /// Clock in hertz.
  public var clockHz: Int
  /// Bytes of flash, or of the memory that stands for it.
  public var flashBytes: Int
  /// Memories for data, in the order in which data are placed. The stack is taken to be in the first one.
  public var sram: [SRAMRegion]
  /// What reading the flash costs.
  public var flash: FlashTiming
  /// Active power; nil without a figure from a source.
  public var power: Power?
  /// Sources of the other figures.
  public var sources: [String]

  /// Bytes of SRAM.
  public var sramBytes: Int { sram.reduce(0) { $0 + $1.bytes } }

  /// Milliseconds that `cycles` take at the board's clock.
  public func latencyMilliseconds(cycles: Int) -> Double { Double(cycles) / Double(clockHz) * 1e3 }

  /// Microjoules that `cycles` take: latency x active power; nil unless the power was read in its source.
  public func energyMicrojoules(cycles: Int) -> Double? {
    guard let power, power.confidence == .read else { return nil }
    return latencyMilliseconds(cycles: cycles) * power.milliwatts(clockHz: clockHz)
  }
}
