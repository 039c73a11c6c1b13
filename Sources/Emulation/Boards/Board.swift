/// How far a figure can be trusted.
public enum Confidence: String, Codable, CaseIterable, Hashable, Sendable {
  /// Read in the named source.
  case read
  /// Recalled from the named source; to be checked before relying on it.
  case recalled
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

/// A cache in front of the flash, least recently used line replaced.
public struct Cache: Codable, Hashable, Sendable {
  /// Bytes it holds.
  public var bytes: Int
  /// Bytes of one line.
  public var lineBytes: Int
  /// Lines that may hold one address.
  public var ways: Int
}

/// What reading the flash costs.
public struct FlashTiming: Codable, Hashable, Sendable {
  /// Cycles that a read of one line waits at the board's clock, besides the access itself.
  public var waitStates: Int
  /// Bytes of one read of the flash.
  public var lineBytes: Int
  /// Whether the next line is read while this one executes, so that straight code waits for a line only for
  /// the cycles that it does not execute meanwhile.
  public var prefetch: Bool
  /// Cache of instructions; nil for none.
  public var instructionCache: Cache?
  /// Cache of data; nil for none.
  public var dataCache: Cache?
  /// Where these figures stand.
  public var source: String
  /// How far they can be trusted.
  public var confidence: Confidence
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
  /// Bytes of SRAM.
  public var sramBytes: Int
  /// What reading the flash costs.
  public var flash: FlashTiming
  /// Active power; nil without a figure from a source.
  public var power: Power?
  /// Sources of the other figures.
  public var sources: [String]

  /// Milliseconds that `cycles` take at the board's clock.
  public func latencyMilliseconds(cycles: Int) -> Double { Double(cycles) / Double(clockHz) * 1e3 }

  /// Microjoules that `cycles` take: latency x active power; nil unless the power was read in its source.
  public func energyMicrojoules(cycles: Int) -> Double? {
    guard let power, power.confidence == .read else { return nil }
    return latencyMilliseconds(cycles: cycles) * power.milliwatts(clockHz: clockHz)
  }
}
