import Emulation
import Testing

/// Short straight sequences on the cores that issue one instruction a cycle, counted by hand from the tables.
struct LoadUseTests {
  @Test(arguments: [
    // Cortex-M4: a load takes 2, and 1 behind a load whose result it does not need. Cortex-M33: a load takes 1,
    // and its result may be used in the second cycle after.
    ("6808 3001", 2, 3, 3),  // ldr r0, [r1]; adds r0, #1: 2 + 1; 1 + stall + 1
    ("6808 3101", 2, 3, 2),  // ldr r0, [r1]; adds r1, #1: 2 + 1; 1 + 1
    ("6808 681a", 2, 3, 2),  // ldr r0, [r1]; ldr r2, [r3]: 2 + 1; 1 + 1
    ("6808 6802", 2, 4, 3),  // ldr r0, [r1]; ldr r2, [r0]: 2 + 2; 1 + stall + 1
    ("6808 681a 685d", 3, 4, 3),  // ldr r0, [r1]; ldr r2, [r3]; ldr r5, [r3, #4]: 2 + 1 + 1
    ("7808 781a", 2, 3, 2),  // the same with bytes
    ("6808 3301 681a", 3, 5, 3),  // with adds r3, #1 between: 2 + 1 + 2
    ("6808 6018", 2, 3, 3),  // ldr r0, [r1]; str r0, [r3]: the store waits for what it stores
    ("c83c 6809", 2, 7, 5),  // ldmia of 4; ldr r1, [r1]: 5 + 2, as only a single load is followed up
    ("ed91 0a00 ee60 1a01", 2, 3, 3),  // vldr s0, [r1]; vmul.f32 s3, s0, s2
  ])
  func loads(code: String, instructions: Int, cortexM4: Double, cortexM33: Double) throws {
    #expect(try HandELF.cycles(code, instructions: instructions, on: .cortexM4) == cortexM4)
    #expect(try HandELF.cycles(code, instructions: instructions, on: .cortexM33) == cortexM33)
  }

  @Test(arguments: [
    ("fb01 f002 3001", 2, 3),  // mul r0; adds r0: 1 + stall + 1
    ("fb01 f002 3301", 2, 2),  // mul r0; adds r3
    ("fb01 f002 fb01 0302", 3, 3),  // mul r0; mla r3, r1, r2, r0: only a sum is ready early
    ("fb01 0002 fb01 0002", 4, 2),  // mla r0; mla r0: sums follow each other
    ("fb01 0002 fb01 0002 3001", 5, 4),  // and then adds r0: 1 + 1 + stall + 1
    ("fbc2 0103 fbc2 0103", 10, 2),  // smlal r0, r1; smlal r0, r1
    ("eb01 00c2 3001", 2, 3),  // add.w r0, r1, r2, lsl #3; adds r0
    ("fb82 0103 3101", 5, 3),  // smull r0, r1; adds r1: both halves come late
  ])
  func multiplications(code: String, cortexM3: Double, cortexM33: Double) throws {
    let instructions = code.split(separator: " ").count
    // Of two halfwords each, but the 16-bit additions, which all begin with 3.
    let short = code.split(separator: " ").filter { $0.hasPrefix("3") }.count
    let count = (instructions + short) / 2
    #expect(try HandELF.cycles(code, instructions: count, on: .cortexM3) == cortexM3)
    #expect(try HandELF.cycles(code, instructions: count, on: .cortexM33) == cortexM33)
  }

  @Test func fusedMultiplicationsWaitForTheirSum() throws {
    // vfma.f32 s0, s1, s2 twice: 3 + 3 on Cortex-M4; on Cortex-M33 the sum is there after 4.
    let code = "eea0 0a81 eea0 0a81"
    #expect(try HandELF.cycles(code, instructions: 2, on: .cortexM4) == 6)
    #expect(try HandELF.cycles(code, instructions: 2, on: .cortexM33) == 5)
  }

  @Test func loadsOfSeveralDeliverTheLastOneLast() throws {
    // ldmia r0!, {r2, r3, r4, r5} takes 4 on Cortex-M33; r5 is there one cycle later, r0 at once.
    #expect(try HandELF.cycles("c83c 3501", instructions: 2, on: .cortexM33) == 6)
    #expect(try HandELF.cycles("c83c 3001", instructions: 2, on: .cortexM33) == 5)
  }

  @Test(arguments: [Core.cortexM3, .cortexM4, .cortexM33])
  func ifThenFoldsInto16BitsBeforeIt(core: Core) throws {
    // cmp r0, #0; it eq; addeq r0, #1: the second takes no time.
    #expect(try HandELF.cycles("2800 bf08 3001", instructions: 3, on: core) == 2)
    // add.w r0, r1, #1 has 32 bits.
    #expect(try HandELF.cycles("f101 0001 bf08 3001", instructions: 3, on: core) == 3)
    // And again, behind an instruction that took its own time: it ne; addne r0, #1.
    #expect(try HandELF.cycles("2800 bf08 3001 bf18 3001", instructions: 5, on: core) == 3)
  }

  @Test func sharesOfClassesAddUp() throws {
    let profile = "block 0 100 3\nedge 0 - 0 7\nedge 2 - 0 2\n"
    let costs = try HandELF.code("6808 3001 6808").costs(profile, on: .cortexM4)
    // ldr 2, adds 1, ldr 2; a region that nothing ran in costs nothing.
    #expect(costs.map(\.cycles) == [35, 0, 10] && costs.map(\.instructions) == [21, 0, 6])
    let loads = try #require(costs[0].classes[.load])
    #expect(loads.instructions == 14 && loads.cycles == 28)
    let sums = try #require(costs[0].classes[.alu])
    #expect(sums.instructions == 7 && sums.cycles == 7)
    #expect(costs[1].classes.isEmpty && costs[1].functions.isEmpty)
  }
}
