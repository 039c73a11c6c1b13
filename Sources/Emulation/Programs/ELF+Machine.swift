extension ELF {
  /// Checks that the code is for the board's core, that every section lies in a memory of the machine, and that
  /// the board has as much flash and SRAM.
  ///
  /// Throws `EmulationError.wrongCore`, `.misplaced` or `.overflow`.
  func requireFit(on board: Board, machine: Machine) throws {
    if let architecture, architecture > board.core.architecture {
      throw EmulationError.wrongCore(board.core, needs: architecture)
    }
    let memories = machine.memories.map {
      "\($0.name) at 0x\(String($0.origin, radix: 16)) (\($0.bytes / 1024) KB)"
    }
    for section in sections where section.bytes > 0 {
      let isInside = machine.memories.contains {
        $0.range.contains(section.address) && $0.range.upperBound >= section.range.upperBound
      }
      guard isInside else {
        throw EmulationError.misplaced(
          section: "section \(section.name) of \(section.bytes) bytes", address: section.address,
          machine: machine.name, memories: memories.joined(separator: ", "))
      }
    }
    try sections.filter(\.loaded).requireTotal(atMost: board.flashBytes, memory: "FLASH", of: board)
    let data = sections.filter { section in
      section.writable && !["stack", "heap"].contains { section.name.lowercased().contains($0) }
    }
    try data.requireTotal(atMost: board.sramBytes, memory: "SRAM", of: board)
  }

  /// The first word of the vector table. Throws `EmulationError.badELF` without one where the machine starts.
  func stackTop(_ machine: Machine) throws -> Int {
    guard let top = try word(at: machine.vectors) else {
      throw EmulationError.badELF(
        "the ELF has no vector table at 0x\(String(machine.vectors, radix: 16)), where \(machine.name) starts")
    }
    return top
  }

  /// Addresses of the handlers of NMI, HardFault, MemManage, BusFault, UsageFault and SecureFault, each once.
  func faultHandlers(_ machine: Machine) throws -> [Int] {
    let vectors = 2...7
    let handlers = try vectors.compactMap { try word(at: machine.vectors + 4 * $0) }
    return Set(handlers.filter { $0 > 1 }.map { $0 & ~1 }).sorted()
  }
}
