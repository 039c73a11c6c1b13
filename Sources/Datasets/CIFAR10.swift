import Foundation
import Networks

/// CIFAR-10 in its official binary version.
public enum CIFAR10: Dataset {
  public static let name = "cifar10"
  public static let summary = "60,000 colour images of animals and vehicles, 32x32x3, 10 classes"
  public static let source =
    "Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009; cs.toronto.edu/~kriz"
  public static let shape = FeatureShape(height: 32, width: 32, channels: 3)
  public static let classes = 10
  public static let pixelMean = 121
  public static let pixelScale = 64

  private static let folder = "cifar-10-batches-bin"
  public static let archive: OfficialArchive? = official
  private static let official = OfficialArchive(
    address: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz", size: 170_052_171,
    sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")

  private static let trainingFiles = [
    file("data_batch_1.bin", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
    file("data_batch_2.bin", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
    file("data_batch_3.bin", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
    file("data_batch_4.bin", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
    file("data_batch_5.bin", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
  ]
  private static let testFile = file(
    "test_batch.bin", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b")

  public static func load(
    directories: DataDirectories
  ) throws -> (training: ImageSet, test: ImageSet) {
    let directory = try directories.directory(
      of: name, named: folder, holding: (trainingFiles + [testFile]).map(\.name),
      fetch: { "mkdir -p \($0) && curl -L \(official.address) | tar xz -C \($0)" })
    return (try set(trainingFiles, in: directory), try set([testFile], in: directory))
  }

  private static func file(_ name: String, _ sha256: String) -> OfficialFile {
    OfficialFile(name: name, size: 10_000 * (1 + shape.count), sha256: sha256)
  }

  private static func set(_ files: [OfficialFile], in directory: URL) throws -> ImageSet {
    var pixels: [UInt8] = []
    var labels: [UInt8] = []
    for file in files {
      let url = directory.appendingPathComponent(file.name)
      let bytes = [UInt8](try Data(contentsOf: url))
      try file.verify(bytes, path: url.path)
      let content = decode(bytes)
      pixels += content.pixels
      labels += content.labels
    }
    return ImageSet(of: self, pixels: pixels, labels: labels)
  }

  /// The images of whole records: a label byte, then the red, the green and the blue plane. Pixels
  /// become NHWC.
  package static func decode(_ records: [UInt8]) -> (pixels: [UInt8], labels: [UInt8]) {
    let plane = shape.height * shape.width
    var pixels: [UInt8] = []
    var labels: [UInt8] = []
    for start in stride(from: 0, to: records.count, by: 1 + shape.count) {
      labels.append(records[start])
      for position in 0..<plane {
        for channel in 0..<shape.channels {
          pixels.append(records[start + 1 + channel * plane + position])
        }
      }
    }
    return (pixels, labels)
  }
}
