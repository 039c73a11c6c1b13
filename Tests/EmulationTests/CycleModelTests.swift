import Documents
import Emulation
import Foundation
import Testing

/// Loops counted by hand from the cost tables, and what the model says of whole programs.
struct CycleModelTests {
  private func measure(_ loops: [HandCountedLoop], on board: Board) throws -> [LoopMeasurement] {
    try LoopMeasurement.measure(loops, on: board, compiler: Harness.cross, emulator: Harness.emulator)
  }

  @Test(arguments: Core.allCases) func handCountedLoopsAreExact(on core: Core) throws {
    let file = Harness.root.appending(path: "experiments/validation/loops.json").path
    let loops = try HandCountedLoop.load(file: file).filter { $0.core == core }
    #expect(loops.count >= 4, "\(core.title)")
    let board = try core == .cortexM3 ? Harness.cortexM3() : #require(Harness.boardsByCore().first { $0.core == core })
    for measured in try measure(loops, on: board) {
      #expect(measured.cycles == Double(measured.loop.cycles), "\(core.title): \(measured.loop.body)")
      #expect(measured.instructions == measured.loop.instructions, "\(core.title): \(measured.loop.body)")
    }
  }

  @Test func aWrongCountIsNotExact() throws {
    let loops = [
      HandCountedLoop(core: .cortexM4, body: "adds r1, #1", terms: [1, 1, 3]),
      HandCountedLoop(core: .cortexM4, body: "adds r1, #1", terms: [1, 1, 2], skipped: 1),
      HandCountedLoop(core: .cortexM4, body: "adds r1, #1", terms: [1, 1, 2]),
    ]
    let measured = try measure(loops, on: Harness.board("nucleo-l4r5zi"))
    #expect(measured.map(\.isExact) == [false, false, true])
  }

  /// QEMU 7.2 gives a wrong size to an instruction that ends a page of 1 KiB, and cuts blocks there.
  @Test(arguments: [1016, 1018, 1020, 1022])
  func blocksAtTheEndOfAPageAreCountedAsAnyOther(offset: Int) throws {
    let loop = HandCountedLoop(
      core: .cortexM4, body: "adds r1, #1; add.w r1, r1, #1; adds r1, #1", terms: [1, 1, 1, 1, 2], offset: offset)
    #expect(try measure([loop], on: Harness.board("nucleo-l4r5zi")).map(\.isExact) == [true])
  }

  @Test func loopsAreReadWithTheirMistakes() throws {
    func loop(_ text: String) throws -> HandCountedLoop {
      try HandCountedLoop(node: Document(text: text, name: "loops.json").root)
    }
    let read = try loop(#"{"core": "cortex-m7", "body": "nop; b 3f; nop; 3: nop", "cycles": [1, 2], "skipped": 1}"#)
    #expect(read == HandCountedLoop(core: .cortexM7, body: "nop; b 3f; nop; 3: nop", terms: [1, 2], skipped: 1))
    #expect(read.cycles == 3 && read.instructions == 5)
    #expect(throws: DocumentError.self) { try loop(#"{"core": "cortex-m9", "body": "nop", "cycles": [1]}"#) }
    #expect(throws: DocumentError.self) { try loop(#"{"core": "cortex-m7", "body": "nop", "cycles": [0]}"#) }
    #expect(throws: DocumentError.self) { try loop(#"{"core": "cortex-m7", "body": " ", "cycles": [1]}"#) }
    #expect(throws: DocumentError.self) { try loop(#"{"core": "cortex-m7", "body": "nop", "cycle": [1]}"#) }
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
      #expect(unknown == [], "\(board.core.title)")
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
