import Emulation
import Testing

/// Vectors and low-overhead loops of Cortex-M55, counted by hand: a vector holds its pipe for two cycles, while
/// others issue to other pipes.
struct VectorCostTests {
  @Test(arguments: [
    ("ed93 1e00 eef0 2f22", 2, 2),  // vldrb.u8 q0, [r3]; vmlava.s8 r2, q0, q1: the first beats are passed on
    ("ef02 0844 ed93 3e00", 2, 2),  // vadd.i8 q0, q1, q2; vldrb.u8 q1, [r3]
    ("ef02 0844 ef08 6842", 2, 3),  // vadd.i8 q0; vadd.i8 q3: the same pipe
    ("ed93 1e00 ed93 3e00", 2, 3),  // vldrb.u8 q0; vldrb.u8 q1
    ("ed93 1e00 ed83 3e00", 2, 3),  // vldrb.u8 q0; vstrb.8 q1: loads and stores share theirs
    ("ef02 0954 ef00 6842", 2, 3),  // vmul.i8 q0; vadd.i8 q3, q0, q1: a product comes one cycle late
  ])
  func pairs(code: String, instructions: Int, cycles: Double) throws {
    #expect(try HandELF.cycles(code, instructions: instructions, on: .cortexM55) == cycles)
  }

  @Test(arguments: [
    ("fc93 0f46 ed93 3e00", 3.0),  // 4 elements: vldrw.u32 q0, [r3, q3]; vldrb.u8 q1, [r3]
    ("fc91 0e84 ed93 3e00", 5.0),  // 8: vldrb.u16 q0, [r1, q2]
    ("fc91 0e04 ed93 3e00", 9.0),  // 16: vldrb.u8 q0, [r1, q2]
    ("fc91 0e84 ef00 6842", 5.0),  // 8, and its result, for vadd.i8 q3, q0, q1
    ("fc91 0e84 ef02 6842", 2.0),  // vadd.i8 q3, q1, q1 waits for neither
  ])
  func gathersTakeTwoElementsACycle(code: String, cycles: Double) throws {
    #expect(try HandELF.cycles(code, instructions: 2, on: .cortexM55) == cycles)
  }

  @Test func sumsFollowEachOtherAndComeLate() throws {
    // vmlava.s8 r2, q0, q1 twice: the second at 2, by its pipe and by its sum; then adds r2, #1 at 2 + 3.
    #expect(try HandELF.cycles("eef0 2f22 eef0 2f22", instructions: 2, on: .cortexM55) == 3)
    #expect(try HandELF.cycles("eef0 2f22 eef0 2f22 3201", instructions: 3, on: .cortexM55) == 6)
    // Another sum, r4, needs the pipe all the same; and adds r3, #1 needs nothing.
    #expect(try HandELF.cycles("eef0 2f22 eef0 4f22", instructions: 2, on: .cortexM55) == 3)
    #expect(try HandELF.cycles("eef0 2f22 3301", instructions: 2, on: .cortexM55) == 2)
  }

  @Test(arguments: [
    ("3001 3101", 1.0), ("3001 3101 3201", 2.0), ("3001 3101 3201 3301", 2.0),
    // The second needs the first.
    ("3001 3001", 2.0),
    // A load that issues before is a host too.
    ("6808 3101", 1.0),
  ])
  func adjacent16BitInstructionsPair(code: String, cycles: Double) throws {
    let count = code.split(separator: " ").count
    #expect(try HandELF.cycles(code, instructions: count, on: .cortexM55) == cycles)
  }

  @Test func a32BitInstructionIsNoHost() throws {
    #expect(try HandELF.cycles("f101 0001 3201", instructions: 2, on: .cortexM55) == 2)
  }

  @Test func theBranchOfALoopIsFreeUntilItLeaves() throws {
    // 100: vldrb.u8 q0, [r3]; vmlava.s8 r2, q0, q1; le lr, 100; 10c: bx lr.
    let program = HandELF.code("ed93 1e00 eef0 2f22 f00f c007 4770")
    let blocks = "block 0 100 3\nblock 1 10c 1\n"
    let cost = try program.costs(blocks + "edge 0 - 0 1\nedge 0 0 0 9\nedge 0 0 1 1\n", on: .cortexM55)[0]
    // Ten turns of two cycles, and a refill.
    #expect(cost.cycles == 10 * 2 + 4 && cost.instructions == 10 * 3 + 1)
    #expect(cost.classes[.loopBack].map { [Double($0.instructions), $0.cycles] } == [10, 4])
    #expect(cost.classes[.vectorLoad].map { [Double($0.instructions), $0.cycles] } == [10, 10])
    #expect(cost.classes[.vectorAccumulate].map { [Double($0.instructions), $0.cycles] } == [10, 10])
  }

  @Test func aCoreWithoutVectorsKnowsNoneOfThem() throws {
    // Without MVE objdump prints other mnemonics, or these; whichever it is, there is no cost for it.
    for core in [Core.cortexM4, .cortexM7, .cortexM33] {
      #expect(throws: EmulationError.self, "\(core.title)") {
        try HandELF.cycles("fc93 0f46", instructions: 1, on: core)
      }
    }
  }
}
