import Emulation
import Foundation
import Testing

/// Loops counted by hand from the cost tables. Each runs 1000 and 2000 times in layers of their own, so that
/// the difference is 1000 runs and nothing else.
struct CycleModelTests {
  /// A loop of assembly around `subs r0, #1; bne`, or around `le` when `body` ends in it.
  struct Loop: Sendable {
    let body: String
    let cycles: Double
    /// Instructions of the body that a branch jumps over.
    var skipped = 0
    /// Bytes in front of the loop, behind an alignment to 1024.
    var offset = 0

    init(_ body: String, _ cycles: Double, skipped: Int = 0, offset: Int = 0) {
      self.body = body
      self.cycles = cycles
      self.skipped = skipped
      self.offset = offset
    }

    private var isLowOverhead: Bool { body.contains("le lr") }

    /// Instructions of one run.
    var instructions: Int { body.split(separator: "; ").count - skipped + (isLowOverhead ? 0 : 2) }

    /// The C statement for a number of runs. The branch over the padding makes its cost the same everywhere,
    /// and the alignment keeps short loops off the ends of QEMU's pages.
    func statement(runs: Int) -> String {
      let tail = isLowOverhead ? "" : "subs r0, #1\\n bne 1b\\n"
      let lines = body.split(separator: "; ").map { "\($0)\\n " }.joined()
      let padding = offset == 0 ? ".balign 64" : ".balign 1024\\n .space \(offset)"
      let setup = "ldr r0, =\(runs)\\n ldr r3, =buffer\\n mov lr, r0\\n b 1f\\n .ltorg\\n \(padding)\\n 1: "
      return """
        __asm__ volatile(".syntax unified\\n \(setup)\(lines)\(tail)b 2f\\n .ltorg\\n 2:"
          ::: "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "lr", "cc", "memory");
        """
    }
  }

  private func check(_ loops: [Loop], on board: Board) throws {
    let layers = loops.flatMap { [$0.statement(runs: 1000), $0.statement(runs: 2000)] }
    let body = layers.enumerated().map { "DTMM_LAYER_BEGIN(\($0));\n\($1)" }.joined(separator: "\n")
    let model = Harness.model(
      globals: "int32_t buffer[64] __attribute__((aligned(64)));",
      body: body + "\nDTMM_LAYER_BEGIN(99);\nreturn DTMM_OK;")
    let firmware = try Harness.cross.build(model: model, board: board)
    let run = try Harness.emulator.run(
      firmware: firmware, board: board, input: Harness.bytes(16), outputBytes: 16)
    let costs = try CycleModel.of(board.core).cost(profile: run.profile, firmware: firmware)
    for (index, loop) in loops.enumerated() {
      let (once, twice) = (costs[2 * index + 1], costs[2 * index + 2])
      #expect(
        Double(twice.cycles - once.cycles) / 1000 == loop.cycles, "\(board.core.title): \(loop.body)")
      #expect(
        twice.instructions - once.instructions == 1000 * loop.instructions,
        "\(board.core.title): \(loop.body)")
    }
  }

  @Test func cortexM4() throws {
    try check(
      [
        Loop("adds r1, #1", 1 + 1 + 2),
        Loop("ldr r2, [r3]; adds r1, r2", 2 + 1 + 1 + 2),
        Loop("ldr r2, [r3]; ldr r4, [r3, #4]; adds r1, r2", 2 + 1 + 1 + 1 + 2),
        Loop("ldr r2, [r3]; str r2, [r3]", 2 + 1 + 1 + 2),
        Loop("smlad r1, r2, r4, r1; smlad r1, r2, r4, r1", 1 + 1 + 1 + 2),
        Loop("ldrd r4, r5, [r3]; add r1, r2, r4, lsl #2", 3 + 1 + 1 + 2),
        Loop("push {r4, r5, r6}; pop {r4, r5, r6}", 4 + 4 + 1 + 2),
        Loop("udiv r1, r2, r0", 6 + 1 + 2),
        Loop("vmul.f32 s0, s1, s2; vfma.f32 s3, s4, s5", 1 + 3 + 1 + 2),
        // The target is a 32-bit instruction at 2 modulo 4.
        Loop("b 3f; nop; nop; 3: add.w r1, r1, #1", 3 + 1 + 1 + 2, skipped: 2),
      ], on: Harness.board("nucleo-l4r5zi"))
  }

  @Test func anUnalignedTargetCostsOneMoreOnCortexM4() throws {
    let branch = "cmp r0, #0; bne 3f; nop; nop; 3: add.w r1, r1, #1"
    try check(
      [
        Loop(branch, 1 + 2 + 1 + 1 + 2, skipped: 2),
        Loop("nop; " + branch, 1 + 1 + 2 + 1 + 1 + 1 + 2, skipped: 2),
      ], on: Harness.board("nucleo-l4r5zi"))
  }

  /// QEMU 7.2 gives a wrong size to an instruction that ends a page of 1 KiB, and cuts blocks there.
  @Test(arguments: [1016, 1018, 1020, 1022])
  func blocksAtTheEndOfAPageAreCountedAsAnyOther(offset: Int) throws {
    try check(
      [Loop("adds r1, #1; add.w r1, r1, #1; adds r1, #1", 1 + 1 + 1 + 1 + 2, offset: offset)],
      on: Harness.board("nucleo-l4r5zi"))
  }

  @Test func cortexM3() throws {
    try check(
      [
        Loop("adds r1, #1", 1 + 1 + 2),
        Loop("mul r1, r2, r4", 1 + 1 + 2),
        Loop("mla r1, r2, r4, r1", 2 + 1 + 2),
        Loop("smull r1, r2, r4, r5", 4 + 1 + 2),
        Loop("str r2, [r3, r4]", 2 + 1 + 2),
      ], on: Harness.cortexM3())
  }

  @Test func cortexM0Plus() throws {
    try check(
      [
        Loop("adds r1, #1", 1 + 1 + 2),
        Loop("ldr r2, [r3]; adds r1, r2", 2 + 1 + 1 + 2),
        Loop("muls r1, r2; str r1, [r3]", 1 + 2 + 1 + 2),
        Loop("push {r4, r5}; pop {r4, r5}", 3 + 3 + 1 + 2),
      ], on: Harness.board("nucleo-g0b1re"))
  }

  @Test func cortexM33() throws {
    try check(
      [
        Loop("adds r1, #1", 1 + 1 + 2),
        // The sum waits a cycle for the load.
        Loop("ldr r2, [r3]; adds r1, r2", 1 + 1 + 1 + 1 + 2),
        Loop("ldr r2, [r3]; adds r4, #1; adds r1, r2", 1 + 1 + 1 + 1 + 2),
        // Sums chain without a wait, uses of them do not.
        Loop("smlad r1, r2, r4, r1; smlad r1, r2, r4, r1", 1 + 1 + 1 + 2),
        Loop("smlad r1, r2, r4, r1; adds r5, r1", 1 + 1 + 1 + 1 + 2),
      ], on: Harness.board("nucleo-u575zi-q"))
  }

  @Test func cortexM7() throws {
    try check(
      [
        // Both in one cycle, then the branch.
        Loop("adds r1, #1", 1 + 1),
        // The second waits for the first, and goes with the count.
        Loop("adds r1, #1; adds r1, #1", 1 + 1 + 1),
        // Two loads at once; their sum two cycles later, with the count.
        Loop("ldr r2, [r3]; ldr r4, [r3, #4]; adds r2, r4", 2 + 1 + 1),
        // One multiplier.
        Loop("smlad r1, r2, r4, r1; smlad r5, r2, r4, r5; smlad r6, r2, r4, r6", 3 + 1),
        // No store beside a multiplication.
        Loop("mul r1, r2, r4; str r5, [r3]", 2 + 1),
        // One store a cycle.
        Loop("str r5, [r3]; str r5, [r3, #4]; str r5, [r3, #8]", 3 + 1),
      ], on: Harness.board("disco-f746ng"))
  }

  @Test func cortexM55() throws {
    try check(
      [
        // The second 16-bit instruction is free.
        Loop("adds r1, #1", 1 + 0 + 3),
        // A vector load beside a multiply-accumulate: two cycles each, at the same time.
        Loop("vldrb.u8 q0, [r3]; vmladava.s8 r2, q0, q1; le lr, 1b", 2),
        // Two of each.
        Loop(
          "vldrb.u8 q0, [r3]; vmladava.s8 r2, q0, q1; vldrb.u8 q2, [r3]; vmladava.s8 r4, q2, q1; le lr, 1b", 4
        ),
        // Both in the integer pipe.
        Loop("vadd.i8 q0, q1, q2; vadd.i8 q3, q1, q2; le lr, 1b", 4),
        // Four elements at two a cycle, and the sum behind them.
        Loop("vldrw.u32 q0, [r3, q3]; le lr, 1b", 2),
        Loop("add r1, r1, #1; le lr, 1b", 1),
      ], on: Harness.board("mps3-an547"))
  }

  @Test func everyInstructionOfEveryKernelHasACost() throws {
    let kernels = ["conv_dense_s8", "conv_csr_s8", "conv_fwcs_s8", "fully_connected_s8", "max_pool_s8"]
    let others = ["average_pool_s8", "add_s8"]
    let table = (kernels + others).map { "(void (*)(void))dtmm_\($0)" }.joined(separator: ", ")
    let model = Harness.model(
      globals: "void (*const volatile table[])(void) = {\(table)};",
      body: "table[input[0]](); return DTMM_OK;")
    for board in try Harness.boardsByCore() + [Harness.cortexM3()] {
      let firmware = try Harness.cross.build(model: model, board: board)
      let unknown = try CycleModel.of(board.core).unknownInstructions(in: firmware.elf)
      // The firmware's own way to the host is never in a profile.
      #expect(unknown.filter { !$0.hasPrefix("bkpt") } == [], "\(board.core.title)")
    }
  }

  @Test func anUnknownInstructionIsNamed() throws {
    let board = try Harness.board("nucleo-l4r5zi")
    let model = Harness.model(body: "__asm__ volatile(\"clrex\"); return DTMM_OK;")
    let firmware = try Harness.cross.build(model: model, board: board)
    let run = try Harness.emulator.run(
      firmware: firmware, board: board, input: Harness.bytes(16), outputBytes: 16)
    #expect {
      try CycleModel.of(board.core).cost(profile: run.profile, firmware: firmware)
    } throws: {
      guard case EmulationError.unknownInstruction(let text, .cortexM4, _) = $0 else { return false }
      return text.hasPrefix("clrex")
    }
  }

  @Test func partsAddUpToRegions() throws {
    for board in try Harness.boardsByCore() {
      let firmware = try Harness.cross.build(model: Harness.layered, board: board)
      let run = try Harness.emulator.run(
        firmware: firmware, board: board, input: Harness.bytes(64), outputBytes: 32)
      let model = CycleModel.of(board.core)
      let regions = try model.cost(profile: run.profile, firmware: firmware)
      for region in regions {
        #expect(region.functions.values.map(\.instructions).reduce(0, +) == region.instructions)
        #expect(region.classes.values.map(\.instructions).reduce(0, +) == region.instructions)
        #expect(abs(region.functions.values.map(\.cycles).reduce(0, +) - Double(region.cycles)) <= 0.5)
        #expect(abs(region.classes.values.map(\.cycles).reduce(0, +) - Double(region.cycles)) <= 0.5)
      }
      let counted = zip(run.profile.blocks, run.profile.counts).map { $0.instructions * $1 }.reduce(0, +)
      #expect(regions.map(\.instructions).reduce(0, +) == counted)
      let blocks = try model.hottestBlocks(profile: run.profile, elf: firmware.elf, limit: .max)
      let total = Double(regions.map(\.cycles).reduce(0, +))
      #expect(abs(blocks.map(\.cycles).reduce(0, +) - total) <= Double(regions.count))
      #expect(zip(blocks, blocks.dropFirst()).allSatisfy { $0.cycles >= $1.cycles })
    }
  }
}
