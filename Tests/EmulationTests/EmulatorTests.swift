import Emulation
import Foundation
import Testing

struct EmulatorTests {
  private func emulate(
    _ model: [String: Data], on board: Board, input: Data = Harness.bytes(16), outputBytes: Int = 16,
    timeout: Double = 60
  ) throws -> Emulation {
    var emulator = Harness.emulator
    emulator.timeout = timeout
    let firmware = try Harness.cross.build(model: model, board: board)
    return try emulator.run(firmware: firmware, board: board, input: input, outputBytes: outputBytes)
  }

  @Test func everyBoardAnswersAsTheHostDoes() throws {
    let input = Harness.bytes(64 * 3)
    let expected = try HostRunner.run(executable: Harness.host.build(model: Harness.layered), input: input)
    for board in try Boards.load(directory: Harness.boardDirectory) + [Harness.cortexM3()] {
      let emulation = try emulate(Harness.layered, on: board, input: input, outputBytes: 32)
      #expect(emulation.output == expected, "\(board.name)")
      // Before the first layer, and three layers.
      #expect(emulation.profile.regions == 4)
      #expect(emulation.stackBytes < 200)
    }
  }

  @Test func profilesExactlyOneInference() throws {
    let board = try Harness.board("nucleo-l4r5zi")
    let one = try emulate(Harness.layered, on: board, input: Harness.bytes(64), outputBytes: 32)
    let three = try emulate(Harness.layered, on: board, input: Harness.bytes(64 * 3), outputBytes: 32)
    #expect(one.profile == three.profile)
  }

  @Test func parallelRunsAreIdentical() throws {
    let board = try Harness.board("mps3-an547")
    let firmware = try Harness.cross.build(model: Harness.layered, board: board)
    let input = Harness.bytes(64)
    let expected = try Harness.emulator.run(firmware: firmware, board: board, input: input, outputBytes: 32)
    DispatchQueue.concurrentPerform(iterations: 6) { _ in
      let again = try? Harness.emulator.run(firmware: firmware, board: board, input: input, outputBytes: 32)
      #expect(again == expected)
    }
  }

  @Test func measuresTheStackThatAModelUses() throws {
    let board = try Harness.board("disco-f746ng")
    let body = """
      volatile int8_t local[2000];
      for (int i = 0; i < 2000; i++) local[i] = input[i % 16];
      output[0] = local[77]; return DTMM_OK;
      """
    let stack = try emulate(Harness.model(body: body), on: board).stackBytes
    #expect((2000..<2100).contains(stack))
  }

  @Test func aStackThatMeetsTheDataIsAnError() throws {
    let globals = """
      static int8_t arena[4 * 1024 * 1024 - 4096];
      __attribute__((noinline)) static int deep(int n) { volatile int8_t local[512];
        for (int i = 0; i < 512; i++) local[i] = n; return n == 0 ? 0 : deep(n - 1) + local[n]; }
      """
    let model = Harness.model(
      globals: globals, body: "arena[input[0] & 1]++; return deep(15) < 0 ? arena[0] : 0;")
    let firmware = try Harness.cross.build(model: model, core: .cortexM0Plus)
    #expect {
      try Harness.emulator.run(
        firmware: firmware, core: .cortexM0Plus, input: Harness.bytes(16), outputBytes: 16)
    } throws: {
      guard case EmulationError.stackOverflow(image: 0, let bytes) = $0 else { return false }
      return bytes < 4096
    }
  }

  @Test func aStackThatABoardHasNoRoomForIsAnError() throws {
    // 144 KB less the arena leave 4 KB, and the model takes more than 8.
    let body = """
      static int8_t arena[144 * 1024 - 4096]; volatile int8_t local[8192];
      for (int i = 0; i < 8192; i++) local[i] = input[i % 16];
      arena[input[0] & 1]++; return local[77] & arena[0] & 0;
      """
    #expect {
      try emulate(Harness.model(body: body), on: Harness.board("nucleo-g0b1re"))
    } throws: {
      guard case EmulationError.stackTooDeep("nucleo-g0b1re", let bytes, let left) = $0 else { return false }
      return (8192..<8400).contains(bytes) && left <= 4096
    }
  }

  @Test func boardsOfACoreShareOneRun() throws {
    let boards = try Boards.load(directory: Harness.boardDirectory).filter { $0.core == .cortexM4 }
    #expect(boards.count == 3)
    let firmware = try Harness.cross.build(model: Harness.layered, core: .cortexM4)
    let input = Harness.bytes(64)
    let shared = try Harness.emulator.run(
      firmware: firmware, core: .cortexM4, input: input, outputBytes: 32, memoriesOf: boards)
    for (system, board) in boards.enumerated() {
      #expect(try Harness.cross.build(model: Harness.layered, board: board) == firmware)
      let own = try Harness.emulator.run(
        firmware: firmware, board: board, input: input, outputBytes: 32, countsMemory: true)
      #expect(own.output == shared.output && own.profile.edges == shared.profile.edges)
      let costs = try CycleModel.cost(of: own.profile, elf: firmware.elf, on: board)
      let same = try CycleModel.cost(of: shared.profile, elf: firmware.elf, on: board, system: system)
      #expect(costs == same, "\(board.name)")
      #expect(costs.allSatisfy { ($0.memoryCycles ?? -1) >= $0.cycles })
    }
  }

  @Test func theStackLimitOfArmv8IsSet() throws {
    let body = "volatile int8_t local[5 * 1024 * 1024]; local[input[0]] = 1; return local[5];"
    #expect {
      try emulate(Harness.model(body: body), on: Harness.board("nucleo-u575zi-q"))
    } throws: {
      guard case EmulationError.fault(_, _, "dtmm_model_run", let status) = $0 else { return false }
      return status.contains("STKOF")
    }
  }

  @Test func aFaultNamesItsPlace() throws {
    let globals = "__attribute__((noinline)) static int broken(volatile int *at) { return *at; }"
    let model = Harness.model(globals: globals, body: "return broken((volatile int *)0xF0000000);")
    for board in try Harness.boardsByCore() {
      #expect {
        try emulate(model, on: board)
      } throws: {
        guard case EmulationError.fault("HardFault", _, let function, let status) = $0 else { return false }
        return function.hasPrefix("broken") && status.contains("PRECISERR")
          && status.contains("BFAR 0xf0000000")
      }
    }
  }

  @Test func aModelsStatusIsReported() throws {
    let model = Harness.model(
      inputs: 1, outputs: 1, body: "return input[0] == 9 ? DTMM_SCRATCH_TOO_SMALL : DTMM_OK;")
    #expect(throws: EmulationError.modelFailed(image: 1, status: -2)) {
      try emulate(model, on: Harness.board("mps3-an547"), input: Data([1, 9, 2]), outputBytes: 1)
    }
  }

  @Test func anEndlessModelIsGivenUp() throws {
    let model = Harness.model(body: "for (;;) __asm__ volatile(\"\"); return DTMM_OK;")
    #expect(throws: EmulationError.timeout(what: "qemu-system-arm", seconds: 1)) {
      try emulate(model, on: Harness.board("nucleo-l4r5zi"), timeout: 1)
    }
  }

  @Test func aCutImageIsRefused() throws {
    #expect(
      throws: EmulationError.badOutput(
        "semihosting failed at reading a whole image; expected whole images of the model's input size")
    ) {
      try emulate(
        Harness.model(body: "return DTMM_OK;"), on: Harness.board("nucleo-l4r5zi"), input: Harness.bytes(17))
    }
  }

  @Test func aMissingPluginIsNamed() throws {
    let board = try Harness.board("nucleo-l4r5zi")
    let firmware = try Harness.cross.build(model: Harness.layered, board: board)
    #expect {
      try Emulator(plugin: URL(filePath: "/nowhere/p.so"))
        .run(firmware: firmware, board: board, input: Data(), outputBytes: 32)
    } throws: {
      "\($0)".contains("/nowhere/p.so is not there")
    }
  }

  @Test func countsFillsOfTheFlash() throws {
    let board = try Harness.board("nucleo-l4r5zi")
    // Lines are 32 bytes and the data cache holds 8 of them: streaming 4 KB twice fills each line twice.
    let globals = "static const int32_t weights[1024] __attribute__((aligned(32))) = {[1023] = 3};"
    let body = """
      DTMM_LAYER_BEGIN(0);
      int32_t sum = 0;
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 1024; i++) sum += *(const volatile int32_t *)&weights[i];
      }
      DTMM_LAYER_BEGIN(1);
      output[0] = (int8_t)sum;
      return DTMM_OK;
      """
    let firmware = try Harness.cross.build(model: Harness.model(globals: globals, body: body), board: board)
    let run = try Harness.emulator.run(
      firmware: firmware, board: board, input: Harness.bytes(16), outputBytes: 16, countsMemory: true)
    let memory = try #require(run.profile.memory.first { $0.region == 1 && $0.memory == 0 })
    #expect((2048...2050).contains(memory.reads))
    #expect((256...258).contains(memory.readFills))
    // The loop is resident after its first run.
    #expect(memory.jumpFills + memory.straightFills < 8)
    let without = try Harness.emulator.run(
      firmware: firmware, board: board, input: Harness.bytes(16), outputBytes: 16)
    #expect(without.profile.edges == run.profile.edges && without.profile.memory.isEmpty)
  }

  @Test func runsAnyProgramBetweenItsOwnMarkers() throws {
    let board = try Harness.board("nucleo-u575zi-q")
    let firmware = try Harness.cross.build(model: Harness.layered, board: board)
    let span = ProgramSpan(begin: "dtmm_model_run", end: "dtmm_profile_end")
    let run = try Harness.emulator.run(
      elf: firmware.elf, board: board, span: span, files: ["input.bin": Harness.bytes(64)])
    #expect(run.status == 0)
    #expect(run.profile.regions == 1 && run.profile.finished)
    // The same blocks as in the four regions of the firmware's own run, but for the calls of the markers.
    let layered = try Harness.emulator.run(
      firmware: firmware, board: board, input: Harness.bytes(64), outputBytes: 32)
    let marker = try ELF(firmware.elf).address(ofFunction: "dtmm_profile_next")
    let counts = Dictionary(
      uniqueKeysWithValues: zip(run.profile.blocks.map(\.start), run.profile.counts)
        .filter { $0.0 != marker })
    let own = Dictionary(uniqueKeysWithValues: zip(layered.profile.blocks.map(\.start), layered.profile.counts))
    #expect(counts == own)
  }
}
