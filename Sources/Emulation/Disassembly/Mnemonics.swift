/// Mnemonics without condition, `s` and width suffixes, by what they do.
enum Mnemonics {
  /// What a mnemonic means before its operands are looked at.
  enum Meaning: Hashable {
    /// Always of this class.
    case fixed(InstructionClass)
    /// Integer arithmetic, which a shifted last operand makes slower.
    case arithmetic
    /// Store whose class depends on its address.
    case store
    /// Scalar floating point of this class, or this vector class on q registers.
    case floatOr(InstructionClass, vector: InstructionClass)
    /// Vector load or store, slower when a vector gives the addresses.
    case vectorMemory(InstructionClass, scattered: InstructionClass)
  }

  /// A mnemonic taken apart.
  struct Parsed {
    let name: String
    let meaning: Meaning
    let conditional: Bool
  }

  /// Takes off `.n`, `.w` and data types, then a condition, a flag suffix, or a predication suffix, until the
  /// rest is known; nil when it never is.
  static func parse(_ mnemonic: Substring) -> Parsed? {
    let base = mnemonic.prefix { $0 != "." }
    if base.wholeMatch(of: /it[te]{0,3}/) != nil {
      return Parsed(name: "it", meaning: .fixed(.ifThen), conditional: false)
    }
    if let block = base.wholeMatch(of: /(vpst|vpt)[te]{0,3}/), let meaning = table[String(block.1)] {
      return Parsed(name: String(block.1), meaning: meaning, conditional: base.count > block.1.count)
    }
    // Before the whole name: "vmullt.f32" is a float product if less than, "vmullt.s8" one of the odd elements.
    if mnemonic.contains(".f"), conditions.contains(String(base.suffix(2))), let found = lookUp(base.dropLast(2)),
      case .floatOr = found.1
    {
      return Parsed(name: found.0, meaning: found.1, conditional: true)
    }
    if let meaning = table[String(base)] {
      return Parsed(name: String(base), meaning: meaning, conditional: false)
    }
    // Before the flag suffix: "bls" is a branch if lower or same, not a call.
    if conditions.contains(String(base.suffix(2))), let found = lookUp(base.dropLast(2)) {
      return Parsed(name: found.0, meaning: found.1, conditional: true)
    }
    if let found = lookUp(base) { return Parsed(name: found.0, meaning: found.1, conditional: false) }
    if base.first == "v", base.last == "t" || base.last == "e", let found = lookUp(base.dropLast()) {
      return Parsed(name: found.0, meaning: found.1, conditional: true)
    }
    return nil
  }

  private static func lookUp(_ name: Substring) -> (String, Meaning)? {
    if let meaning = table[String(name)] { return (String(name), meaning) }
    guard name.last == "s", let meaning = table[String(name.dropLast())] else { return nil }
    return (String(name.dropLast()), meaning)
  }

  private static let conditions: Set<String> = [
    "eq", "ne", "cs", "cc", "hs", "lo", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le",
  ]

  private static let table: [String: Meaning] = {
    var table: [String: Meaning] = [:]
    for (names, meaning) in rows {
      for name in names.split(separator: " ") { table[String(name)] = meaning }
    }
    return table
  }()

  private static let rows: [(String, Meaning)] = [
    ("adc add and bic cmn cmp eor mov mvn orn orr rsb sbc sub teq tst", .arithmetic),
    ("addw subw movw movt asr lsl lsr ror rrx neg clz rbit rev rev16 revsh cpy adr", .fixed(.alu)),
    ("sxtb sxth uxtb uxth bfc bfi sbfx ubfx csel csinc csinv csneg cset csetm cinc cinv cneg", .fixed(.alu)),
    ("asrl lsll lsrl sqrshr sqshl uqrshl uqshl srshr urshr", .fixed(.alu)),
    (
      "sxtb16 uxtb16 sxtab sxtah uxtab uxtah sxtab16 uxtab16 pkhbt pkhtb sel ssat usat ssat16 usat16",
      .fixed(.dsp)
    ),
    ("sadd8 sadd16 uadd8 uadd16 ssub8 ssub16 usub8 usub16 qadd qsub qadd8 qadd16 qsub8 qsub16", .fixed(.dsp)),
    ("shadd8 shadd16 shsub8 shsub16 uhadd8 uhadd16 uhsub8 uhsub16 uqadd8 uqadd16 uqsub8 uqsub16", .fixed(.dsp)),
    ("sasx ssax uasx usax qasx qsax shasx shsax uhasx uhsax uqasx uqsax qdadd qdsub", .fixed(.dsp)),
    (
      "mul smulbb smulbt smultb smultt smulwb smulwt smmul smmulr smuad smuadx smusd smusdx usad8",
      .fixed(.multiply)
    ),
    (
      "mla mls smlabb smlabt smlatb smlatt smlawb smlawt smlad smladx smlsd smlsdx",
      .fixed(.multiplyAccumulate)
    ),
    ("smmla smmlar smmls smmlsr usada8", .fixed(.multiplyAccumulate)),
    ("smull umull", .fixed(.longMultiply)),
    (
      "smlal umlal umaal smlalbb smlalbt smlaltb smlaltt smlald smlaldx smlsld smlsldx",
      .fixed(.longMultiplyAccumulate)
    ),
    ("sdiv udiv", .fixed(.divide)),
    ("ldr", .fixed(.load)),
    ("ldrb ldrh ldrsb ldrsh", .fixed(.loadNarrow)),
    ("ldrd", .fixed(.loadDouble)),
    ("ldm ldmia ldmdb ldmfd pop", .fixed(.loadMultiple)),
    ("str strb strh", .store),
    ("strd", .fixed(.storeDouble)),
    ("stm stmia stmdb stmfd push", .fixed(.storeMultiple)),
    ("b", .fixed(.branch)),
    ("cbz cbnz", .fixed(.conditionalTaken)),
    ("bl blx", .fixed(.call)),
    ("bx", .fixed(.branchRegister)),
    ("tbb tbh", .fixed(.tableBranch)),
    ("nop yield pld", .fixed(.nop)),
    // A breakpoint is a call of the host by semihosting, whose time does not count.
    ("mrs msr dsb dmb isb cpsid cpsie sev wfi wfe bkpt", .fixed(.system)),
    ("vadd vsub vabd", .floatOr(.floatArithmetic, vector: .vectorInteger)),
    ("vmul", .floatOr(.floatArithmetic, vector: .vectorMultiply)),
    ("vnmul", .fixed(.floatArithmetic)),
    ("vfma vfms vmla", .floatOr(.floatFused, vector: .vectorMultiply)),
    ("vfnma vfnms vmls vnmla vnmls", .fixed(.floatFused)),
    ("vdiv vsqrt", .fixed(.floatDivide)),
    ("vmov vneg vabs vcvt vcvtr", .floatOr(.floatMove, vector: .vectorInteger)),
    ("vcmp", .floatOr(.floatMove, vector: .vectorMultiply)),
    (
      "vmrs vmsr vcmpe vsel vmaxnm vminnm vrinta vrintn vrintm vrintp vrintz vrintr vrintx",
      .fixed(.floatMove)
    ),
    ("vldr", .fixed(.floatLoad)),
    ("vstr", .fixed(.floatStore)),
    ("vldm vldmia vldmdb vpop", .fixed(.floatLoadMultiple)),
    ("vstm vstmia vstmdb vpush", .fixed(.floatStoreMultiple)),
    ("dls wls dlstp wlstp lctp", .fixed(.loopStart)),
    ("le letp", .fixed(.loopBack)),
    ("vpst vpsel vpnot vctp", .fixed(.vectorPredicate)),
    ("vpt", .fixed(.vectorMultiply)),
    ("vldrb vldrh vldrw vldrd", .vectorMemory(.vectorLoad, scattered: .vectorGather)),
    ("vstrb vstrh vstrw vstrd", .vectorMemory(.vectorStore, scattered: .vectorScatter)),
    ("vld20 vld21 vld40 vld41 vld42 vld43", .fixed(.vectorLoad)),
    ("vst20 vst21 vst40 vst41 vst42 vst43", .fixed(.vectorStore)),
    (
      "vand vorr vorn veor vbic vmvn vmax vmin vmaxa vmina vdup vhadd vhsub vrhadd vqadd vqsub",
      .fixed(.vectorInteger)
    ),
    (
      "vshl vshr vrshl vrshr vqshl vqrshl vqshlu vsri vsli vshlc vshllb vshllt vclz vcls",
      .fixed(.vectorInteger)
    ),
    ("vmovlb vmovlt vmovnb vmovnt vqmovnb vqmovnt vqmovunb vqmovunt", .fixed(.vectorInteger)),
    ("vshrnb vshrnt vrshrnb vrshrnt vqshrnb vqshrnt vqrshrnb vqrshrnt", .fixed(.vectorInteger)),
    ("vqrshrunb vqrshrunt vqshrunb vqshrunt", .fixed(.vectorInteger)),
    (
      "vrev16 vrev32 vrev64 vbrsr viwdup vdwdup vidup vddup vadc vsbc vadci vsbci vcadd vhcadd vqabs vqneg",
      .fixed(.vectorInteger)
    ),
    (
      "vmulh vrmulh vmullb vmullt vqdmulh vqrdmulh vqdmullb vqdmullt vmlas vqdmlah vqrdmlah vqdmlash",
      .fixed(.vectorMultiply)
    ),
    ("vmaxv vminv vmaxav vminav", .fixed(.vectorMultiply)),
    ("vaddv vaddva vaddlv vaddlva vabav", .fixed(.vectorMultiply)),
    (
      "vmladav vmladava vmladavx vmladavax vmlav vmlava vmlaldav vmlaldava vmlalv vmlalva",
      .fixed(.vectorAccumulate)
    ),
    ("vmlsdav vmlsdava vmlsldav vmlsldava vrmlaldavh vrmlaldavha", .fixed(.vectorAccumulate)),
  ]
}
