import Emulation
import Foundation
import Testing

struct CrossCompilerTests {
  @Test func equalInputsGiveEqualBytes() throws {
    for board in try [Harness.board("nucleo-l4r5zi"), Harness.board("mps3-an547")] {
      let first = try Harness.cross.build(model: Harness.layered, board: board)
      let second = try CrossCompiler(root: Harness.root).build(model: Harness.layered, board: board)
      #expect(first == second)
      #expect(!first.elf.isEmpty)
    }
  }

  @Test func countsBytesBySection() throws {
    let board = try Harness.board("nucleo-l4r5zi")
    let globals = """
      static const int8_t weights[5000] = {1, 2, 3};
      static int32_t state[250] = {4};
      static int8_t arena[3000];
      """
    let body =
      "output[0] = weights[input[0]]; state[input[1]]++; arena[input[2]]++; return state[3] + arena[4];"
    let small = try Harness.cross.build(model: Harness.model(body: "return DTMM_OK;"), board: board)
    let large = try Harness.cross.build(model: Harness.model(globals: globals, body: body), board: board)
    #expect(large.flags == (try Harness.cross.build(model: Harness.layered, core: .cortexM4)).flags)
    #expect(
      large.symbols["weights"] == 5000 && large.symbols["state"] == 1000 && large.symbols["arena"] == 3000)
    let code = large.codeBytes - small.codeBytes
    #expect(large.flashBytes - small.flashBytes == 5000 + 1000 + code)
    #expect((4000..<4016).contains(large.sramBytes - small.sramBytes))
    #expect(large.flags.contains("-O3") && large.flags.contains("-mcpu=cortex-m4"))
  }

  @Test func sectionsAgreeWithSymbols() throws {
    let firmware = try Harness.cross.build(model: Harness.layered, board: Harness.board("mps3-an547"))
    let elf = try ELF(firmware.elf)
    #expect(elf.architecture == .v81M)
    let text = try #require(elf.sections.first { $0.name == ".text" })
    let entry = try elf.address(ofFunction: "dtmm_model_run")
    #expect((text.address..<text.address + text.bytes).contains(entry))
    #expect(elf.function(at: entry + 2) == "dtmm_model_run")
    #expect(elf.function(at: 0x4000_0000) == "?")
    #expect(throws: EmulationError.missingSymbol("nowhere")) { try elf.address(ofFunction: "nowhere") }
  }

  @Test func saysWhatOverflowsAndByHowMuch() throws {
    let board = try Harness.board("nucleo-g0b1re")
    let body = "arena[input[0]]++; return arena[5];"
    let arena = Harness.model(globals: "static int8_t arena[200000];", body: body)
    let weights = Harness.model(
      globals: "static const int8_t arena[600000] = {1};", body: "return arena[input[5]];")
    #expect {
      try Harness.cross.build(model: arena, board: board)
    } throws: {
      guard case EmulationError.overflow("nucleo-g0b1re", "SRAM", let bytes, ".bss"?) = $0 else {
        return false
      }
      // 144 KB of SRAM less the least stack, and what little else there is.
      return (200_000 + 1024 - 147_456..<200_000 + 2048 - 147_456).contains(bytes)
    }
    #expect {
      try Harness.cross.build(model: weights, board: board)
    } throws: {
      guard case EmulationError.overflow("nucleo-g0b1re", "FLASH", let bytes, _?) = $0 else { return false }
      return (600_000 - 524_288..<610_000 - 524_288).contains(bytes)
    }
    let huge = Harness.model(globals: "static int8_t arena[5000000];", body: body)
    #expect {
      try Harness.cross.build(model: huge, core: .cortexM4)
    } throws: {
      guard case EmulationError.overflow("the emulated Cortex-M4", "SRAM", let bytes, _?) = $0 else {
        return false
      }
      return (5_000_000 - 4_194_304..<5_003_000 - 4_194_304).contains(bytes)
    }
  }

  @Test func aFirmwareMayBeLargerThanTightlyCoupledMemory() throws {
    var board = try Harness.board("mps3-an547")
    let body = "output[0] = table[599999]; output[1] = table[input[0]]; return DTMM_OK;"
    let model = Harness.model(
      globals: "static const int8_t table[600000] = {[7] = 70, [599999] = 99};", body: body)
    #expect(throws: EmulationError.self) { try Harness.cross.build(model: model, board: board) }
    board.flashBytes = 2 << 20
    let firmware = try Harness.cross.build(model: model, board: board)
    #expect(firmware.flashBytes > 600_000)
    let input = Data([7] + [UInt8](repeating: 3, count: 15))
    let emulation = try Harness.emulator.run(
      firmware: firmware, board: board, input: input, outputBytes: 16, countsMemory: true)
    #expect([UInt8](emulation.output.prefix(3)) == [99, 70, 3])
    #expect(emulation.profile.memory.contains { $0.memory <= 1 && $0.reads >= 2 }, "the table is in the flash")
    let tooLarge = Harness.model(
      globals: "static const int8_t table[2200000] = {1};", body: "output[0] = table[input[0]]; return DTMM_OK;")
    #expect {
      try Harness.cross.build(model: tooLarge, board: board)
    } throws: {
      guard case EmulationError.overflow("mps3-an547", "FLASH", let bytes, ".rodata"?) = $0 else { return false }
      return (2_200_000 - 2_097_152..<2_203_000 - 2_097_152).contains(bytes)
    }
  }

  @Test func aSyntaxErrorIsTheCompilersOwn() throws {
    let board = try Harness.board("disco-f746ng")
    #expect {
      try Harness.cross.build(model: Harness.model(body: "return DTMM_FINE;"), board: board)
    } throws: {
      "\($0)".hasPrefix("building for Cortex-M7 failed:\nmodel.c:") && "\($0)".contains("DTMM_FINE")
    }
  }

  @Test func anythingElseIsNoELF() throws {
    #expect(throws: EmulationError.badELF("the file is no ELF for Arm")) {
      try ELF(Data("hello, world".utf8))
    }
    let host = try Harness.host.build(model: Harness.layered)
    #expect(throws: EmulationError.badELF("the file is no ELF for Arm")) { try ELF(host) }
  }

  @Test func aCutELFIsRefused() throws {
    let elf = try Harness.cross.build(model: Harness.layered, board: Harness.board("nucleo-l4r5zi")).elf
    for length in stride(from: 6, to: elf.count, by: 997) {
      #expect(throws: EmulationError.self) { try ELF(elf.prefix(length)) }
    }
  }
}
