import Foundation

/// The directories that are searched for data sets, in order.
public struct DataDirectories: Hashable, Sendable {
  /// Directories whose subdirectories hold one data set each.
  public var roots: [String]

  /// Searches `roots` in order.
  public init(roots: [String]) { self.roots = roots }

  /// `$DTMM_DATA`, or `data` in the working directory when it is not set; then the system's data sets.
  public static func standard(environment: [String: String]) -> DataDirectories {
    DataDirectories(roots: [environment["DTMM_DATA"] ?? "data", "/usr/share/datasets"])
  }

  /// The directory that new data are fetched into.
  public var first: String { roots.first ?? "data" }

  /// The first root whose subdirectory `name` has all of `files`.
  ///
  /// Throws `DatasetError.absent`, with every path tried and the command that `fetch` makes for the
  /// first root.
  func directory(
    of dataset: String, named name: String, holding files: [String], fetch: (String) -> String
  ) throws -> URL {
    let candidates = roots.map { URL(fileURLWithPath: $0).appendingPathComponent(name) }
    let found = candidates.first { candidate in
      files.allSatisfy {
        FileManager.default.isReadableFile(atPath: candidate.appendingPathComponent($0).path)
      }
    }
    guard let found else {
      throw DatasetError.absent(
        dataset: dataset, tried: candidates.map(\.path), files: files, command: fetch(first))
    }
    return found
  }
}
