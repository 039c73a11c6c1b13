/// The state of an in-order pipeline between two instructions.
struct Pipeline: Sendable {
  private let core: CoreTimings
  /// The first cycle that is not full.
  private var cycle = 0
  /// Instructions that issued in that cycle.
  private var filled = 0
  /// Cycle in which each register may be read.
  private var ready = Array(repeating: 0, count: Register.count)
  /// Cycle in which each register may be added to.
  private var readyToAdd = Array(repeating: 0, count: Register.count)
  private var unitFree: [Unit: Int] = [:]
  private var previous: Previous?

  /// What the next instruction needs to know of this one.
  private struct Previous {
    let isLoad: Bool
    let canHost: Bool
    let writes: [Register]
  }

  /// Cycles in which nothing issued so far, for want of a source, a unit or a partner.
  private var stalled = 0.0

  init(core: CoreTimings) { self.core = core }

  /// How far it has come.
  struct State {
    /// Cycles so far; half a cycle when half of one is filled.
    let time: Double
    /// Those of them in which nothing issued.
    let stalled: Double
  }

  var state: State { State(time: time, stalled: stalled) }

  private var time: Double { Double(cycle) + Double(filled) / Double(core.width.number) }

  /// Issues an instruction as one of `timing`, waiting for its sources and units.
  mutating func issue(_ instruction: Instruction, _ timing: Timing) {
    let earliest = earliest(for: instruction, timing)
    let folded = timing.folds && previous?.canHost ?? false && earliest < cycle
    let free = time
    let start = folded ? cycle - 1 : claimSlot(from: earliest, instruction, timing)
    stalled += max(0, Double(start) - free)
    settle(instruction, timing, start: start)
    previous = Previous(
      isLoad: Self.loads.contains(instruction.kind), canHost: instruction.size == 2 && !folded,
      writes: instruction.writes)
  }

  /// Ends the current cycle and waits, as after a mispredicted or an unaligned target.
  mutating func stall(_ cycles: Int) {
    if filled > 0 { cycle += 1 }
    filled = 0
    cycle += cycles
    stalled += Double(cycles)
  }

  private static let loads: Set<InstructionClass> = [.load, .loadNarrow, .floatLoad]

  private func earliest(for instruction: Instruction, _ timing: Timing) -> Int {
    var earliest = instruction.reads.map { ready[$0.index] }.max() ?? 0
    if timing.early { earliest += 1 }
    for register in instruction.accumulates { earliest = max(earliest, readyToAdd[register.index]) }
    for unit in timing.units { earliest = max(earliest, unitFree[unit] ?? 0) }
    return earliest
  }

  /// Takes the first slot at or after `earliest`; returns its cycle.
  private mutating func claimSlot(from earliest: Int, _ instruction: Instruction, _ timing: Timing) -> Int {
    if filled > 0, earliest <= cycle, timing.slot == .any {
      filled = 0
      cycle += 1
      return cycle - 1
    }
    if filled > 0 { stall(0) }
    let start = max(cycle, earliest)
    let cycles = cycles(of: instruction, timing)
    if core.width.number == 1 || timing.slot == .alone || cycles > 1 {
      cycle = start + cycles
    } else {
      cycle = start
      filled = 1
    }
    return start
  }

  private func cycles(of instruction: Instruction, _ timing: Timing) -> Int {
    let cycles = timing.cycles(listCount: instruction.listCount)
    guard let pipelined = timing.cyclesAfterLoad, let previous, previous.isLoad else { return cycles }
    return instruction.reads.contains(where: previous.writes.contains) ? cycles : pipelined
  }

  private mutating func settle(_ instruction: Instruction, _ timing: Timing, start: Int) {
    // Results of several registers come with the last of them.
    let issue = timing.registersPerCycle == nil ? 0 : timing.cycles(listCount: instruction.listCount) - 1
    let transfer = timing.elementsPerCycle.map { (instruction.elements + $0 - 1) / $0 } ?? 0
    // A pipelined load does not deliver later than it takes.
    let latency = timing.cyclesAfterLoad == nil ? max(timing.latency, transfer) : 0
    for register in instruction.writes {
      ready[register.index] = start + max(0, issue) + latency
      readyToAdd[register.index] = start + max(0, issue) + (timing.accumulatorLatency ?? latency)
    }
    for register in instruction.steps {
      ready[register.index] = start + 1
      readyToAdd[register.index] = start + 1
    }
    for unit in timing.units { unitFree[unit] = start + max(timing.hold, transfer) }
  }
}
