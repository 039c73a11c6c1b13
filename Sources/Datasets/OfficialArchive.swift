import Foundation

/// The archive that a data set's publisher offers for download.
public struct OfficialArchive: Hashable, Sendable {
  /// Where it is published.
  public var address: String
  /// Bytes.
  public var size: Int
  /// Lower-case hexadecimal SHA-256.
  public var sha256: String

  /// An archive, a tar file that gzip has compressed.
  public init(address: String, size: Int, sha256: String) {
    (self.address, self.size, self.sha256) = (address, size, sha256)
  }

  /// Name of the file.
  var name: String { String(address.split(separator: "/").last ?? "archive") }

  /// Fetches the archive, unless `directory` has it already, checks it, and unpacks it there.
  ///
  /// Throws `DatasetError.unreachable` when it cannot be fetched, `wrongSize` or `wrongChecksum` when it is not the
  /// official one, and `damaged` when it cannot be unpacked. A wrong file that was fetched is removed.
  public func install(in directory: URL) throws {
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let file = directory.appendingPathComponent(name)
    let wasThere = FileManager.default.fileExists(atPath: file.path)
    if !wasThere { try fetch(to: file) }
    do {
      let official = OfficialFile(name: name, size: size, sha256: sha256)
      try official.verify([UInt8](Data(contentsOf: file)), path: file.path)
    } catch {
      if !wasThere { try? FileManager.default.removeItem(at: file) }
      throw error
    }
    if let reason = try Self.run(["tar", "-xzf", file.path, "-C", directory.path]) {
      throw DatasetError.damaged(file: file.path, reason: reason)
    }
  }

  /// What cannot be fetched whole leaves nothing behind.
  private func fetch(to file: URL) throws {
    let part = file.appendingPathExtension("part")
    defer { try? FileManager.default.removeItem(at: part) }
    let command = ["curl", "--fail", "--location", "--silent", "--show-error", "--output", part.path, address]
    if let reason = try Self.run(command) {
      throw DatasetError.unreachable(
        address: address, reason: reason, file: file.path, size: size, sha256: sha256)
    }
    try FileManager.default.moveItem(at: part, to: file)
  }

  /// Runs a command; what it complained of if it failed.
  private static func run(_ command: [String]) throws -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    let complaints = Pipe()
    process.standardError = complaints
    try process.run()
    let text = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus != 0 else { return nil }
    let reason = text.trimmingCharacters(in: .whitespacesAndNewlines)
    return reason.isEmpty ? "\(command[0]) exited with \(process.terminationStatus)" : reason
  }
}
