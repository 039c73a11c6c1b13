import Emulation
import Testing

/// Input that is rare, and was once taken for something else or not at all.
@Suite struct RareInputTests {
  private func decode(_ mnemonic: String, _ operands: String) -> Instruction? {
    Instruction(address: 0x100, size: 4, mnemonic: mnemonic[...], operands: operands[...])
  }

  @Test func floatsUnderLessThanAreNoVectorsOfOddElements() {
    #expect(decode("vmullt.f32", "s0, s1, s2")?.kind == .floatArithmetic)
    #expect(decode("vmovlt.f32", "s0, s1")?.kind == .floatMove)
    #expect(decode("vmullt.s8", "q0, q1, q2")?.kind == .vectorMultiply)
    #expect(decode("vmovlt.u8", "q0, q1")?.kind == .vectorInteger)
    // Ends like a condition, and has none.
    #expect(decode("vmls.f32", "s0, s1, s2")?.kind == .floatFused)
  }

  @Test(arguments: ["vpst", "vpstt", "vpste", "vpsttt", "vpstete", "vpsteee", "vpstttt"])
  func vectorBlocksOfOneToFour(mnemonic: String) {
    #expect(decode(mnemonic, "")?.kind == .vectorPredicate)
  }

  @Test(arguments: ["vpt.s8", "vptt.i32", "vptte.u8", "vpteee.s16"])
  func comparingVectorBlocks(mnemonic: String) {
    #expect(decode(mnemonic, "ge, q0, q1")?.kind == .vectorMultiply)
  }

  @Test func longerBlocksThanThereAreAreUnknown() {
    #expect(decode("vpsttttt", "") == nil)
    #expect(decode("ittttt", "ne") == nil)
  }

  @Test(arguments: [
    "uhsub8", "uhsub16", "shasx", "shsax", "uhasx", "uhsax", "uqasx", "uqsax",
  ])
  func halvingAndSaturatingPairs(mnemonic: String) {
    #expect(decode(mnemonic, "r0, r1, r2")?.kind == .dsp)
  }

  @Test func othersThatWereMissing() {
    #expect(decode("smlsldx", "r0, r1, r2, r3")?.kind == .longMultiplyAccumulate)
    #expect(decode("vmlsldav.s16", "r0, r1, q0, q1")?.kind == .vectorAccumulate)
    #expect(decode("vmlsldava.s32", "r0, r1, q0, q1")?.kind == .vectorAccumulate)
    #expect(decode("wfi", "")?.kind == .system)
    #expect(decode("wfe", "")?.kind == .system)
  }

  @Test(arguments: ["block 1 100 -1", "edge 0 - 0 -5", "edge -1 - 0 5", "edge 0 - 1 5", "edge 0 x 0 5"])
  func profilesWithImpossibleNumbers(line: String) throws {
    let good = "block-profile 2\nblock 0 100 3\nedge 0 - 0 5\nend\n"
    #expect(try Profile(text: good).counts == [5])
    #expect(throws: EmulationError.self) {
      try Profile(text: good.replacing("end", with: "\(line)\nend"))
    }
  }
}
