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
    try charge(profile, elf) { charge in
      let part = Cost(instructions: charge.instructions, cycles: charge.cycles)
      regions[charge.region].functions[symbols.function(at: charge.address), default: .zero] += part
      regions[charge.region].classes[charge.kind, default: .zero] += part
      regions[charge.region].instructions += charge.instructions
      cycles[charge.region] += charge.cycles
    }
    for region in regions.indices { regions[region].cycles = Int(cycles[region].rounded()) }
    return regions
  }

  /// The costliest blocks, costliest first, over all regions.
  public func hottestBlocks(profile: Profile, elf: Data, limit: Int) throws -> [BlockCost] {
    let symbols = try ELF(elf)
    let disassembly = try Disassembly(elf: elf, core: core)
    var cycles: [[Double]] = try profile.blocks.map {
      Array(repeating: 0, count: try disassembly.instructions(of: $0).count)
    }
    try charge(profile, elf) { cycles[$0.block][$0.index] += $0.cycles }
    let counts = profile.counts
    let order = profile.blocks.indices.sorted { cycles[$0].reduce(0, +) > cycles[$1].reduce(0, +) }
    return try order.prefix(limit).map { block in
      let lines = try zip(disassembly.instructions(of: profile.blocks[block]), cycles[block]).map {
        BlockCost.Line(address: $0.address, text: $0.text, cycles: $1)
      }
      return BlockCost(
        function: symbols.function(at: profile.blocks[block].start), count: counts[block],
        cycles: cycles[block].reduce(0, +), lines: lines)
    }
  }

  private func charge(_ profile: Profile, _ elf: Data, _ body: (EdgeCharge) -> Void) throws {
    let disassembly = try Disassembly(elf: elf, core: core)
    let blocks = try profile.blocks.map { try disassembly.instructions(of: $0) }
    var simulation = EdgeSimulation(core: core, timings: timings, blocks: blocks)
    for edge in profile.edges { try simulation.charge(edge, to: body) }
    if timings.mispredict > 0 {
      simulation.chargeMispredictions(profile, cycles: timings.mispredict, to: body)
    }
  }
}

extension RegionCost {
  static let zero = RegionCost(instructions: 0, cycles: 0, functions: [:], classes: [:])
}
