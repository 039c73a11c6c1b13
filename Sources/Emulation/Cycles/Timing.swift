/// Parts of a core that one instruction at a time may use.
enum Unit: Hashable, Sendable {
  case shifter, multiplier, storePort
  case vectorMemory, vectorInteger, vectorMultiplier
}

/// What an instruction of one class costs at zero wait states.
struct Timing: Sendable {
  /// How an instruction may share its cycle with another on a core that issues two.
  enum Slot: Sendable {
    /// First or second.
    case any
    /// First only.
    case older
    /// Shares with none.
    case alone
  }

  /// Cycles until the next instruction may issue; on a core that issues two, of the cycles before its last.
  var cycles: Int
  /// Transfers a cycle for loads and stores of several registers, which add `ceil(registers / rate)` cycles.
  var registersPerCycle: Int?
  /// Cycles until a result may be used.
  var latency: Int
  /// Cycles until a result may be added to, where that is sooner.
  var accumulatorLatency: Int?
  /// Whether sources must be ready one cycle before it issues.
  var early = false
  /// Cycles right after an independent load.
  var cyclesAfterLoad: Int?
  /// Whether it takes no time right after a 16-bit instruction that took its own.
  var folds = false
  /// How it pairs.
  var slot = Slot.any
  /// Units that it needs.
  var units: [Unit] = []
  /// Cycles for which it holds them.
  var hold = 1
  /// Elements a cycle for accesses to scattered addresses, which hold their unit, and delay their result,
  /// until done.
  var elementsPerCycle: Int?
  /// Where these figures stand.
  var source: String

  init(
    _ cycles: Int, latency: Int? = nil, accumulatorLatency: Int? = nil, registersPerCycle: Int? = nil,
    early: Bool = false, cyclesAfterLoad: Int? = nil, folds: Bool = false, slot: Slot = .any,
    units: [Unit] = [],
    hold: Int = 1, elementsPerCycle: Int? = nil, source: String
  ) {
    self.cycles = cycles
    self.latency = latency ?? cycles
    self.accumulatorLatency = accumulatorLatency
    self.registersPerCycle = registersPerCycle
    self.early = early
    self.cyclesAfterLoad = cyclesAfterLoad
    self.folds = folds
    self.slot = slot
    self.units = units
    self.hold = hold
    self.elementsPerCycle = elementsPerCycle
    self.source = source
  }

  /// Cycles of an instruction with this many registers in its list.
  func cycles(listCount: Int) -> Int {
    guard let rate = registersPerCycle else { return cycles }
    return cycles + (listCount + rate - 1) / rate
  }
}
