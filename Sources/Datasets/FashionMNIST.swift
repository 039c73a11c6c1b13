import Foundation
import Networks

/// Fashion-MNIST in its IDX files, as Debian packages it.
public enum FashionMNIST: Dataset {
  public static let name = "fashion-mnist"
  public static let summary = "70,000 grey images of clothing, 28x28x1, 10 classes"
  public static let source =
    "Xiao, Rasul, Vollgraf, arXiv 1708.07747; Debian package dataset-fashion-mnist"
  public static let shape = FeatureShape(height: 28, width: 28, channels: 1)
  public static let classes = 10
  public static let pixelMean = 73
  public static let pixelScale = 90

  /// Bytes before the first pixel: magic number, count, rows, columns.
  private static let imageHeader = 16
  /// Bytes before the first label: magic number, count.
  private static let labelHeader = 8

  // SHA-256 of the decompressed files of Debian's package, version 0.0~git20200523.55506a9-1.
  private static let trainingImages = OfficialFile(
    name: "train-images-idx3-ubyte.gz", size: 47_040_016,
    sha256: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888")
  private static let trainingLabels = OfficialFile(
    name: "train-labels-idx1-ubyte.gz", size: 60_008,
    sha256: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9")
  private static let testImages = OfficialFile(
    name: "t10k-images-idx3-ubyte.gz", size: 7_840_016,
    sha256: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b")
  private static let testLabels = OfficialFile(
    name: "t10k-labels-idx1-ubyte.gz", size: 10_008,
    sha256: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34")

  public static func load(
    directories: DataDirectories
  ) throws -> (training: ImageSet, test: ImageSet) {
    let files = [trainingImages, trainingLabels, testImages, testLabels]
    let directory = try directories.directory(
      of: name, named: name, holding: files.map(\.name),
      fetch: { _ in "apt-get install --no-install-recommends dataset-fashion-mnist" })
    return (
      try set(images: trainingImages, labels: trainingLabels, in: directory),
      try set(images: testImages, labels: testLabels, in: directory)
    )
  }

  private static func set(
    images: OfficialFile, labels: OfficialFile, in directory: URL
  ) throws -> ImageSet {
    let pixels = try content(of: images, in: directory).dropFirst(imageHeader)
    let classes = try content(of: labels, in: directory).dropFirst(labelHeader)
    return ImageSet(of: self, pixels: Array(pixels), labels: Array(classes))
  }

  private static func content(of file: OfficialFile, in directory: URL) throws -> [UInt8] {
    let path = directory.appendingPathComponent(file.name).path
    let bytes = try GzipFile.read(path, limit: file.size)
    try file.verify(bytes, path: path)
    return bytes
  }
}
