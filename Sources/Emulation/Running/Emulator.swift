import Foundation

/// What one run of a firmware in QEMU gave.
public struct Emulation: Codable, Hashable, Sendable {
  /// Outputs of the model, image after image.
  public var output: Data
  /// Deepest stack of the model in bytes, from a painted stack.
  public var stackBytes: Int
  /// Blocks of the first inference; region 0 is before the first layer, region i + 1 is layer i.
  public var profile: Profile
}

/// Runs firmware in qemu-system-arm with the BlockProfile plugin. Every run has its own directory and
/// process, so any number may run at once.
public struct Emulator: Sendable {
  /// The built plugin, `libBlockProfile.so`.
  public var plugin: URL
  /// Seconds after which a run is given up.
  public var timeout: Double
  /// Name on the PATH, or path, of QEMU.
  public var program: String

  /// An emulator with a plugin.
  public init(plugin: URL, timeout: Double = 300, program: String = "qemu-system-arm") {
    self.plugin = plugin
    self.timeout = timeout
    self.program = program
  }

  /// Runs a firmware that `CrossCompiler` built on the images in `input`, each of the model's input size.
  ///
  /// - Parameters:
  ///   - core: The core that it was built for.
  ///   - outputBytes: Bytes of output of one image, to check that none is missing.
  ///   - boards: Boards through whose caches accesses are counted, all in this one run, which takes about three
  ///     times as long; the index of each is that of its memory system in the profile.
  ///
  /// Throws `EmulationError`: a fault with its place, a timeout, a failing model, a stack overflow, a missing
  /// QEMU.
  public func run(
    firmware: Firmware, core: Core, input: Data, outputBytes: Int, memoriesOf boards: [Board] = []
  ) throws -> Emulation {
    let elf = try ELF(firmware.elf)
    var arguments = PluginArguments(plugin: plugin.path, output: Self.profileName)
    arguments.begin(try elf.address(ofFunction: "dtmm_model_run"))
    arguments.end(try elf.address(ofFunction: "dtmm_profile_end"))
    // A model without layer boundaries leaves the linker nothing to keep.
    if let next = try? elf.address(ofFunction: "dtmm_profile_next") { arguments.next(next) }
    let machine = Machine(core: core)
    for board in boards { arguments.memories(try MemoryMap(elf: elf, board: board), of: board) }
    return try withTemporaryDirectory { directory in
      try input.write(to: directory.appending(path: "input.bin"))
      let ending = try start(firmware.elf, on: machine, arguments, in: directory)
      guard let record = contents("report.bin", in: directory) else { throw failure(ending) }
      let report = try FirmwareReport(record, elf: elf)
      let output = contents("output.bin", in: directory) ?? Data()
      guard output.count == report.images * outputBytes else {
        throw EmulationError.badOutput(
          "\(report.images) images gave \(output.count) bytes; expected \(outputBytes) each")
      }
      guard let profile = try profile(in: directory) else { throw failure(ending) }
      return Emulation(output: output, stackBytes: report.stackBytes, profile: profile)
    }
  }

  /// Runs a firmware on the core of a board, and checks that the board has the memory for its stack; throws as
  /// `run(firmware:core:input:outputBytes:memoriesOf:)` does.
  public func run(
    firmware: Firmware, board: Board, input: Data, outputBytes: Int, countsMemory: Bool = false
  ) throws -> Emulation {
    let emulation = try run(
      firmware: firmware, core: board.core, input: input, outputBytes: outputBytes,
      memoriesOf: countsMemory ? [board] : [])
    try firmware.requireFit(on: board, stackBytes: emulation.stackBytes)
    return emulation
  }

  static let profileName = "profile.txt"

  /// Runs an ELF in a directory.
  func start(
    _ elf: Data, on machine: Machine, _ arguments: PluginArguments, options: [String] = [], in directory: URL
  ) throws -> ChildProcess.Ending {
    guard FileManager.default.isReadableFile(atPath: plugin.path) else {
      throw EmulationError.cannotStart(
        "the QEMU plugin",
        reason: "\(plugin.path) is not there; expected `swift build -c release` to have built it")
    }
    try elf.write(to: directory.appending(path: "firmware.elf"))
    let flags = [
      "-M", machine.name, "-nographic", "-monitor", "none", "-serial", "stdio", "-semihosting-config",
      "enable=on,target=native", "-plugin", arguments.text, "-kernel", "firmware.elf",
    ]
    return try ChildProcess(
      program: program, arguments: flags + options, directory: directory, package: "qemu-system-arm",
      timeout: timeout
    ).run()
  }

  /// The profile that a run left in its directory; nil when QEMU did not come to write it.
  func profile(in directory: URL) throws -> Profile? {
    try contents(Self.profileName, in: directory).map { try Profile(text: String(decoding: $0, as: UTF8.self)) }
  }

  func contents(_ name: String, in directory: URL) -> Data? {
    FileManager.default.contents(atPath: directory.appending(path: name).path)
  }

  func failure(_ ending: ChildProcess.Ending) -> EmulationError {
    .failed(
      what: "qemu-system-arm", status: ending.status,
      output: ending.errors + String(decoding: ending.output, as: UTF8.self))
  }
}
