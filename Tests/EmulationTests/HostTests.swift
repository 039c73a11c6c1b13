import Emulation
import Foundation
import Testing

struct HostTests {
  private func script(_ text: String) -> Data { Data("#!/bin/sh\n\(text)\n".utf8) }

  @Test func streamsMoreThanAnyPipeHolds() throws {
    let input = Harness.bytes(24 << 20)
    #expect(try HostRunner.run(executable: script("cat"), input: input) == input)
  }

  @Test func tellsStatusAndWords() {
    #expect(
      throws: EmulationError.failed(what: "the model on the host", status: 3, output: "no good\n")
    ) { try HostRunner.run(executable: script("echo no good >&2; exit 3"), input: Data()) }
  }

  @Test func tellsSignals() {
    #expect(throws: EmulationError.failed(what: "the model on the host", status: 137, output: "")) {
      try HostRunner.run(executable: script("kill -9 $$"), input: Data())
    }
  }

  @Test func runsInParallelWithoutMixing() {
    let inputs = (0..<16).map { Harness.bytes(100_000, seed: UInt64($0)) }
    DispatchQueue.concurrentPerform(iterations: inputs.count) { index in
      let output = try? HostRunner.run(executable: script("cat"), input: inputs[index])
      #expect(output == inputs[index])
    }
  }

  @Test func aModelAnswersImageByImage() throws {
    let model = Harness.model(
      inputs: 4, outputs: 2, body: "output[1] = (int8_t)(input[3] - input[0]); return DTMM_OK;")
    let program = try Harness.host.build(model: model)
    let output = try HostRunner.run(executable: program, input: Data([1, 2, 3, 9, 5, 6, 7, 5]))
    #expect([UInt8](output) == [1, 8, 5, 0])
  }

  @Test func aCutImageIsRefused() throws {
    let program = try Harness.host.build(model: Harness.model(inputs: 4, outputs: 2, body: "return DTMM_OK;"))
    #expect(
      throws: EmulationError.failed(
        what: "the model on the host", status: 1, output: "the last image has 1 bytes; expected 4\n")
    ) { try HostRunner.run(executable: program, input: Data([1, 2, 3, 9, 5])) }
  }

  @Test func aFailingModelNamesItsImage() throws {
    let body = "return input[0] == 7 ? DTMM_BAD_ARGUMENT : DTMM_OK;"
    let program = try Harness.host.build(model: Harness.model(inputs: 1, outputs: 1, body: body))
    #expect(
      throws: EmulationError.failed(
        what: "the model on the host", status: 1, output: "the model answered status -1 for image 2\n")
    ) { try HostRunner.run(executable: program, input: Data([1, 2, 7, 9])) }
  }

  @Test func aSyntaxErrorIsTheCompilersOwn() {
    #expect {
      try Harness.host.build(model: Harness.model(body: "return DTMM_FINE;"))
    } throws: {
      "\($0)".hasPrefix("building for the host failed:\nmodel.c:") && "\($0)".contains("DTMM_FINE")
    }
  }

  @Test func versionsNameTheTools() throws {
    let versions = try ToolVersions.read()
    #expect(versions.keys.sorted() == ["arm-none-eabi-gcc", "cc", "qemu-system-arm"])
    #expect(versions["qemu-system-arm"]?.hasPrefix("QEMU emulator version") ?? false)
  }
}
