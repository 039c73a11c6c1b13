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

/// What every instruction class costs on one core.
struct CoreTimings: Sendable {
  /// Instructions that may issue in one cycle.
  var width: Int
  /// Cycles added when a conditional branch goes where it was not predicted to.
  var mispredict = 0
  /// Cycles added when a taken conditional branch meets a 32-bit instruction that is not word-aligned.
  var unalignedTarget = 0
  /// Costs by class; a class that the core does not have is absent.
  var timings: [InstructionClass: Timing]

  /// The tables of a core.
  static func of(_ core: Core) -> CoreTimings {
    switch core {
    case .cortexM0Plus: cortexM0Plus
    case .cortexM3: cortexM3
    case .cortexM4: cortexM4
    case .cortexM7: cortexM7
    case .cortexM33: cortexM33
    case .cortexM55: cortexM55
    }
  }
}
