import Datasets
import Foundation
import Networks
import Testing

@Suite struct FashionMNISTTests {
  private static let names = [
    "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
  ]

  static var isInstalled: Bool {
    FileManager.default.fileExists(atPath: "/usr/share/datasets/fashion-mnist/\(names[0])")
  }

  @Test(.enabled(if: isInstalled, "needs the Debian package dataset-fashion-mnist"))
  func readsThePackage() throws {
    let (training, test) = try FashionMNIST.load(
      directories: DataDirectories(roots: ["/nowhere", "/usr/share/datasets"]))
    #expect(training.count == 60_000)
    #expect(test.count == 10_000)
    for (set, each) in [(training, 6000), (test, 1000)] {
      #expect(set.shape == FashionMNIST.shape)
      #expect((0..<10).map { label in set.labels.count { $0 == label } } == [Int](repeating: each, count: 10))
    }
    #expect(training.labels.prefix(5) == [9, 0, 0, 3, 0])
    #expect(test.labels.prefix(5) == [9, 2, 1, 1, 6])
    #expect(statistics(of: training) == [FashionMNIST.pixelMean, FashionMNIST.pixelScale])
  }

  @Test func absentFilesNameThePathsAndTheCommand() throws {
    let error = #expect(throws: DatasetError.self) {
      try FashionMNIST.load(directories: DataDirectories(roots: ["/nowhere", "/neither"]))
    }
    let text = try #require(error?.description)
    for part in [
      "fashion-mnist", "/nowhere/fashion-mnist", "/neither/fashion-mnist", Self.names[3],
      "apt-get install --no-install-recommends dataset-fashion-mnist",
    ] {
      #expect(text.contains(part))
    }
  }

  @Test func aFileOfTheWrongSizeIsRefused() throws {
    try withScratchDirectory { root in
      try write(
        Dictionary(uniqueKeysWithValues: Self.names.map { ($0, [1, 2, 3]) }), to: "fashion-mnist", of: root)
      let path = root.appendingPathComponent("fashion-mnist/\(Self.names[0])").path
      #expect(throws: DatasetError.wrongSize(file: path, expected: 47_040_016, found: 3)) {
        try FashionMNIST.load(directories: DataDirectories(roots: [root.path]))
      }
    }
  }

  @Test func aFileThatIsTooLongIsNotReadToItsEnd() throws {
    try withScratchDirectory { root in
      var files = Dictionary(uniqueKeysWithValues: Self.names.map { ($0, [UInt8(1)]) })
      files[Self.names[0]] = [UInt8](repeating: 0, count: 47_050_000)
      try write(files, to: "fashion-mnist", of: root)
      let path = root.appendingPathComponent("fashion-mnist/\(Self.names[0])").path
      #expect(throws: DatasetError.wrongSize(file: path, expected: 47_040_016, found: 47_040_017)) {
        try FashionMNIST.load(directories: DataDirectories(roots: [root.path]))
      }
    }
  }

  @Test func aFileWithOtherContentIsRefused() throws {
    try withScratchDirectory { root in
      var files = Dictionary(uniqueKeysWithValues: Self.names.map { ($0, [UInt8(1)]) })
      files[Self.names[0]] = [UInt8](repeating: 0, count: 47_040_016)
      try write(files, to: "fashion-mnist", of: root)
      let error = #expect(throws: DatasetError.self) {
        try FashionMNIST.load(directories: DataDirectories(roots: [root.path]))
      }
      let text = try #require(error?.description)
      #expect(text.contains(Self.names[0]))
      #expect(text.contains("expected c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"))
    }
  }

  @Test func aBrokenGzipFileIsRefused() throws {
    try withScratchDirectory { root in
      let broken: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff, 0xff]
      try write(
        Dictionary(uniqueKeysWithValues: Self.names.map { ($0, broken) }), to: "fashion-mnist", of: root)
      let error = #expect(throws: DatasetError.self) {
        try FashionMNIST.load(directories: DataDirectories(roots: [root.path]))
      }
      #expect(error?.description.contains("cannot be decompressed") == true)
    }
  }

  @Test(.enabled(if: isInstalled, "needs the Debian package dataset-fashion-mnist"))
  func aTruncatedGzipFileIsRefused() throws {
    let whole = try Data(
      contentsOf: URL(fileURLWithPath: "/usr/share/datasets/fashion-mnist/\(Self.names[0])"))
    try withScratchDirectory { root in
      var files = Dictionary(uniqueKeysWithValues: Self.names.map { ($0, [UInt8(1)]) })
      files[Self.names[0]] = [UInt8](whole.prefix(whole.count / 2))
      try write(files, to: "fashion-mnist", of: root)
      let error = #expect(throws: DatasetError.self) {
        try FashionMNIST.load(directories: DataDirectories(roots: [root.path]))
      }
      #expect(error?.description.contains("cannot be decompressed") == true)
    }
  }
}

/// Rounded mean and standard deviation of all pixels.
func statistics(of set: ImageSet) -> [Int] {
  var sum = 0
  var squares = 0
  for pixel in set.pixels {
    sum += Int(pixel)
    squares += Int(pixel) * Int(pixel)
  }
  let mean = Double(sum) / Double(set.pixels.count)
  let variance = Double(squares) / Double(set.pixels.count) - mean * mean
  return [Int(mean.rounded()), Int(variance.squareRoot().rounded())]
}
