import Experiments
import Foundation
import Logging

/// A store of its own for one test.
enum TemporaryStore {
  /// Calls `body` with an empty store, which is gone afterwards.
  static func with<Value>(_ body: (Store) throws -> Value) throws -> Value {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: root) }
    return try body(try Store(root: root, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
  }
}
