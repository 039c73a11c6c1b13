import Experiments
import Foundation
import Logging
import Synchronization
import Testing

@Suite("Store")
struct StoreTests {
  private struct Failure: Error {}

  private func key(_ name: String = "artifact") throws -> ArtifactKey {
    try ArtifactKey(stage: "test", version: 1, parameters: name, inputs: [])
  }

  /// A store in a folder of its own.
  private func withStore<Value>(_ body: (Store) throws -> Value) throws -> Value {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: root) }
    return try body(try open(root))
  }

  private func open(_ root: URL) throws -> Store {
    try Store(root: root, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  private func files(_ store: Store) -> [URL] {
    let all = FileManager.default.enumerator(at: store.root, includingPropertiesForKeys: [.isRegularFileKey])
    return (all?.allObjects as? [URL] ?? []).filter { $0.path.contains("/test/") && !$0.hasDirectoryPath }
  }

  @Test("An artifact is made once and read from then on, by other stores of the folder too")
  func madeOnce() throws {
    try withStore { store in
      let key = try key()
      #expect(!store.holds("test", key))
      #expect(try store.artifact("test", key) { [1.5, 0.1] } == [1.5, 0.1])
      #expect(store.holds("test", key))
      let again: [Double] = try open(store.root).artifact("test", key) { throw Failure() }
      #expect(again == [1.5, 0.1])
    }
  }

  @Test("The store remembers what making took, without the artifacts made on the way")
  func seconds() throws {
    try withStore { store in
      let (outer, inner, none) = (try key("outer"), try key("inner"), try key("none"))
      let sum = try store.artifact("test", outer) {
        let part = try store.artifact("test", inner) {
          Thread.sleep(forTimeInterval: 0.3)
          return 1
        }
        Thread.sleep(forTimeInterval: 0.05)
        return part + 1
      }
      #expect(sum == 2)
      let (own, inside) = (try #require(store.seconds("test", outer)), try #require(store.seconds("test", inner)))
      // Sleeping takes at least that long, and the sum of both is all there was.
      #expect(inside >= 0.3 && own >= 0.05)
      let total = ContinuousClock().measure { _ = try? store.artifact("test", outer) { 0 } } / .seconds(1)
      #expect(total < inside + own)
      #expect(store.seconds("test", none) == nil)
    }
  }

  @Test("A maker that fails leaves nothing behind")
  func failure() throws {
    try withStore { store in
      let key = try key()
      #expect(throws: Failure.self) { let _: Int = try store.artifact("test", key) { throw Failure() } }
      #expect(!store.holds("test", key))
      #expect(try store.artifact("test", key) { 7 } == 7)
    }
  }

  @Test("A damaged artifact is found out and made again: flipped bytes, truncation, emptiness, another type")
  func damaged() throws {
    let damages: [(Data) -> Data] = [
      { $0.dropLast(1) + Data("9".utf8) }, { $0.dropLast(3) }, { _ in Data() }, { _ in Data("no header".utf8) },
      { Data("{".utf8) + $0 },
    ]
    for damage in damages {
      try withStore { store in
        let key = try key()
        _ = try store.artifact("test", key) { [1, 2, 3] }
        let file = try #require(files(store).first)
        try damage(Data(contentsOf: file)).write(to: file)
        #expect(try store.artifact("test", key) { [4, 5, 6] } == [4, 5, 6])
        let again: [Int] = try store.artifact("test", key) { throw Failure() }
        #expect(again == [4, 5, 6])
      }
    }
  }

  @Test("Many threads and two stores at once: each artifact is made exactly once")
  func concurrent() throws {
    try withStore { store in
      let other = try open(store.root)
      let made = Mutex([Int: Int]())
      let keys = try (0..<20).map { try key("\($0)") }
      DispatchQueue.concurrentPerform(iterations: 200) { iteration in
        let index = iteration % 20
        let store = iteration % 3 == 0 ? store : other
        let value = try? store.artifact("test", keys[index]) {
          made.withLock { $0[index, default: 0] += 1 }
          return index * 10
        }
        #expect(value == index * 10)
      }
      #expect(made.withLock { $0 } == Dictionary(uniqueKeysWithValues: (0..<20).map { ($0, 1) }))
    }
  }

  @Test("Leftovers of a killed run are not taken for artifacts")
  func leftovers() throws {
    try withStore { store in
      let key = try key()
      let stray = store.root.appendingPathComponent("temporary/\(UUID().uuidString)")
      try Data("half".utf8).write(to: stray)
      try Data().write(to: store.root.appendingPathComponent("locks/\(key.hexadecimal)"))
      #expect(try store.artifact("test", key) { 3 } == 3)
    }
  }

  @Test("A folder that cannot be written is named, with what to do")
  func unwritable() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try Data().write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    #expect {
      _ = try open(file.appendingPathComponent("store"))
    } throws: {
      "\($0)".contains(file.path) && "\($0)".contains("set DTMM_STORE to a directory that can be written")
    }
  }

  @Test("A key depends on stage, version, parameters and inputs, and on nothing else")
  func keys() throws {
    func key(_ stage: String, _ version: Int, _ parameters: [String: Int], _ inputs: [ArtifactKey]) throws
      -> ArtifactKey
    {
      try ArtifactKey(stage: stage, version: version, parameters: parameters, inputs: inputs)
    }
    let base = try key("a", 1, ["x": 1, "y": 2], [])
    #expect(try key("a", 1, ["y": 2, "x": 1], []) == base)
    #expect(base.hexadecimal.count == 64)
    for other in [
      try key("b", 1, ["x": 1, "y": 2], []), try key("a", 2, ["x": 1, "y": 2], []),
      try key("a", 1, ["x": 1, "y": 3], []), try key("a", 1, ["x": 1, "y": 2], [base]),
    ] {
      #expect(other != base)
    }
  }
}
