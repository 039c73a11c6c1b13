import Datasets
import Foundation
import Networks
import Testing

@Suite struct CIFAR10Tests {
  private static let directories = DataDirectories.standard(
    environment: ProcessInfo.processInfo.environment)
  private static let names = (1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin"]

  static var isInstalled: Bool {
    directories.roots.contains {
      FileManager.default.fileExists(atPath: "\($0)/cifar-10-batches-bin/test_batch.bin")
    }
  }

  @Test(.enabled(if: isInstalled, "needs CIFAR-10 in $DTMM_DATA or ./data"))
  func readsTheOfficialFiles() throws {
    let (training, test) = try CIFAR10.load(directories: Self.directories)
    #expect(training.count == 50_000)
    #expect(test.count == 10_000)
    #expect((0..<10).map { label in test.labels.count { $0 == label } } == [Int](repeating: 1000, count: 10))
    #expect(training.labels.prefix(5) == [6, 9, 9, 4, 1])
    // The top left corner of the first image, red, green, blue.
    #expect(Array(training.image(0).prefix(3)) == [59, 62, 63])
    #expect(statistics(of: training) == [CIFAR10.pixelMean, CIFAR10.pixelScale])
  }

  @Test func planesBecomeInterleavedChannels() {
    let red = (0..<1024).map { UInt8(truncatingIfNeeded: $0) }
    let green = red.map { $0 &+ 85 }
    let blue = red.map { $0 &+ 170 }
    let (pixels, labels) = CIFAR10.decode([7] + red + green + blue + [3] + blue + red + green)
    #expect(labels == [7, 3])
    #expect(pixels.count == 2 * 3072)
    #expect(pixels.prefix(6) == [0, 85, 170, 1, 86, 171])
    #expect(pixels[3072..<3075] == [170, 0, 85])
    let position = 5 * 32 + 9
    #expect(
      Array(pixels[3 * position..<3 * position + 3]) == [red[position], green[position], blue[position]])
  }

  @Test func absentFilesNameThePathsAndTheCommand() throws {
    let error = #expect(throws: DatasetError.self) {
      try CIFAR10.load(directories: DataDirectories(roots: ["/nowhere", "/neither"]))
    }
    let text = try #require(error?.description)
    for part in [
      "cifar10", "/nowhere/cifar-10-batches-bin", "/neither/cifar-10-batches-bin", "data_batch_3.bin",
      "curl -L https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz | tar xz -C /nowhere",
    ] {
      #expect(text.contains(part))
    }
  }

  @Test func oneMissingFileIsEnoughToBeAbsent() throws {
    try withScratchDirectory { root in
      let present = Self.names.dropLast().map { ($0, [UInt8(0)]) }
      try write(Dictionary(uniqueKeysWithValues: present), to: "cifar-10-batches-bin", of: root)
      let error = #expect(throws: DatasetError.self) {
        try CIFAR10.load(directories: DataDirectories(roots: [root.path]))
      }
      #expect(error?.description.contains("not found") == true)
    }
  }

  @Test func damagedFilesNameExpectedAndFound() throws {
    try withScratchDirectory { root in
      var files = Dictionary(uniqueKeysWithValues: Self.names.map { ($0, [UInt8](repeating: 0, count: 9)) })
      try write(files, to: "cifar-10-batches-bin", of: root)
      let path = root.appendingPathComponent("cifar-10-batches-bin/data_batch_1.bin").path
      #expect(throws: DatasetError.wrongSize(file: path, expected: 30_730_000, found: 9)) {
        try CIFAR10.load(directories: DataDirectories(roots: [root.path]))
      }
      files[Self.names[0]] = [UInt8](repeating: 0, count: 30_730_000)
      try write(files, to: "cifar-10-batches-bin", of: root)
      let error = #expect(throws: DatasetError.self) {
        try CIFAR10.load(directories: DataDirectories(roots: [root.path]))
      }
      #expect(
        error?.description.contains(
          "expected cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5") == true)
    }
  }
}
