import Foundation
import Hashing
import Logging

/// Content-addressed artifacts on disk: one file each, `<stage>/<first two digits>/<key>`.
///
/// A file is a JSON header line with the payload's SHA-256 and size, then the payload. Files appear by rename, so a
/// killed run leaves none half-written; a lock a key keeps two runs from making the same artifact twice.
public struct Store: Sendable {
  /// Layout of artifact files; a file of another layout counts as damaged.
  private static let layout = 1

  private struct Header: Codable {
    var layout: Int
    var stage: String
    var bytes: Int
    var sha256: String
    /// What making it took, without the artifacts that it reads; nil in older files.
    var seconds: Double?
  }

  /// The directory that holds everything.
  public let root: URL
  private let logger: Logger

  /// Opens or creates the store at `root`; throws `StoreError` when it cannot be written.
  public init(root: URL, logger: Logger) throws {
    self.root = root
    self.logger = logger
    for name in ["temporary", "locks", "partial"] {
      do {
        try FileManager.default.createDirectory(
          at: root.appendingPathComponent(name), withIntermediateDirectories: true)
      } catch {
        throw StoreError.unwritable(root.path, "\(error.localizedDescription)")
      }
    }
  }

  /// Whether an artifact of this key is there, without reading it.
  public func holds(_ stage: String, _ key: ArtifactKey) -> Bool {
    FileManager.default.fileExists(atPath: file(stage, key).path)
  }

  /// The artifact of `key`, made by `make` and written if it is not there or damaged.
  ///
  /// Throws what `make` throws, or `StoreError` when the disk refuses.
  public func artifact<Value: Codable>(
    _ stage: String, _ key: ArtifactKey, as type: Value.Type = Value.self, make: () throws -> Value
  ) throws -> Value {
    if let value = read(stage, key, as: type) { return value }
    return try Stopwatch.apart { try making(stage, key, make: make) }
  }

  /// Seconds that making the artifact took, without those it reads; nil if it is not there or too old to tell.
  package func seconds(_ stage: String, _ key: ArtifactKey) -> Double? {
    guard let data = try? Data(contentsOf: file(stage, key), options: .alwaysMapped),
      let end = data.firstIndex(of: UInt8(ascii: "\n"))
    else { return nil }
    return try? JSONDecoder().decode(Header.self, from: data[..<end]).seconds
  }

  private func making<Value: Codable>(
    _ stage: String, _ key: ArtifactKey, make: () throws -> Value
  ) throws -> Value {
    let lock = try FileLock(root.appendingPathComponent("locks/\(key.hexadecimal)"))
    defer { lock.unlock() }
    // Another run may have made it while this one waited for the lock.
    if let value = read(stage, key, as: Value.self) { return value }
    let (value, seconds) = try Stopwatch.own(make)
    try write(value, stage: stage, seconds: seconds, to: file(stage, key))
    discardPartial(key)
    return value
  }

  private func file(_ stage: String, _ key: ArtifactKey) -> URL {
    root.appendingPathComponent("\(stage)/\(key.hexadecimal.prefix(2))/\(key.hexadecimal)")
  }

  private func read<Value: Codable>(_ stage: String, _ key: ArtifactKey, as type: Value.Type) -> Value? {
    let file = file(stage, key)
    guard let data = try? Data(contentsOf: file) else { return nil }
    if let payload = intactPayload(data, stage: stage),
      let value = try? JSONDecoder().decode(type, from: payload)
    {
      return value
    }
    // It stays until a whole one replaces it by rename: removing it here could hit what another run just renamed.
    logger.warning("damaged artifact, making it again: \(stage) \(key)")
    return nil
  }

  private func intactPayload(_ data: Data, stage: String) -> Data? {
    guard let end = data.firstIndex(of: UInt8(ascii: "\n")),
      let header = try? JSONDecoder().decode(Header.self, from: data[..<end])
    else { return nil }
    let payload = data[(end + 1)...]
    let intact =
      header.layout == Self.layout && header.stage == stage && header.bytes == payload.count
      && header.sha256 == SHA256Digest.hexadecimal(of: payload)
    return intact ? payload : nil
  }

  /// Writes beside and renames: readers see the old file, or the whole new one.
  private func write(_ value: some Encodable, stage: String, seconds: Double? = nil, to file: URL) throws {
    let payload = try CanonicalJSON.encode(value)
    let header = Header(
      layout: Self.layout, stage: stage, bytes: payload.count, sha256: SHA256Digest.hexadecimal(of: payload),
      seconds: seconds)
    let data = try CanonicalJSON.encode(header) + Data("\n".utf8) + payload
    let temporary = root.appendingPathComponent("temporary/\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try data.write(to: temporary)
    } catch {
      try? FileManager.default.removeItem(at: temporary)
      throw StoreError.unwritable(file.path, "\(error.localizedDescription)")
    }
    guard rename(temporary.path, file.path) == 0 else {
      let reason = String(cString: strerror(errno))
      try? FileManager.default.removeItem(at: temporary)
      throw StoreError.unwritable(file.path, reason)
    }
  }
}

extension Store {
  /// The state that an interrupted making of `key` left, if it is intact.
  func partial<Value: Codable>(_ key: ArtifactKey, as type: Value.Type = Value.self) -> Value? {
    guard let data = try? Data(contentsOf: partialFile(key)) else { return nil }
    return intactPayload(data, stage: "partial").flatMap { try? JSONDecoder().decode(type, from: $0) }
  }

  /// Keeps `value` so that an interrupted making of `key` can go on from it.
  func keepPartial(_ value: some Encodable, _ key: ArtifactKey) throws {
    try write(value, stage: "partial", to: partialFile(key))
  }

  private func discardPartial(_ key: ArtifactKey) {
    try? FileManager.default.removeItem(at: partialFile(key))
  }

  private func partialFile(_ key: ArtifactKey) -> URL {
    root.appendingPathComponent("partial/\(key.hexadecimal)")
  }
}
