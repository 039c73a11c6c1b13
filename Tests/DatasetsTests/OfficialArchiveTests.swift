import Datasets
import Foundation
import Hashing
import Testing

@Suite struct OfficialArchiveTests {
  /// An archive of one file in a folder, made by tar, with what is known of it.
  private func packed(in root: URL) throws -> (file: URL, archive: OfficialArchive) {
    try write(["numbers.bin": [1, 2, 3]], to: "batches", of: root)
    let file = root.appendingPathComponent("published.tar.gz")
    let tar = Process()
    tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tar.arguments = ["tar", "-czf", file.path, "-C", root.path, "batches"]
    try tar.run()
    tar.waitUntilExit()
    let bytes = try Data(contentsOf: file)
    let archive = OfficialArchive(
      address: "file://\(file.path)", size: bytes.count, sha256: SHA256Digest.hexadecimal(of: bytes))
    return (file, archive)
  }

  private func installed(in directory: URL) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: directory.appendingPathComponent("batches/numbers.bin")))
  }

  @Test func fetchesChecksAndUnpacks() throws {
    try withScratchDirectory { root in
      let (file, archive) = try packed(in: root)
      let target = root.appendingPathComponent("data")
      try archive.install(in: target)
      #expect(try installed(in: target) == [1, 2, 3])
      // What lies there already needs no network.
      try FileManager.default.removeItem(at: file)
      try FileManager.default.removeItem(at: target.appendingPathComponent("batches"))
      try archive.install(in: target)
      #expect(try installed(in: target) == [1, 2, 3])
    }
  }

  @Test func whatIsNotOfficialIsRefusedAndRemoved() throws {
    try withScratchDirectory { root in
      let (_, archive) = try packed(in: root)
      let target = root.appendingPathComponent("data")
      let path = target.appendingPathComponent("published.tar.gz").path
      var other = archive
      other.sha256 = "00"
      #expect(throws: DatasetError.wrongChecksum(file: path, expected: "00", found: archive.sha256)) {
        try other.install(in: target)
      }
      other = archive
      other.size += 1
      #expect(throws: DatasetError.wrongSize(file: path, expected: archive.size + 1, found: archive.size)) {
        try other.install(in: target)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: target.path).isEmpty)
    }
  }

  @Test func withoutANetworkTheMessageSaysWhatToDo() throws {
    try withScratchDirectory { root in
      var archive = try #require(CIFAR10.archive)
      archive.address = "file:///nowhere/cifar-10-binary.tar.gz"
      let error = #expect(throws: DatasetError.self) { try archive.install(in: root) }
      let text = try #require(error?.description)
      for part in [
        "cannot fetch file:///nowhere/cifar-10-binary.tar.gz: curl: ", "170052171 bytes", archive.sha256,
        "put it at \(root.path)/cifar-10-binary.tar.gz, and run this again",
      ] {
        #expect(text.contains(part))
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: root.path).isEmpty)
    }
  }
}
