/// Instructions and cycles of something.
public struct Cost: Codable, Hashable, Sendable {
  /// Executed instructions.
  public var instructions: Int
  /// Modelled cycles at zero wait states. Halves appear where a core issues two instructions a cycle.
  public var cycles: Double

  /// No cost.
  public static let zero = Cost(instructions: 0, cycles: 0)

  static func += (sum: inout Cost, part: Cost) {
    sum.instructions += part.instructions
    sum.cycles += part.cycles
  }
}

/// What one region of a profile costs.
public struct RegionCost: Codable, Hashable, Sendable {
  /// Executed instructions.
  public var instructions: Int
  /// Modelled cycles at zero wait states.
  public var cycles: Int
  /// Modelled cycles with the waits for the board's memories and for unaligned loads; nil unless accesses were
  /// counted.
  public var memoryCycles: Int?
  /// Shares of the functions, by name.
  public var functions: [String: Cost]
  /// Shares of the instruction classes. A wait counts for the instruction that waits.
  public var classes: [InstructionClass: Cost]
}

/// One block as `dtmm emulate --annotate` lists it.
public struct BlockCost: Codable, Hashable, Sendable {
  /// One instruction with its share.
  public struct Line: Codable, Hashable, Sendable {
    /// Address.
    public var address: Int
    /// As objdump prints it.
    public var text: String
    /// Cycles of all its runs, waits included.
    public var cycles: Double
    /// Those of the cycles in which it waited for a source, a unit, or the right branch target.
    public var stalls: Double
  }

  /// Function that holds it.
  public var function: String
  /// Runs, over all regions.
  public var count: Int
  /// Cycles of all runs.
  public var cycles: Double
  /// Its instructions in order.
  public var lines: [Line]
}
