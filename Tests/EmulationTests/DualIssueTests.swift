import Emulation
import Testing

/// Which instructions Cortex-M7 issues together, counted by hand: half a cycle is half of one that is filled.
struct DualIssueTests {
  @Test(arguments: [
    ("3001 3101", 2, 1),  // adds r0; adds r1
    ("3001 3001", 2, 1.5),  // adds r0; adds r0: the second needs the first
    ("3001 3101 3201", 3, 1.5),  // adds r0; adds r1; adds r2
    ("3101 3301 1888", 3, 1.5),  // adds r1; adds r3; adds r0, r1, r2: a result is there in the next cycle
  ])
  func arithmetic(code: String, instructions: Int, cycles: Double) throws {
    #expect(try HandELF.cycles(code, instructions: instructions, on: .cortexM7) == cycles)
  }

  @Test(arguments: [
    ("6808 681a", 2, 1),  // ldr r0, [r1]; ldr r2, [r3]
    ("6808 3001", 2, 2.5),  // ldr r0, [r1]; adds r0: two cycles later
    ("7808 3001", 2, 3.5),  // ldrb r0, [r1]; adds r0: three cycles later
    ("6008 601a", 2, 1.5),  // str; str: one store a cycle
    ("6808 601a", 2, 1),  // ldr; str
    ("3301 e9d1 0200", 2, 2),  // adds r3; ldrd r0, r2, [r1], which shares with none
    ("c83c", 1, 2),  // ldmia r0!, {r2, r3, r4, r5}: two words a cycle
    ("c83c 3501", 2, 3.5),  // r5 comes with the second two, two cycles later
    ("c83c 3001", 2, 2.5),  // r0 is stepped at once
  ])
  func memory(code: String, instructions: Int, cycles: Double) throws {
    #expect(try HandELF.cycles(code, instructions: instructions, on: .cortexM7) == cycles)
  }

  @Test(arguments: [
    ("fb01 f002 3301", 2, 1),  // mul r0; adds r3
    ("fb01 f002 3001", 2, 2.5),  // mul r0; adds r0: two cycles later
    ("fb01 f002 fb01 f302", 2, 1.5),  // mul r0; mul r3: one multiplier
    ("fb01 f002 601d", 2, 1.5),  // mul r0; str r5, [r3]
    ("fb01 0002 fb01 0002", 2, 1.5),  // mla r0; mla r0: a sum is there in the next cycle
    ("fb01 0002 fb01 0002 3001", 3, 3.5),  // and for all others in the second
    ("3201 fa2f f081", 2, 1.5),  // adds r2; sxtb16 r0, r1, which issues first only
    ("fa2f f081 3201", 2, 1),  // sxtb16 r0, r1; adds r2
    ("fbb1 f0f2 3301", 2, 7.5),  // udiv r0, r1, r2; adds r3
    ("ee20 0a81 ee60 1a01", 2, 3.5),  // vmul.f32 s0, s1, s2; vmul.f32 s3, s0, s2
  ])
  func multiplications(code: String, instructions: Int, cycles: Double) throws {
    #expect(try HandELF.cycles(code, instructions: instructions, on: .cortexM7) == cycles)
  }

  @Test(arguments: [
    // adds r3 twice, so that the shift's sources are ready long before: it fills the second cycle.
    ("3301 3301 eb01 00c2", 3, 2),
    // A second shift waits for the shifter.
    ("3301 3301 eb01 00c2 eb01 04c2", 4, 2.5),
    // adds r1; adds r3; add.w r0, r1, r2, lsl #3: sources of a shift must be ready one cycle before.
    ("3101 3301 eb01 00c2", 3, 2.5),
  ])
  func shifts(code: String, instructions: Int, cycles: Double) throws {
    #expect(try HandELF.cycles(code, instructions: instructions, on: .cortexM7) == cycles)
  }

  @Test func annotationsTellWhereCyclesAreLost() throws {
    // 100: ldr r0, [r1]; adds r0, #1; nop. 106: adds r2, #1.
    let elf = HandELF.code("6808 3001 bf00 3201").data
    let text = "block-profile 2\nblock 0 100 3\nblock 1 106 1\nedge 0 - 0 4\nedge 1 - 1 2\nedge 2 - 0 6\n"
    let blocks = try CycleModel.of(.cortexM7).hottestBlocks(profile: Profile(text: text), elf: elf, limit: 5)
    #expect(blocks.map(\.count) == [10, 2] && blocks.map(\.cycles) == [30, 1])
    #expect(blocks.map(\.function) == ["f", "f"])
    let first = try #require(blocks.first)
    #expect(first.lines.map(\.address) == [0x100, 0x102, 0x104])
    #expect(first.lines.map(\.text) == ["ldr r0, [r1, #0]", "adds r0, #1", "nop"])
    // The load fills half of cycle 0; the sum issues in cycle 2, and the nop with it.
    #expect(first.lines.map(\.cycles) == [5, 20, 5])
    #expect(first.lines.map(\.stalls) == [0, 15, 0])
    let hottest = try CycleModel.of(.cortexM7).hottestBlocks(profile: Profile(text: text), elf: elf, limit: 1)
    #expect(hottest == [first])
  }
}
