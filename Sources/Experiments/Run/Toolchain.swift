import Emulation
import Foundation
import Hashing

/// What turns a packed model into bytes and cycles: compilers, emulator, and the sources that take part. Each print is
/// part of the keys of what it decides.
public struct Toolchain: Codable, Hashable, Sendable {
  /// Versions by tool name.
  public var versions: [String: String]
  /// SHA-256 over kernels, firmware, and the flags they are compiled with.
  public var sources: String
  /// SHA-256 over what counts blocks in the emulator.
  public var counting: String
  /// SHA-256 over the cycle models.
  public var timing: String

  /// Reads versions and sources; throws when a tool is missing (naming its package) or a file cannot be read.
  public init(root: URL) throws {
    versions = try ToolVersions.read()
    sources = try Self.print(
      of: ["Kernels", "Emulation/Firmware", "Emulation/Building", "Emulation/Boards"], below: root)
    counting = try Self.print(of: ["BlockProfile", "Emulation/Profiling", "Emulation/Running"], below: root)
    timing = try Self.print(of: ["Emulation/Cycles", "Emulation/Disassembly"], below: root)
  }

  /// The digest of all source files in `folders`, by name and content.
  private static func print(of folders: [String], below root: URL) throws -> String {
    let digest = SHA256Digest()
    for folder in folders {
      let base = root.appendingPathComponent("Sources/\(folder)")
      let names = FileManager.default.enumerator(atPath: base.path)?.allObjects as? [String] ?? []
      for name in names.sorted() where [".c", ".h", ".ld", ".S", ".swift"].contains(where: name.hasSuffix) {
        digest.update(Data("\(folder)/\(name)\n".utf8))
        digest.update(try Data(contentsOf: base.appendingPathComponent(name)))
      }
    }
    return digest.hexadecimal()
  }
}
