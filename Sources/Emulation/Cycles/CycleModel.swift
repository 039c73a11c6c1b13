import Foundation

/// What executed code would cost on a core at zero wait states.
///
/// Each block is issued in order, instruction by instruction, right behind the block before it: so loops
/// overlap with themselves as on the core, and every pair of blocks is simulated once and multiplied by its
/// count. Interrupts, memory waits and anything further back than one block are left out.
public struct CycleModel: Sendable {
  /// The core.
  public let core: Core
  private let timings: CoreTimings

  /// The model of a core.
  public static func of(_ core: Core) -> CycleModel { CycleModel(core: core, timings: .of(core)) }

  /// The cost of each region of a profile.
  ///
  /// Throws `EmulationError.unknownInstruction` for an instruction that the tables do not have, and
  /// `.badOutput` for a profile of another program.
  public func cost(profile: Profile, firmware: Firmware) throws -> [RegionCost] {
    try cost(profile: profile, elf: firmware.elf)
  }

  /// The cost of each region of a profile of any ELF.
  public func cost(profile: Profile, elf: Data) throws -> [RegionCost] {
    let symbols = try ELF(elf)
    var regions = Array(repeating: RegionCost.zero, count: profile.regions)
    var cycles = Array(repeating: 0.0, count: profile.regions)
    let functions = profile.blocks.map { symbols.function(at: $0.start) }
    try charge(profile, blocks: blocks(of: profile, elf: elf)) { charge in
      let part = Cost(instructions: charge.instructions, cycles: charge.cycles)
      regions[charge.region].functions[functions[charge.block], default: .zero] += part
      regions[charge.region].classes[charge.kind, default: .zero] += part
      regions[charge.region].instructions += charge.instructions
      cycles[charge.region] += charge.cycles
    }
    for region in regions.indices { regions[region].cycles = Int(cycles[region].rounded()) }
    return regions
  }

  /// The cost of each region of a profile of an ELF on a board: its cycles at zero wait states and, where the
  /// profile has the accesses of the board's memory system, those with its memories.
  ///
  /// - Parameter system: Index of the board's memory system in the profile.
  ///
  /// Throws as `cost(profile:elf:)` does.
  public static func cost(
    of profile: Profile, elf: Data, on board: Board, system: Int = 0
  ) throws -> [RegionCost] {
    let model = CycleModel.of(board.core)
    var regions = try model.cost(profile: profile, elf: elf)
    guard profile.memory.contains(where: { $0.system == system }) else { return regions }
    let symbols = try ELF(elf)
    let waits = MemoryWaits(
      map: try MemoryMap(elf: symbols, board: board), board: board, unaligned: model.timings.unaligned)
    for region in regions.indices {
      regions[region].memoryCycles = regions[region].cycles + waits.cycles(profile, region: region, system: system)
    }
    return regions
  }

  /// The costliest blocks, costliest first, over all regions.
  public func hottestBlocks(profile: Profile, elf: Data, limit: Int) throws -> [BlockCost] {
    let symbols = try ELF(elf)
    let blocks = try blocks(of: profile, elf: elf)
    var lines = blocks.map { block in
      block.map { BlockCost.Line(address: $0.address, text: $0.text, cycles: 0, stalls: 0) }
    }
    try charge(profile, blocks: blocks) {
      lines[$0.block][$0.index].cycles += $0.cycles
      lines[$0.block][$0.index].stalls += $0.stalls
    }
    let totals = lines.map { $0.reduce(0) { $0 + $1.cycles } }
    let counts = profile.counts
    let order = blocks.indices.sorted { (totals[$0], $1) > (totals[$1], $0) }
    return order.prefix(limit).map { block in
      BlockCost(
        function: symbols.function(at: profile.blocks[block].start), count: counts[block],
        cycles: totals[block], lines: lines[block])
    }
  }

  /// Instructions of an ELF that have no cost on the core, each text once, by address: executing any of them
  /// would make `cost` throw.
  public func unknownInstructions(in elf: Data) throws -> [String] {
    var seen: Set<String> = []
    return try Disassembly(elf: elf, core: core).all.compactMap { result in
      switch result {
      case .success(let instruction): timings.timings[instruction.kind] == nil ? instruction.text : nil
      case .failure(EmulationError.unknownInstruction(let text, _, _)): text
      case .failure(let error): throw error
      }
    }.filter { seen.insert($0).inserted }
  }

  /// Every constant of the core's tables with its source.
  public var constants: [CycleConstant] { timings.constants }

  private func blocks(of profile: Profile, elf: Data) throws -> [[Instruction]] {
    let disassembly = try Disassembly(elf: elf, core: core)
    return try profile.blocks.map { try disassembly.instructions(of: $0) }
  }

  private func charge(
    _ profile: Profile, blocks: [[Instruction]], to body: (EdgeCharge) -> Void
  ) throws {
    var simulation = EdgeSimulation(core: core, timings: timings, blocks: blocks)
    for edge in profile.edges { try simulation.charge(edge, to: body) }
    if let mispredict = timings.mispredict {
      simulation.chargeMispredictions(profile, cycles: mispredict.number, to: body)
    }
  }
}

extension RegionCost {
  static let zero = RegionCost(
    instructions: 0, cycles: 0, memoryCycles: nil, functions: [:], classes: [:])
}
