/// A cache in front of the flash or an SRAM, least recently used line replaced.
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

/// A memory for data.
public struct SRAMRegion: Codable, Hashable, Sendable {
  /// Name, such as `DTCM`.
  public var name: String
  /// Bytes it holds.
  public var bytes: Int
  /// Cycles that a load waits; behind the data cache, those that the read of one line waits.
  public var waitStates: Int
  /// Whether the data cache is in front of it. Tightly coupled memory has none.
  public var cached: Bool
  /// Where these figures stand.
  public var source: String
  /// How far they can be trusted.
  public var confidence: Confidence
}
