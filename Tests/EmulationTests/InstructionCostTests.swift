import Emulation
import Testing

/// One instruction of each class, from its bits over objdump's text to its cycles.
struct InstructionCostTests {
  /// An instruction, its class, and its cycles alone on Cortex-M0+, M3, M4, M33 and M55; nil where the core lacks it.
  private struct Case {
    let bits: String
    let kind: InstructionClass
    let cycles: [Int?]

    init(_ bits: String, _ kind: InstructionClass, _ cycles: Int?...) {
      (self.bits, self.kind, self.cycles) = (bits, kind, cycles)
    }
  }

  private static let cores: [Core] = [.cortexM0Plus, .cortexM3, .cortexM4, .cortexM33, .cortexM55]

  private static let cases = [
    Case("1840", .alu, 1, 1, 1, 1, 1),  // adds r0, r0, r1
    Case("eb01 00c2", .aluShifted, nil, 1, 1, 1, 1),  // add.w r0, r1, r2, lsl #3
    Case("fa2f f081", .dsp, nil, nil, 1, 1, 1),  // sxtb16 r0, r1
    Case("4348", .multiply, 1, 1, 1, 1, 1),  // muls r0, r1
    Case("fb01 0002", .multiplyAccumulate, nil, 2, 1, 1, 1),  // mla r0, r1, r2, r0
    Case("fb82 0103", .longMultiply, nil, 4, 1, 1, 1),  // smull r0, r1, r2, r3
    Case("fbc2 0103", .longMultiplyAccumulate, nil, 5, 1, 1, 1),  // smlal r0, r1, r2, r3
    Case("fbb1 f0f2", .divide, nil, 6, 6, 6, 6),  // udiv r0, r1, r2
    Case("6808", .load, 2, 2, 2, 1, 1),  // ldr r0, [r1, #0]
    Case("7808", .loadNarrow, 2, 2, 2, 1, 1),  // ldrb r0, [r1, #0]
    Case("e9d1 0200", .loadDouble, nil, 3, 3, 2, 1),  // ldrd r0, r2, [r1]
    Case("c83c", .loadMultiple, 5, 5, 5, 4, 2),  // ldmia r0!, {r2, r3, r4, r5}
    Case("6008", .store, 2, 1, 1, 1, 1),  // str r0, [r1, #0]
    Case("5088", .storeIndexed, 2, 2, 2, 1, 1),  // str r0, [r1, r2]
    Case("e9c1 0200", .storeDouble, nil, 3, 3, 2, 1),  // strd r0, r2, [r1]
    Case("b530", .storeMultiple, 4, 4, 4, 3, 2),  // push {r4, r5, lr}
    Case("bf00", .nop, 1, 1, 1, 1, 1),  // nop
    Case("f3ef 8010", .system, 3, 2, 2, 2, 2),  // mrs r0, PRIMASK
    Case("ee20 0a81", .floatArithmetic, nil, nil, 1, 1, 1),  // vmul.f32 s0, s1, s2
    Case("eea0 0a81", .floatFused, nil, nil, 3, 1, 1),  // vfma.f32 s0, s1, s2
    Case("ee80 0a81", .floatDivide, nil, nil, 14, 14, 14),  // vdiv.f32 s0, s1, s2
    Case("ee00 1a10", .floatMove, nil, nil, 1, 1, 1),  // vmov s0, r1
    Case("ed91 0a00", .floatLoad, nil, nil, 2, 1, 1),  // vldr s0, [r1]
    Case("ed81 0a00", .floatStore, nil, nil, 2, 1, 1),  // vstr s0, [r1]
    Case("ecbd 8a04", .floatLoadMultiple, nil, nil, 5, 4, 2),  // vpop {s16-s19}
    Case("ed2d 8a04", .floatStoreMultiple, nil, nil, 5, 4, 2),  // vpush {s16-s19}
    Case("bf08", .ifThen, nil, 1, 1, 1, 1),  // it eq: last, as it makes the next one conditional
  ]

  /// All of them in one program, each in a block and a region of its own.
  private func profile(of cases: [Case]) -> (code: String, profile: String) {
    var address = 0x100
    var (blocks, edges) = ("", "")
    for (index, each) in cases.enumerated() {
      blocks += "block \(index) \(String(address, radix: 16)) 1\n"
      edges += "edge \(index) - \(index) 1\n"
      address += 2 * each.bits.split(separator: " ").count
    }
    return (cases.map(\.bits).joined(separator: " "), blocks + edges)
  }

  @Test(arguments: Self.cores)
  func eachClassCostsWhatItsTableSays(core: Core) throws {
    let column = try #require(Self.cores.firstIndex(of: core))
    let present = Self.cases.filter { $0.cycles[column] != nil }
    let (code, profile) = profile(of: present)
    let costs = try HandELF.code(code).costs(profile, on: core)
    #expect(costs.count == present.count)
    for (cost, each) in zip(costs, present) {
      #expect(Array(cost.classes.keys) == [each.kind], "\(each.bits)")
      #expect(cost.cycles == each.cycles[column] && cost.instructions == 1, "\(each.bits)")
      #expect(cost.memoryCycles == nil && Array(cost.functions.keys) == ["f"], "\(each.bits)")
    }
  }

  private static let missing: [Core: [String]] = [
    .cortexM0Plus: [
      "add.w r0, r1, r2, lsl #3", "sxtb16 r0, r1", "mla r0, r1, r2, r0", "smull r0, r1, r2, r3",
      "smlal r0, r1, r2, r3", "udiv r0, r1, r2", "ldrd r0, r2, [r1]", "strd r0, r2, [r1]",
    ],
    .cortexM3: ["sxtb16 r0, r1"],
  ]

  @Test(arguments: Core.allCases)
  func whatACoreLacksIsListedOnceByAddress(core: Core) throws {
    let integer = Self.cases.filter { !$0.kind.rawValue.hasPrefix("float") && $0.kind != .ifThen }
    let code = profile(of: integer + integer).code
    let unknown = try CycleModel.of(core).unknownInstructions(in: HandELF.code(code).data)
    #expect(unknown == Self.missing[core] ?? [])
  }

  @Test func executingItIsAnErrorWithItsPlace() throws {
    // A nop, then a DSP instruction that Cortex-M3 does not have.
    let error = EmulationError.unknownInstruction("sxtb16 r0, r1", core: .cortexM3, address: 0x102)
    #expect(throws: error) { try HandELF.cycles("bf00 fa2f f081", instructions: 2, on: .cortexM3) }
    #expect(
      error.description == "the Cortex-M3 cycle model does not know \"sxtb16 r0, r1\" at 0x102; "
        + "its mnemonic belongs in Mnemonics.swift")
    #expect(try HandELF.cycles("bf00 fa2f f081", instructions: 1, on: .cortexM3) == 1)
  }

  @Test func aProfileOfAnotherProgramIsRefused() {
    #expect(
      throws: EmulationError.badOutput(
        "the profile has code at 0x104, where the ELF has none; expected the profile of this ELF")
    ) { try HandELF.cycles("bf00 bf00", instructions: 3, on: .cortexM4) }
  }
}
