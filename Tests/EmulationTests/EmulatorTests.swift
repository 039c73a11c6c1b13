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
    let board = try Harness.board("nucleo-g0b1re")
    let globals = """
      static int8_t arena[144 * 1024 - 4096];
      __attribute__((noinline)) static int deep(int n) { volatile int8_t local[512];
        for (int i = 0; i < 512; i++) local[i] = n; return n == 0 ? 0 : deep(n - 1) + local[n]; }
      """
    let model = Harness.model(
      globals: globals, body: "arena[input[0] & 1]++; return deep(15) < 0 ? arena[0] : 0;")
    #expect {
      try emulate(model, on: board)
    } throws: {
      guard case EmulationError.stackOverflow(image: 0, let bytes) = $0 else { return false }
      return bytes < 4096
    }
  }

  @Test func theStackLimitOfArmv8IsSet() throws {
    let body = "volatile int8_t local[800 * 1024]; local[input[0]] = 1; return local[5];"
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
    let memory = run.profile.memory[1]
    #expect((2048...2050).contains(memory.flashReads))
    #expect((256...258).contains(memory.dataFills))
    // The loop is resident after its first run.
    #expect(memory.codeFills < 8)
    let without = try Harness.emulator.run(
      firmware: firmware, board: board, input: Harness.bytes(16), outputBytes: 16)
    #expect(without.profile.edges == run.profile.edges && without.profile.memory.isEmpty)
  }

  @Test func runsAnyProgramBetweenItsOwnMarkers() throws {
    let board = try Harness.board("nucleo-u575zi-q")
    let firmware = try Harness.cross.build(model: Harness.layered, board: board)
    let markers = Emulator.Markers(begin: "dtmm_model_run", end: "dtmm_profile_end")
    let run = try Harness.emulator.run(
      elf: firmware.elf, board: board, markers: markers, files: ["input.bin": Harness.bytes(64)])
    #expect(run.status == 0)
    #expect(run.profile.regions == 1)
    #expect(throws: EmulationError.missingSymbol("elsewhere")) {
      try Harness.emulator.run(
        elf: firmware.elf, board: board, markers: .init(begin: "elsewhere", end: "main"))
    }
    #expect(throws: EmulationError.wrongCore(.cortexM4, needs: .v8M)) {
      try Harness.emulator.run(elf: firmware.elf, board: Harness.board("nrf52840-dk"), markers: markers)
    }
  }
}
