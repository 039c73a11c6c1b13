import Foundation

/// Versions of the programs that build and run firmware, for provenance.
public enum ToolVersions {
  /// The first line that `arm-none-eabi-gcc`, `qemu-system-arm` and the host's `cc` print about themselves,
  /// by name.
  ///
  /// Throws `EmulationError.missingTool` for one that is not installed.
  public static func read() throws -> [String: String] {
    let tools = [
      ("arm-none-eabi-gcc", "gcc-arm-none-eabi"), ("qemu-system-arm", "qemu-system-arm"), ("cc", "gcc"),
    ]
    return try Dictionary(
      uniqueKeysWithValues: tools.map { tool, package in
        let ending = try ChildProcess(
          program: tool, arguments: ["--version"], directory: FileManager.default.temporaryDirectory,
          package: package
        ).run()
        let text = String(decoding: ending.output, as: UTF8.self)
        return (tool, text.split(separator: "\n").first.map(String.init) ?? "")
      })
  }
}
