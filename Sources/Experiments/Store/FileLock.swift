import Foundation

/// Why the store cannot be used.
public enum StoreError: Error, CustomStringConvertible {
  /// A path cannot be written, for this reason.
  case unwritable(String, String)

  public var description: String {
    switch self {
    case .unwritable(let path, let reason):
      "the store cannot write \(path): \(reason); set DTMM_STORE to a directory that can be written"
    }
  }
}

/// An advisory lock on a file, held across processes and threads; the system frees it when its holder dies.
struct FileLock {
  private let descriptor: Int32

  /// Waits for the lock on `file`; throws `StoreError` when the file cannot be opened.
  init(_ file: URL) throws {
    descriptor = open(file.path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw StoreError.unwritable(file.path, String(cString: strerror(errno)))
    }
    // Each open file description holds its own lock, so this excludes threads of one process too.
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        let reason = String(cString: strerror(errno))
        close(descriptor)
        throw StoreError.unwritable(file.path, reason)
      }
    }
  }

  /// Frees the lock.
  func unlock() { close(descriptor) }
}
