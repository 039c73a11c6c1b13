import Experiments
import Foundation
import Logging
import Synchronization
import Testing

/// Two runs on one store, the second played by files and locks that it would hold.
@Suite("Locks of the store") struct StoreLockTests {
  private struct Failure: Error {}

  private let key: ArtifactKey

  init() throws { key = try ArtifactKey(stage: "test", version: 1, parameters: 0, inputs: []) }

  /// What another run makes under the same key, put in place as it would do.
  private func putByAnother(_ value: Int, into store: Store) throws {
    try TemporaryStore.with { other in
      _ = try other.artifact("test", key) { value }
      let path = "test/\(key.hexadecimal.prefix(2))/\(key.hexadecimal)"
      let file = store.root.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: other.root.appendingPathComponent(path), to: file)
    }
  }

  /// Asks for the artifact while another run holds its lock, which lets go after `meanwhile`; tells the value and whether
  /// it was made here.
  private func asked(of store: Store, meanwhile: () throws -> Void) throws -> (value: Int?, isMadeHere: Bool) {
    let path = store.root.appendingPathComponent("locks/\(key.hexadecimal)").path
    let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    try #require(descriptor >= 0 && flock(descriptor, LOCK_EX) == 0)
    let value = Mutex<Int?>(nil)
    let isMadeHere = Mutex(false)
    let done = DispatchSemaphore(value: 0)
    let key = key
    DispatchQueue.global().async {
      let found = try? store.artifact("test", key) {
        isMadeHere.withLock { $0 = true }
        return 1
      }
      value.withLock { $0 = found }
      done.signal()
    }
    #expect(done.wait(timeout: .now() + 0.1) == .timedOut, "it waits for the lock")
    try meanwhile()
    close(descriptor)
    #expect(done.wait(timeout: .now() + 20) == .success)
    return (value.withLock { $0 }, isMadeHere.withLock { $0 })
  }

  @Test func whoWaitedTakesWhatTheOtherMade() throws {
    try TemporaryStore.with { store in
      let (value, isMadeHere) = try asked(of: store) { try putByAnother(5, into: store) }
      #expect(value == 5 && !isMadeHere)
    }
  }

  @Test func whoWaitedForOneThatFailedMakesIt() throws {
    try TemporaryStore.with { store in
      let (value, isMadeHere) = try asked(of: store) { #expect(!store.holds("test", key)) }
      #expect(value == 1 && isMadeHere)
      #expect(store.holds("test", key))
    }
  }

  @Test func aLockOfOneKeyHoldsUpNoOther() throws {
    try TemporaryStore.with { store in
      let other = try ArtifactKey(stage: "test", version: 2, parameters: 0, inputs: [])
      var found: Int?
      _ = try asked(of: store) { found = try store.artifact("test", other) { 7 } }
      #expect(found == 7)
      // Nor does it hold up its own once it is made.
      let descriptor = open(store.root.appendingPathComponent("locks/\(key.hexadecimal)").path, O_RDWR | O_CLOEXEC)
      try #require(descriptor >= 0 && flock(descriptor, LOCK_EX) == 0)
      defer { close(descriptor) }
      #expect(try store.artifact("test", key) { 9 } == 1)
    }
  }

  @Test func anotherRunOfTheStoreSeesWhatIsMade() throws {
    try TemporaryStore.with { store in
      let second = try Store(root: store.root, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
      try putByAnother(5, into: store)
      #expect(store.holds("test", key) && second.holds("test", key))
      #expect(try second.artifact("test", key) { 6 } == 5)
      #expect(second.seconds("test", key) == store.seconds("test", key))
    }
  }

  @Test func theStateOfAnInterruptedMakingGoesWhenItIsMade() throws {
    try TemporaryStore.with { store in
      let partial = store.root.appendingPathComponent("partial/\(key.hexadecimal)")
      let neighbour = store.root.appendingPathComponent("partial/neighbour")
      for file in [partial, neighbour] { try Data("state".utf8).write(to: file) }
      // It stays while making fails, so that the next one goes on from it.
      #expect(throws: Failure.self) { let _: Int = try store.artifact("test", key) { throw Failure() } }
      #expect(FileManager.default.fileExists(atPath: partial.path))
      #expect(try store.artifact("test", key) { 1 } == 1)
      #expect(!FileManager.default.fileExists(atPath: partial.path))
      #expect(FileManager.default.fileExists(atPath: neighbour.path))
    }
  }

  @Test func failedArtifactsOnTheWayAreNotCountedEither() throws {
    try TemporaryStore.with { store in
      let inner = try ArtifactKey(stage: "test", version: 3, parameters: 0, inputs: [])
      let whole = try ContinuousClock().measure {
        _ = try store.artifact("test", key) {
          let failed: Int? = try? store.artifact("test", inner) {
            Thread.sleep(forTimeInterval: 0.1)
            throw Failure()
          }
          return failed ?? 1
        }
      }
      // All there was, less at least the sleep inside.
      #expect(try #require(store.seconds("test", key)) <= whole / .seconds(1) - 0.1)
    }
  }
}
