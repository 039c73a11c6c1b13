import Foundation
import Hashing
import Networks

/// Labelled images in the memory, one byte a pixel and channel.
public struct ImageSet: Hashable, Sendable {
  /// The shape of every image.
  public let shape: FeatureShape
  /// Number of classes.
  public let classes: Int
  /// Float networks see (pixel - `pixelMean`) / `pixelScale`, so int8 networks see pixel - 128 with
  /// scale 1 / `pixelScale` and zero point `pixelMean` - 128, without rounding.
  public let pixelMean: Int
  /// The divisor of `pixelMean`'s formula.
  public let pixelScale: Int
  /// All images, NHWC.
  public let pixels: [UInt8]
  /// One class a image, from 0.
  public let labels: [UInt8]

  /// The images of `pixels` (NHWC, one shape after the other) with one of `labels` each.
  ///
  /// Throws `DatasetError.wrongSize` if there are not as many pixels as the labels ask for.
  public init(
    shape: FeatureShape, classes: Int, pixelMean: Int, pixelScale: Int, pixels: [UInt8],
    labels: [UInt8]
  ) throws {
    let expected = labels.count * shape.count
    guard pixels.count == expected else {
      throw DatasetError.wrongSize(file: "images in memory", expected: expected, found: pixels.count)
    }
    self.init(
      unchecked: shape, classes: classes, pixelMean: pixelMean, pixelScale: pixelScale,
      pixels: pixels, labels: labels)
  }

  /// The images of a data set whose files have been verified.
  init(of dataset: any Dataset.Type, pixels: [UInt8], labels: [UInt8]) {
    self.init(
      unchecked: dataset.shape, classes: dataset.classes, pixelMean: dataset.pixelMean,
      pixelScale: dataset.pixelScale, pixels: pixels, labels: labels)
  }

  private init(
    unchecked shape: FeatureShape, classes: Int, pixelMean: Int, pixelScale: Int,
    pixels: [UInt8], labels: [UInt8]
  ) {
    self.shape = shape
    self.classes = classes
    self.pixelMean = pixelMean
    self.pixelScale = pixelScale
    self.pixels = pixels
    self.labels = labels
  }

  /// Number of images.
  public var count: Int { labels.count }

  /// The pixels of image `index`, HWC.
  public func image(_ index: Int) -> ArraySlice<UInt8> {
    pixels[index * shape.count..<(index + 1) * shape.count]
  }

  /// The images at `indices`, in that order.
  public func subset(_ indices: some Sequence<Int>) -> ImageSet {
    var chosenPixels: [UInt8] = []
    var chosenLabels: [UInt8] = []
    for index in indices {
      chosenPixels.append(contentsOf: image(index))
      chosenLabels.append(labels[index])
    }
    return ImageSet(
      unchecked: shape, classes: classes, pixelMean: pixelMean, pixelScale: pixelScale,
      pixels: chosenPixels, labels: chosenLabels)
  }

  /// The first `count` images, or all if there are fewer.
  public func prefix(_ count: Int) -> ImageSet { subset(0..<min(count, self.count)) }

  /// Splits `heldOut` images off, drawn at random by `seed`; both parts keep the order of the whole.
  ///
  /// Throws `DatasetError.tooFewImages` unless at least one image is left for training.
  public func split(heldOut: Int, seed: UInt64) throws -> (training: ImageSet, heldOut: ImageSet) {
    guard heldOut >= 0, heldOut < count else {
      throw DatasetError.tooFewImages(asked: heldOut, available: count)
    }
    var generator = SeededGenerator(seed: seed)
    let order = Array(0..<count).shuffled(using: &generator)
    return (subset(order[heldOut...].sorted()), subset(order[..<heldOut].sorted()))
  }

  /// SHA-256 of shape, classes, pixels and labels, in hexadecimal.
  public var checksum: String {
    let digest = SHA256Digest()
    digest.update(Data("\(shape) \(classes) \(count) ".utf8))
    digest.update(pixels)
    digest.update(labels)
    return digest.hexadecimal()
  }
}
