import Foundation
import Testing

/// The same random operator calls on the host and on every core: hashes of all outputs must agree.
@Suite(.serialized) struct DeviceTests {
  private let cases = 3000

  @Test func hostBuildIsCleanUnderTheSanitizers() throws {
    let plain = try run(hostBuild(["-O3", "-march=native"]))
    let checked = try run(
      hostBuild(["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]))
    #expect(plain.count == cases)
    #expect(plain.allSatisfy { !$0.hasSuffix(" 00000000") })
    #expect(checked == plain)
  }

  @Test(arguments: Target.all)
  func coresGiveTheHostsOutputs(_ target: Target) throws {
    let expected = try run(hostBuild(["-O3", "-march=native"]))
    #expect(try run(emulation(of: target)) == expected)
  }

  /// Buffers that end where the memory does would not prove that nothing beyond is read if that were no fault.
  @Test(arguments: Target.all.filter { $0.core != "cortex-m33" })
  func readingBeyondTheMemoryIsAFault(_ target: Target) throws {
    let ending = try finish(emulation(of: target, ["-DPROBE"]))
    #expect(ending.status != 0 && ending.text.contains("fault"), "\(ending.text)")
  }

  /// The command that runs the cases on the machine of `target`.
  private func emulation(of target: Target, _ flags: [String] = []) throws -> [String] {
    let firmware = try build(
      "arm-none-eabi-gcc",
      target.flags + flags + [
        "-O3", "-mthumb", "-mfloat-abi=hard", "-ffreestanding", "-nostartfiles",
        "-Wl,--defsym=CODE_ORIGIN=\(target.code)", "-Wl,--defsym=DATA_ORIGIN=\(target.data)", "-T",
        device("board.ld"), device("board.c"),
      ])
    return [
      "qemu-system-arm", "-M", target.machine, "-nographic", "-monitor", "none", "-serial", "none",
      "-semihosting-config", "enable=on,target=native", "-kernel", firmware,
    ]
  }

  /// A core, and the machine of QEMU that has it with its memories.
  struct Target: Sendable, CustomTestStringConvertible {
    var core: String
    var machine: String
    var code = "0x0"
    var data = "0x20000000"

    static let all = [
      Target(core: "cortex-m4", machine: "mps2-an386"),
      Target(core: "cortex-m7", machine: "mps2-an500"),
      Target(core: "cortex-m33", machine: "mps2-an505", code: "0x10000000", data: "0x38000000"),
      Target(core: "cortex-m55", machine: "mps3-an547"),
    ]

    var flags: [String] { ["-mcpu=\(core)"] + (core == "cortex-m7" ? ["-DDTMM_CORTEX_M7"] : []) }
    var testDescription: String { core }
  }

  private func hostBuild(_ flags: [String]) throws -> [String] {
    [try build("gcc", flags + ["-D_DEFAULT_SOURCE", device("host.c")])]
  }

  /// Compiles the kernels and the cases with warnings as errors; the path of the program.
  private func build(_ compiler: String, _ flags: [String]) throws -> String {
    let program = FileManager.default.temporaryDirectory.appending(path: "kernels-\(UUID().uuidString)").path
    let shared = ["cases.c", "weights.c", "operators.c", "blocks.c", "main.c"].map(device)
    _ = try run(
      [compiler, "-std=c11", "-Wall", "-Wextra", "-Werror", "-DCASES=\(cases)", "-I\(kernels.path)/include"]
        + flags + shared + kernelSources() + ["-o", program])
    return program
  }

  private var tests: URL { URL(filePath: #filePath).deletingLastPathComponent() }
  private var kernels: URL {
    tests.deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/Kernels")
      .resolvingSymlinksInPath()
  }

  private func device(_ name: String) -> String { tests.appending(path: "Device/\(name)").path }

  private func kernelSources() throws -> [String] {
    let files = try #require(FileManager.default.enumerator(at: kernels, includingPropertiesForKeys: nil))
    return files.compactMap { ($0 as? URL)?.path }.filter { $0.hasSuffix(".c") }.sorted()
  }

  /// The lines a command prints; its failure fails the test with them.
  private func run(_ command: [String]) throws -> [String] {
    let ending = try finish(command)
    try #require(ending.status == 0, "\(command.joined(separator: " ")): \(ending.text)")
    return ending.text.split(separator: "\n").map(String.init)
  }

  private func finish(_ command: [String]) throws -> (status: Int32, text: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }
}
