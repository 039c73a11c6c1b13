import Emulation
import Testing

/// Which class each mnemonic belongs to, by what the architecture manuals say that it does.
struct MnemonicTests {
  private func decode(_ text: String) -> Instruction? {
    let words = text.split(separator: " ", maxSplits: 1)
    guard let mnemonic = words.first else { return nil }
    return Instruction(address: 0x100, size: 4, mnemonic: mnemonic, operands: words.count > 1 ? words[1] : "")
  }

  private static let groups: [(kind: InstructionClass, operands: String, mnemonics: String)] = [
    (.alu, "r0, r1, r2", "adc.w add.w and.w bic.w eor.w orn orr.w rsb sbc.w sub.w asr.w lsl.w lsr.w ror.w"),
    (.alu, "r0, r1", "mov mvns negs clz rbit rev rev16 revsh sxtb sxth uxtb uxth cmp cmn.w tst teq cpy"),
    (.alu, "r0, r1, #4, #8", "bfi sbfx ubfx"),
    (.alu, "r0, r1, r2, ne", "csel csinc csinv csneg"),
    (.alu, "r0, #4096", "movw movt addw subw"),
    (.dsp, "r0, r1, r2", "sxtab uxtab sxtah uxtah sxtab16 uxtab16 pkhtb sel qadd qsub qdadd qdsub sasx usax qasx"),
    (.dsp, "r0, r1, r2", "sadd8 uadd8 ssub16 usub16 qadd8 qsub16 shadd8 uhadd16 uqadd8 uqsub16 shsub8 uhadd8"),
    (.dsp, "r0, #8, r1", "ssat usat ssat16 usat16"),
    (.multiply, "r0, r1, r2", "mul.w smulbt smultb smultt smulwb smulwt smmul smmulr smuad smuadx smusd usad8"),
    (.multiplyAccumulate, "r0, r1, r2, r3", "mls smlabt smlatt smlawb smladx smlsd smlsdx smmla smmls usada8"),
    (.longMultiply, "r0, r1, r2, r3", "smull umull"),
    (.longMultiplyAccumulate, "r0, r1, r2, r3", "umlal umaal smlalbb smlaltt smlald smlaldx smlsld"),
    (.divide, "r0, r1, r2", "sdiv"), (.loadNarrow, "r0, [r1, r2]", "ldrb ldrh.w ldrsb ldrsh"),
    (.loadMultiple, "r0, {r1, r2}", "ldmia.w ldmdb ldm"), (.storeMultiple, "r0!, {r1, r2}", "stmia stmdb stm"),
    (.store, "r0, [r1], #2", "str.w strb.w strh.w"), (.storeIndexed, "r0, [r1, r2]", "str strb strh"),
    (.tableBranch, "[pc, r0, lsl #1]", "tbh"), (.conditionalTaken, "r0, 10", "cbnz"), (.nop, "", "nop nop.w yield"),
    (.system, "", "isb dmb"), (.ifThen, "ne", "it itt ite ittt itte itet itee itttt iteee"),
    (.floatArithmetic, "s0, s1, s2", "vadd.f32 vsub.f32 vmul.f32 vnmul.f32"),
    (.floatFused, "s0, s1, s2", "vfms.f32 vfnma.f32 vfnms.f32 vmla.f32 vmls.f32 vnmla.f32 vnmls.f32"),
    (.floatDivide, "s0, s1, s2", "vdiv.f32"),
    (.floatMove, "s0, s1", "vmov.f32 vabs.f32 vneg.f32 vcvt.s32.f32 vcvtr.s32.f32 vcmp.f32 vcmpe.f32 vrintz.f32"),
    (.floatMove, "s0, s1, s2", "vmaxnm.f32 vminnm.f32 vselge.f32 vseleq.f32"),
    (.floatLoad, "s0, [r1, #4]", "vldr"), (.floatStore, "d0, [r1, #8]", "vstr"),
    (.floatLoadMultiple, "r0!, {d8-d9}", "vldmia vldmdb"), (.floatStoreMultiple, "r0!, {s0-s3}", "vstmia vstmdb"),
    (.loopStart, "lr, r0", "dls dlstp.8 dlstp.32"), (.loopStart, "lr, r0, 20", "wls wlstp.16"),
    (.loopBack, "lr, 10", "le letp"), (.vectorPredicate, "q0, q1, q2", "vpsel"),
    (.vectorPredicate, "", "vpst vpnot"), (.vectorPredicate, "r0", "vctp.8 vctp.32"),
    (.vectorLoad, "q0, [r1, #16]", "vldrb.8 vldrh.s32 vldrw.u32"), (.vectorLoad, "{q0, q1}, [r1]", "vld20.8 vld21.8"),
    (.vectorStore, "q0, [r1], #16", "vstrb.8 vstrh.32 vstrw.32"), (.vectorStore, "{q0, q1}, [r1]", "vst20.8 vst21.8"),
    (.vectorGather, "q0, [r1, q2, uxtw #2]", "vldrw.u32"), (.vectorGather, "q0, [q1, #4]", "vldrw.u32"),
    (.vectorScatter, "q0, [r1, q2]", "vstrb.8 vstrh.16 vstrw.32"),
    (.vectorInteger, "q0, q1, q2", "vadd.i8 vsub.i16 vabd.s8 vand vorr veor vbic vmax.s8 vmin.u8 vhadd.s8 vqadd.s16"),
    (.vectorInteger, "q0, q1, #4", "vshl.i32 vshr.s32 vrshr.s32 vsri.8 vsli.8 vqshl.s32 vshrnb.i16 vqrshrnt.s32"),
    (.vectorInteger, "q0, q1", "vmovlb.s8 vmovlt.u8 vqmovnb.s32 vqmovnt.s16 vmvn vrev32.8 vclz.i8 vneg.s8 vabs.s8"),
    (.vectorInteger, "q0, r1", "vdup.8 vdup.32"), (.vectorInteger, "q0, r0, #1", "vidup.u8 vddup.u8"),
    (.vectorMultiply, "q0, q1, q2", "vmul.i8 vmulh.s8 vmullb.s8 vmullt.s8 vqdmulh.s32 vqrdmulh.s16 vrmulh.u8"),
    (.vectorMultiply, "q0, q1, r2", "vmla.i8 vmlas.i8"), (.vectorMultiply, "r0, q1", "vaddv.s8 vaddva.s32 vmaxv.s8"),
    (.vectorMultiply, "r0, r1, q1", "vaddlv.s32 vaddlva.u32"), (.vectorMultiply, "ge, q0, q1", "vcmp.s8 vpt.s8"),
    (.vectorAccumulate, "r0, q0, q1", "vmladav.s8 vmladavx.s8 vmlav.s8 vmlava.s8 vmlsdav.s8 vmlsdava.s16"),
    (.vectorAccumulate, "r0, r1, q0, q1", "vmlaldav.s16 vmlaldava.s32 vmlalv.s16 vmlalva.s16"),
  ]

  @Test(arguments: groups.indices)
  func classes(group: Int) {
    let (kind, operands, mnemonics) = Self.groups[group]
    for mnemonic in mnemonics.split(separator: " ") {
      #expect(decode("\(mnemonic) \(operands)")?.kind == kind, "\(mnemonic) \(operands)")
    }
  }

  @Test func everyClassOfAnInstructionHasOne() {
    // The three others say where control went, not what an instruction is.
    let outcomes: Set<InstructionClass> = [.conditionalNotTaken, .pipelineRefill, .loopExit]
    let elsewhere: [InstructionClass] = [
      .load, .loadDouble, .storeDouble, .branch, .call, .branchRegister, .aluShifted,
    ]
    let texts = [
      "ldr r0, [r1]", "ldrd r0, r1, [r2]", "strd r0, r1, [r2]", "b.n 10", "bl 10", "bx lr", "add.w r0, r1, r2, lsl #2",
    ]
    #expect(texts.map { decode($0)?.kind } == elsewhere)
    #expect(Set(Self.groups.map(\.kind) + elsewhere).union(outcomes) == Set(InstructionClass.allCases))
  }

  private static let conditions = ["eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le"]

  @Test(arguments: conditions)
  func everyConditionIsTakenOff(condition: String) throws {
    let expected: [(name: String, operands: String, kind: InstructionClass)] = [
      ("b", "10", .conditionalTaken), ("bx", "lr", .branchRegister), ("mov", "r0, r1", .alu),
      ("mul", "r0, r1", .multiply), ("cmp", "r0, #1", .alu), ("vadd", "s0, s1, s2", .floatArithmetic),
      ("ldr", "r0, [r1]", .load), ("ldrsb", "r0, [r1]", .loadNarrow), ("str", "r0, [r1]", .store),
      ("smlabb", "r0, r1, r2, r3", .multiplyAccumulate),
    ]
    for (name, operands, kind) in expected {
      let instruction = try #require(decode("\(name)\(condition) \(operands)"), "\(name)\(condition)")
      #expect(instruction.kind == kind && instruction.conditional, "\(name)\(condition)")
    }
    let moved = try #require(decode("mov\(condition) r0, r1"))
    #expect(moved.reads.map(\.description) == ["r1", "flags"])
  }

  @Test(arguments: [
    // What looks like a condition is none: "cs", "vs" and "ls" end names that set the flags, "eq" and "lt" names.
    ("adcs", "r0, r1"), ("bics", "r0, r1"), ("sbcs", "r0, r1"), ("movs", "r0, r1"), ("lsls", "r0, r1"),
    ("muls", "r0, r1"), ("teq", "r0, r1"), ("mls", "r0, r1, r2, r3"), ("smmls", "r0, r1, r2, r3"),
    ("vmls.f32", "s0, s1, s2"), ("vmovlt.s8", "q0, q1"), ("vmullt.s8", "q0, q1, q2"), ("le", "lr, 10"),
  ])
  func namesAreNoConditions(mnemonic: String, operands: String) throws {
    #expect(try #require(decode("\(mnemonic) \(operands)")).conditional == false)
  }

  @Test(arguments: ["vaddt.i8", "vadde.i8", "vmult.i8", "vmule.i8", "vmullbt.s8", "vqaddt.s8", "vbice"])
  func predicatedVectorsReadThePredicate(mnemonic: String) throws {
    let instruction = try #require(decode("\(mnemonic) q0, q1, q2"))
    #expect(instruction.conditional && instruction.reads.last?.description == "predicate")
  }
}
