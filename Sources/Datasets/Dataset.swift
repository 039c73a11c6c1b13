import Networks

/// An image classification data set that can be read from the disk.
public protocol Dataset: SendableMetatype {
  /// The name used in specs.
  static var name: String { get }
  /// One line on what the images show.
  static var summary: String { get }
  /// Where the data set comes from.
  static var source: String { get }
  /// The shape of every image.
  static var shape: FeatureShape { get }
  /// Number of classes.
  static var classes: Int { get }
  /// Mean of the training pixels, rounded.
  static var pixelMean: Int { get }
  /// Standard deviation of the training pixels, rounded.
  static var pixelScale: Int { get }

  /// The archive that holds its files; nil where the system's packages provide them.
  static var archive: OfficialArchive? { get }

  /// Reads both sets from the first of `directories` that has them.
  ///
  /// Throws `DatasetError` when the files are absent, damaged, or not the official ones.
  static func load(directories: DataDirectories) throws -> (training: ImageSet, test: ImageSet)
}

extension Dataset {
  public static var archive: OfficialArchive? { nil }
}

/// The registered data sets. A new data set is one file and one entry here.
public enum ImageDatasets {
  /// Every registered data set.
  public static let all: [any Dataset.Type] = [FashionMNIST.self, CIFAR10.self]

  /// The data set of this name, or nil.
  public static func named(_ name: String) -> (any Dataset.Type)? { all.first { $0.name == name } }
}
