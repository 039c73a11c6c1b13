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

/// Runs firmware in qemu-system-arm with the BlockProfile plugin. Every run has its own directory and process, so any
/// number may run at once.
public struct Emulator: Sendable {
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
  /// - Parameter outputBytes: Bytes of output of one image, to check that none is missing.
  ///
  /// Throws `EmulationError`: a fault with its place, a timeout, a failing model, a stack overflow, a missing QEMU.
  public func run(firmware: Firmware, board: Board, input: Data, outputBytes: Int) throws -> Emulation {
    let elf = try ELF(firmware.elf)
    return try withTemporaryDirectory { directory in
      try firmware.elf.write(to: directory.appending(path: "firmware.elf"))
      try input.write(to: directory.appending(path: "input.bin"))
      let ending = try start(try arguments(elf: elf, core: board.core), in: directory)
      let report = try report(in: directory, elf: elf, ending: ending)
      let output = try Data(contentsOf: directory.appending(path: "output.bin"))
      guard output.count == report.images * outputBytes else {
        throw EmulationError.badOutput(
          "\(report.images) images gave \(output.count) bytes; expected \(outputBytes) each")
      }
      return Emulation(
        output: output, stackBytes: report.stackBytes, profile: try profile(in: directory, ending: ending))
    }
  }

  private func arguments(elf: ELF, core: Core) throws -> [String] {
    typealias Marker = CrossCompiler.Marker
    let begin = try elf.address(ofFunction: Marker.begin)
    let end = try elf.address(ofFunction: Marker.end)
    var markers = "begin=\(String(begin, radix: 16)),end=\(String(end, radix: 16))"
    // A model without layer boundaries leaves the linker nothing to keep.
    if let next = try? elf.address(ofFunction: Marker.next) { markers += ",next=\(String(next, radix: 16))" }
    return [
      "-M", Machine(core: core).name, "-nographic", "-monitor", "none", "-serial", "none",
      "-semihosting-config", "enable=on,target=native", "-plugin", "\(plugin.path),out=profile.txt,\(markers)",
      "-kernel", "firmware.elf",
    ]
  }

  private func start(_ arguments: [String], in directory: URL) throws -> ChildProcess.Ending {
    guard FileManager.default.isReadableFile(atPath: plugin.path) else {
      throw EmulationError.cannotStart(
        "the QEMU plugin", reason: "\(plugin.path) is not there; expected `swift build -c release` to have built it")
    }
    return try ChildProcess(
      program: "qemu-system-arm", arguments: arguments, directory: directory, package: "qemu-system-arm",
      timeout: timeout
    ).run()
  }

  private func report(in directory: URL, elf: ELF, ending: ChildProcess.Ending) throws -> FirmwareReport {
    guard let data = FileManager.default.contents(atPath: directory.appending(path: "report.bin").path) else {
      throw EmulationError.failed(
        what: "qemu-system-arm", status: ending.status,
        output: ending.errors + String(decoding: ending.output, as: UTF8.self))
    }
    return try FirmwareReport(data, elf: elf)
  }

  private func profile(in directory: URL, ending: ChildProcess.Ending) throws -> Profile {
    guard let data = FileManager.default.contents(atPath: directory.appending(path: "profile.txt").path) else {
      throw EmulationError.badOutput("the plugin wrote no profile; QEMU said: \(ending.errors)")
    }
    return try Profile(text: String(decoding: data, as: UTF8.self))
  }
}
