import Experiments
import Foundation
import Testing

/// What the file of an artifact must be to count as one. `StoreTests` damages payloads; here it is what is around them.
@Suite("Files of artifacts") struct ArtifactFileTests {
  private struct Failure: Error {}

  private let key: ArtifactKey

  init() throws { key = try ArtifactKey(stage: "test", version: 1, parameters: 0, inputs: []) }

  private func file(_ store: Store, _ stage: String = "test") -> URL {
    store.root.appendingPathComponent("\(stage)/\(key.hexadecimal.prefix(2))/\(key.hexadecimal)")
  }

  /// Makes an artifact, changes the text of its file, and reads it again: the numbers it is then.
  private func reread(_ change: (String) -> String) throws -> [Int] {
    try TemporaryStore.with { store in
      _ = try store.artifact("test", key) { [1, 2, 3] }
      let text = try String(contentsOf: file(store), encoding: .utf8)
      let changed = change(text)
      #expect(changed != text)
      try changed.write(to: file(store), atomically: true, encoding: .utf8)
      let value = try store.artifact("test", key) { [9] }
      // What was made again is there for the next one.
      let again: [Int] = try store.artifact("test", key) { throw Failure() }
      #expect(again == value)
      return value
    }
  }

  @Test func oneHeaderLineThenThePayload() throws {
    try TemporaryStore.with { store in
      _ = try store.artifact("test", key) { [1, 2, 3] }
      let lines = try String(contentsOf: file(store), encoding: .utf8).split(separator: "\n")
      #expect(lines.count == 2 && lines.last == "[1,2,3]")
      let line = try #require(lines.first)
      let header = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(Set(header.keys) == ["layout", "stage", "bytes", "sha256", "seconds"])
      #expect(header["bytes"] as? Int == 7 && header["stage"] as? String == "test")
    }
  }

  @Test func aHeaderThatDoesNotFitIsDamage() throws {
    #expect(try reread { $0.replacing("\"layout\":1", with: "\"layout\":2") } == [9])
    #expect(try reread { $0.replacing("\"bytes\":7", with: "\"bytes\":8") } == [9])
    #expect(try reread { $0.replacing("\"stage\":\"test\"", with: "\"stage\":\"train\"") } == [9])
    #expect(try reread { $0.replacing("\"sha256\":\"", with: "\"sha256\":\"0") } == [9])
    #expect(try reread { $0 + "\n" } == [9])
    #expect(try reread { $0.replacing("\n", with: "") } == [9])
  }

  @Test func olderHeadersDoNotKnowTheSeconds() throws {
    #expect(try reread { $0.replacing(/"seconds":[^,]*,/, with: "") } == [1, 2, 3])
    try TemporaryStore.with { store in
      _ = try store.artifact("test", key) { [1] }
      let text = try String(contentsOf: file(store), encoding: .utf8).replacing(/"seconds":[^,]*,/, with: "")
      try text.write(to: file(store), atomically: true, encoding: .utf8)
      #expect(store.holds("test", key) && store.seconds("test", key) == nil)
    }
  }

  @Test func anArtifactOfAnotherStageIsNotTaken() throws {
    try TemporaryStore.with { store in
      _ = try store.artifact("test", key) { 1 }
      try FileManager.default.createDirectory(
        at: file(store, "other").deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: file(store), to: file(store, "other"))
      #expect(try store.artifact("other", key) { 2 } == 2)
      #expect(try store.artifact("test", key) { 3 } == 1)
    }
  }

  @Test func aValueOfAnotherTypeIsMadeAgain() throws {
    try TemporaryStore.with { store in
      _ = try store.artifact("test", key) { [1, 2, 3] }
      #expect(try store.artifact("test", key) { "text" } == "text")
      #expect(try store.artifact("test", key) { "other" } == "text")
    }
  }

  @Test func damageThatCannotBeMendedStaysAnError() throws {
    try TemporaryStore.with { store in
      _ = try store.artifact("test", key) { 1 }
      try Data("junk".utf8).write(to: file(store))
      #expect(throws: Failure.self) { let _: Int = try store.artifact("test", key) { throw Failure() } }
      // The next one does not take the junk either.
      #expect(try store.artifact("test", key) { 2 } == 2)
    }
  }

  @Test func whatJSONCannotHoldLeavesNothing() throws {
    try TemporaryStore.with { store in
      #expect(throws: EncodingError.self) { try store.artifact("test", key) { [Double.nan] } }
      #expect(!store.holds("test", key))
      let value = try store.artifact("test", key) { [0.5] }
      #expect(value == [0.5])
    }
  }

  @Test func temporaryFilesAreGoneWhetherWritingWorksOrNot() throws {
    try TemporaryStore.with { store in
      let temporary = store.root.appendingPathComponent("temporary").path
      _ = try store.artifact("test", key) { 1 }
      #expect(try FileManager.default.contentsOfDirectory(atPath: temporary) == [])
      // A file stands where the folder of the stage would be.
      try Data().write(to: store.root.appendingPathComponent("blocked"))
      let error = #expect(throws: StoreError.self) { try store.artifact("blocked", key) { 1 } }
      #expect(error.map { "\($0)".contains("blocked/\(key.hexadecimal.prefix(2))") } == true)
      #expect(try FileManager.default.contentsOfDirectory(atPath: temporary) == [])
    }
  }
}
