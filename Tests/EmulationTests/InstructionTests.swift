import Emulation
import Testing

/// What the disassembly tells of instructions, against the architecture manuals.
struct InstructionTests {
  private func decode(_ text: String) -> Instruction? {
    let words = text.split(separator: " ", maxSplits: 1)
    guard let mnemonic = words.first else { return nil }
    return Instruction(address: 0x100, size: 4, mnemonic: mnemonic, operands: words.count > 1 ? words[1] : "")
  }

  private func names(_ registers: [Register]?) -> String {
    (registers ?? []).map { "\($0)" }.joined(separator: " ")
  }

  @Test(arguments: [
    ("adds r0, r1, #4", InstructionClass.alu), ("add.w r0, r1, r2, lsl #3", .aluShifted),
    ("lsls r0, r1, #3", .alu), ("lsl.w r0, r1, r2", .alu), ("mov r0, r1", .alu), ("bics.w r0, r1, r2", .alu),
    ("addeq r0, #1", .alu), ("sxtb16 r0, r1, ror #8", .dsp), ("pkhbt r0, r1, r2, lsl #16", .dsp),
    ("muls r0, r1", .multiply), ("smulbb r0, r1, r2", .multiply), ("mla r0, r1, r2, r3", .multiplyAccumulate),
    ("smlad r0, r1, r2, r0", .multiplyAccumulate), ("smlabbne r0, r1, r2, r0", .multiplyAccumulate),
    ("umull r0, r1, r2, r3", .longMultiply), ("smlal r0, r1, r2, r3", .longMultiplyAccumulate),
    ("udiv r0, r1, r2", .divide), ("ldr r0, [r1, #4]", .load), ("ldrsb.w r0, [r1], #1", .loadNarrow),
    ("ldrd r0, r1, [r2]", .loadDouble), ("pop {r4, pc}", .loadMultiple),
    ("ldmia.w r0!, {r1, r2}", .loadMultiple),
    ("str r0, [sp, #8]", .store), ("strb.w r0, [r1], #1", .store),
    ("str.w r0, [r1, r2, lsl #2]", .storeIndexed),
    ("strd r0, r1, [sp]", .storeDouble), ("push {r4, lr}", .storeMultiple), ("b.n 10", .branch),
    ("bl 20", .call), ("bls.n 10", .conditionalTaken), ("bleq 10", .call), ("blt.w 10", .conditionalTaken),
    ("bx lr", .branchRegister), ("blx r3", .call), ("cbz r0, 10", .conditionalTaken), ("itte ne", .ifThen),
    ("tbb [pc, r0]", .tableBranch), ("nop", .nop), ("dsb sy", .system),
    ("vadd.f32 s0, s1, s2", .floatArithmetic),
    ("vadd.i8 q0, q1, q2", .vectorInteger), ("vfma.f32 s0, s1, s2", .floatFused),
    ("vsqrt.f32 s0, s1", .floatDivide),
    ("vmov s0, r1", .floatMove), ("vmov.32 q0[0], r1", .vectorInteger), ("vldr s0, [r1]", .floatLoad),
    ("vldrb.u8 q0, [r1], #16", .vectorLoad), ("vldrb.s16 q0, [r1, q2]", .vectorGather),
    ("vldrbt.u8 q0, [r1]", .vectorLoad), ("vstrw.32 q0, [r1]", .vectorStore),
    ("vstrb.8 q0, [r1, q2]", .vectorScatter), ("vpush {d8-d15}", .floatStoreMultiple),
    ("vmladavat.s8 r0, q0, q1", .vectorAccumulate), ("vqrdmulh.s32 q0, q1, r2", .vectorMultiply),
    ("vpst", .vectorPredicate), ("dlstp.8 lr, r0", .loopStart), ("letp lr, 10", .loopBack),
  ])
  func classes(text: String, kind: InstructionClass) {
    #expect(decode(text)?.kind == kind)
  }

  @Test(arguments: ["clrex", "hvc #1", "vfoo.i8 q0, q1", "addx r0, r1", ".word 0x1234"])
  func whatIsNotKnownIsNil(text: String) {
    #expect(decode(text)?.text == nil)
  }

  @Test(arguments: [
    ("adds r0, r1, r2", "r1 r2", "r0"), ("adds r0, #1", "r0", "r0"), ("movs r0, #1", "", "r0"),
    ("ands r0, r1", "r1 r0", "r0"), ("mvns r0, r1", "r1", "r0"), ("cmp r0, r1", "r0 r1", "flags"),
    ("bfi r0, r1, #2, #3", "r1 r0", "r0"), ("addeq r0, r1, r2", "r1 r2 flags", "r0"),
    ("bne.n 10", "", ""), ("ldr r0, [r1, r2, lsl #2]", "r1 r2", "r0"), ("str r0, [r1, #4]", "r0 r1", ""),
    ("ldrd r0, r1, [r2]", "r2", "r0 r1"), ("umull r0, r1, r2, r3", "r2 r3", "r0 r1"),
    ("ldmia r0!, {r1, r3}", "r0", "r1 r3"), ("stmia r0!, {r1, r3}", "r0 r1 r3", ""),
    ("pop {r4, pc}", "r13", "r4 r15"), ("push {r4, lr}", "r4 r14 r13", ""), ("bl 20", "", "r14"),
    ("bx lr", "r14", ""), ("vmov r0, r1, d2", "s4 s5", "r0 r1"), ("vmul.f32 s0, s1, s2", "s1 s2", "s0"),
    ("vadd.i8 q0, q1, r2", "s4 s5 s6 s7 r2", "s0 s1 s2 s3"), ("vctp.8 r0", "r0", "predicate"),
    ("vmsr p0, r3", "r3", "predicate"), ("vmrs r3, p0", "predicate", "r3"),
    ("vldrbt.u8 q0, [r1]", "r1 predicate", "s0 s1 s2 s3"), ("mov sl, fp", "r11", "r10"),
  ])
  func registers(text: String, reads: String, writes: String) {
    #expect(names(decode(text)?.reads) == reads)
    #expect(names(decode(text)?.writes) == writes)
  }

  @Test(arguments: [
    ("smlad r0, r1, r2, r3", "r1 r2", "r3"), ("mla r0, r1, r0, r0", "r1 r0", "r0"),
    ("smlal r0, r1, r2, r3", "r2 r3", "r0 r1"), ("vfma.f32 s0, s1, s2", "s1 s2", "s0"),
    ("vmladava.s8 r0, q0, q1", "s0 s1 s2 s3 s4 s5 s6 s7", "r0"),
    ("vmladav.s8 r0, q0, q1", "s0 s1 s2 s3 s4 s5 s6 s7", "r0"), ("mul r0, r1, r2", "r1 r2", ""),
  ])
  func sums(text: String, reads: String, accumulates: String) {
    #expect(names(decode(text)?.reads) == reads)
    #expect(names(decode(text)?.accumulates) == accumulates)
  }

  @Test(arguments: [
    ("ldr r0, [r1, #4]!", "r1"), ("ldr r0, [r1], #4", "r1"), ("ldr r0, [r1, #4]", ""),
    ("vldrb.u8 q0, [r1], #16", "r1"), ("ldmia r2!, {r3}", "r2"), ("push {r0}", "r13"),
    ("vpop {d8-d9}", "r13"),
  ])
  func steps(text: String, registers: String) {
    #expect(names(decode(text)?.steps) == registers)
  }

  @Test(arguments: [
    ("pop {r4, r5, pc}", 3), ("push {r4, lr}", 2), ("vpush {d8-d15}", 8), ("ldmia r0!, {r1-r4, r7}", 5),
    ("add r0, r1", 0),
  ])
  func lists(text: String, count: Int) {
    #expect(decode(text)?.listCount == count)
  }

  @Test(arguments: [
    ("b.n 10", true, false), ("beq.n 10", true, true), ("cbnz r0, 10", true, true),
    ("pop {r4, pc}", true, false),
    ("popne {r4, pc}", true, true), ("pop {r4}", false, false), ("bxeq lr", true, true),
    ("le lr, 10", true, false),
    ("wls lr, r0, 10", true, true), ("dls lr, r0", false, false), ("ldr.w pc, [sp], #4", true, false),
    ("moveq r0, #1", false, true), ("vaddt.i8 q0, q1, q2", false, true),
  ])
  func control(text: String, branches: Bool, conditional: Bool) {
    #expect(decode(text)?.branches == branches)
    #expect(decode(text)?.conditional == conditional)
  }

  @Test(arguments: [
    ("vldrb.u8 q0, [r1, q2]", 16), ("vldrb.s16 q0, [r1, q2]", 8), ("vldrw.u32 q0, [r1, q2]", 4),
    ("add.w r0, r1", 0),
  ])
  func elements(text: String, count: Int) {
    #expect(decode(text)?.elements == count)
  }
}
