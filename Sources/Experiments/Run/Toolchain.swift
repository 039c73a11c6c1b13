import Emulation
import Foundation
import Hashing

/// What turns a packed model into bytes and cycles: compilers, emulator, and the sources compiled in.
public struct Toolchain: Codable, Hashable, Sendable {
  /// Versions by tool name.
  public var versions: [String: String]
  /// SHA-256 over the kernels' and the firmware's sources.
  public var sources: String

  /// Reads versions and sources; throws when a tool is missing (naming its package) or a file cannot be read.
  public init(root: URL) throws {
    versions = try ToolVersions.read()
    let digest = SHA256Digest()
    for folder in ["Sources/Kernels", "Sources/Emulation/Firmware"] {
      let base = root.appendingPathComponent(folder)
      let names = (FileManager.default.enumerator(atPath: base.path)?.allObjects as? [String] ?? [])
      for name in names.sorted() where [".c", ".h", ".ld", ".S"].contains(where: name.hasSuffix) {
        digest.update(Data("\(folder)/\(name)\n".utf8))
        digest.update(try Data(contentsOf: base.appendingPathComponent(name)))
      }
    }
    sources = digest.hexadecimal()
  }
}
