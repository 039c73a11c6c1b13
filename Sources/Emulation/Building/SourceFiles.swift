import Foundation

/// Files by the relative path under which a compiler sees them.
typealias SourceFiles = [String: Data]

/// The C sources of the harness below the root of the repository.
struct SourceTree {
  let root: URL

  /// The kernels, below `kernels/`.
  func kernels() throws -> SourceFiles { try files(below: "Sources/Kernels", as: "kernels") }

  /// The firmware runtime and the host's main, below `firmware/`.
  func firmware() throws -> SourceFiles { try files(below: "Sources/Emulation/Firmware", as: "firmware") }

  private func files(below path: String, as prefix: String) throws -> SourceFiles {
    let directory = root.appending(path: path).resolvingSymlinksInPath()
    let names = try FileManager.default.subpathsOfDirectory(atPath: directory.path)
      .filter { [".c", ".h", ".ld"].contains(where: $0.hasSuffix) }
    return try Dictionary(
      uniqueKeysWithValues: names.map {
        ("\(prefix)/\($0)", try Data(contentsOf: directory.appending(path: $0)))
      })
  }
}
