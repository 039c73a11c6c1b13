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

/// What one run of any other program in QEMU gave.
public struct ProgramRun: Codable, Hashable, Sendable {
  /// What it printed by semihosting, and QEMU's own messages.
  public var console: String
  /// Its exit status.
  public var status: Int
  /// Blocks between its begin and its end.
  public var profile: Profile
}

/// Runs firmware in qemu-system-arm with the BlockProfile plugin. Every run has its own directory and
/// process, so any number may run at once.
public struct Emulator: Sendable {
  /// Functions that delimit a profile.
  public struct Markers: Hashable, Sendable {
    /// Counting starts when this is entered.
    public var begin: String
    /// Each entry of this starts the next region; nil for a single region.
    public var next: String?
    /// Counting ends, for good, when this is entered.
    public var end: String

    /// Markers by name.
    public init(begin: String, next: String? = nil, end: String) {
      self.begin = begin
      self.next = next
      self.end = end
    }

    /// Those of the firmware that `CrossCompiler` builds: exactly one inference, a region a layer.
    static let firmware = Markers(begin: "dtmm_model_run", next: "dtmm_profile_next", end: "dtmm_profile_end")
  }

  /// The built plugin, `libBlockProfile.so`.
  public var plugin: URL
  /// Seconds after which a run is given up.
  public var timeout: Double

  /// An emulator with a plugin.
  public init(plugin: URL, timeout: Double = 300) {
    self.plugin = plugin
    self.timeout = timeout
  }

  /// Runs a firmware that `CrossCompiler` built on the images in `input`, each of the model's input size.
  ///
  /// - Parameters:
  ///   - outputBytes: Bytes of output of one image, to check that none is missing.
  ///   - countsMemory: Whether to count accesses through the board's caches, which takes about three times as
  ///     long.
  ///
  /// Throws `EmulationError`: a fault with its place, a timeout, a failing model, a stack overflow, a missing
  /// QEMU.
  public func run(
    firmware: Firmware, board: Board, input: Data, outputBytes: Int, countsMemory: Bool = false
  ) throws -> Emulation {
    let elf = try ELF(firmware.elf)
    var markers = Markers.firmware
    // A model without layer boundaries leaves the linker nothing to keep.
    if !elf.symbols.contains(where: { $0.name == markers.next }) { markers.next = nil }
    let flags = try arguments(markers, elf: elf, board: board, countsMemory: countsMemory)
    return try withTemporaryDirectory { directory in
      try input.write(to: directory.appending(path: "input.bin"))
      let ending = try start(firmware.elf, flags, in: directory)
      guard let record = contents("report.bin", in: directory) else { throw failure(ending) }
      let report = try FirmwareReport(record, elf: elf)
      let output = contents("output.bin", in: directory) ?? Data()
      guard output.count == report.images * outputBytes else {
        throw EmulationError.badOutput(
          "\(report.images) images gave \(output.count) bytes; expected \(outputBytes) each")
      }
      let profile = try profile(in: directory, ending: ending)
      return Emulation(output: output, stackBytes: report.stackBytes, profile: profile)
    }
  }

  /// Runs any ELF for the QEMU machine of the board's core, which ends by semihosting.
  ///
  /// - Parameters:
  ///   - files: Files by name that the program finds in its working directory.
  ///
  /// Throws `EmulationError`: a missing marker, an ELF for another core, a timeout, a missing QEMU.
  public func run(
    elf data: Data, board: Board, markers: Markers, files: [String: Data] = [:], countsMemory: Bool = false
  ) throws -> ProgramRun {
    let elf = try ELF(data)
    if let needed = elf.architecture, needed > board.core.architecture {
      throw EmulationError.wrongCore(board.core, needs: needed)
    }
    let flags = try arguments(markers, elf: elf, board: board, countsMemory: countsMemory)
    return try withTemporaryDirectory { directory in
      for (name, bytes) in files { try bytes.write(to: directory.appending(path: name)) }
      let ending = try start(data, flags, in: directory)
      return ProgramRun(
        console: String(decoding: ending.output, as: UTF8.self) + ending.errors, status: ending.status,
        profile: try profile(in: directory, ending: ending))
    }
  }

  private func arguments(_ markers: Markers, elf: ELF, board: Board, countsMemory: Bool) throws -> [String] {
    let machine = Machine(core: board.core)
    func hexadecimal(_ number: Int) -> String { String(number, radix: 16) }
    var plugin = [self.plugin.path, "out=profile.txt"]
    plugin.append("begin=" + hexadecimal(try elf.address(ofFunction: markers.begin)))
    plugin.append("end=" + hexadecimal(try elf.address(ofFunction: markers.end)))
    if let next = markers.next { plugin.append("next=" + hexadecimal(try elf.address(ofFunction: next))) }
    if countsMemory {
      let flash = machine.flash(of: board)
      plugin.append("flash=\(hexadecimal(flash.origin)):\(hexadecimal(flash.bytes))")
      plugin.append("icache=" + board.flash.pluginCache(board.flash.instructionCache))
      plugin.append("dcache=" + board.flash.pluginCache(board.flash.dataCache))
    }
    return [
      "-M", machine.name, "-nographic", "-monitor", "none", "-serial", "none", "-semihosting-config",
      "enable=on,target=native", "-plugin", plugin.joined(separator: ","), "-kernel", "firmware.elf",
    ]
  }

  private func start(_ elf: Data, _ arguments: [String], in directory: URL) throws -> ChildProcess.Ending {
    guard FileManager.default.isReadableFile(atPath: plugin.path) else {
      throw EmulationError.cannotStart(
        "the QEMU plugin",
        reason: "\(plugin.path) is not there; expected `swift build -c release` to have built it")
    }
    try elf.write(to: directory.appending(path: "firmware.elf"))
    return try ChildProcess(
      program: "qemu-system-arm", arguments: arguments, directory: directory, package: "qemu-system-arm",
      timeout: timeout
    ).run()
  }

  private func profile(in directory: URL, ending: ChildProcess.Ending) throws -> Profile {
    guard let data = contents("profile.txt", in: directory) else { throw failure(ending) }
    return try Profile(text: String(decoding: data, as: UTF8.self))
  }

  private func contents(_ name: String, in directory: URL) -> Data? {
    FileManager.default.contents(atPath: directory.appending(path: name).path)
  }

  private func failure(_ ending: ChildProcess.Ending) -> EmulationError {
    .failed(
      what: "qemu-system-arm", status: ending.status,
      output: ending.errors + String(decoding: ending.output, as: UTF8.self))
  }
}
