import Datasets
import Networks

/// Images and labels of one step, as tensors.
struct ImageBatch {
  /// NCHW float images.
  let images: Tensor
  /// int64 labels.
  let labels: Tensor
  /// Number of images.
  let count: Int

  /// The images of `set` at `indices`, each changed as `change` draws for it.
  init(_ set: ImageSet, _ indices: ArraySlice<Int>, change: () -> ImageChange = { .none }) throws {
    let table = Self.levels(of: set)
    var values = [Float](repeating: 0, count: indices.count * set.shape.count)
    for (position, index) in indices.enumerated() {
      let target = position * set.shape.count
      change().write(set.image(index), of: set.shape, through: table, to: &values[target...])
    }
    let shape = [indices.count, set.shape.height, set.shape.width, set.shape.channels]
    images = try Tensor(values, shape: shape).permuted([0, 3, 1, 2])
    labels = try Tensor(labels: indices.map { set.labels[$0] })
    count = indices.count
  }

  /// The float that the network sees for each of the 256 pixel values.
  private static func levels(of set: ImageSet) -> [Float] {
    (0..<256).map { Float($0 - set.pixelMean) / Float(set.pixelScale) }
  }

  /// Calls `body` with all images of `set` in order, `size` at a time.
  static func forEach(of set: ImageSet, size: Int, _ body: (ImageBatch) throws -> Void) throws {
    guard set.count > 0 else { throw TrainingError.noImages }
    let indices = Array(0..<set.count)
    for start in stride(from: 0, to: set.count, by: size) {
      try body(ImageBatch(set, indices[start..<min(start + size, set.count)]))
    }
  }
}

/// A mirroring and a move of one image.
struct ImageChange {
  /// No change.
  static let none = ImageChange(mirrored: false, rows: 0, columns: 0)

  /// Whether left and right change places.
  var mirrored: Bool
  /// Rows by which the image moves down.
  var rows: Int
  /// Columns by which the image moves right.
  var columns: Int

  /// Draws a change for an image of `shape`.
  static func random(
    _ kinds: [Recipe.Augmentation], _ shape: FeatureShape, using generator: inout SeededGenerator
  ) -> ImageChange {
    var change = none
    for kind in kinds {
      switch kind {
      case .flip: change.mirrored = Bool.random(using: &generator)
      case .shift:
        change.rows = Int.random(in: -shape.height / 8...shape.height / 8, using: &generator)
        change.columns = Int.random(in: -shape.width / 8...shape.width / 8, using: &generator)
      }
    }
    return change
  }

  /// Writes the changed image; what moves in from outside stays 0, which is the mean grey.
  func write(
    _ image: ArraySlice<UInt8>, of shape: FeatureShape, through table: [Float],
    to target: inout ArraySlice<Float>
  ) {
    image.withUnsafeBufferPointer { source in
      target.withUnsafeMutableBufferPointer { target in
        for row in max(0, rows)..<min(shape.height, shape.height + rows) {
          for column in max(0, columns)..<min(shape.width, shape.width + columns) {
            let across = column - columns
            let from = mirrored ? shape.width - 1 - across : across
            let read = ((row - rows) * shape.width + from) * shape.channels
            let write = (row * shape.width + column) * shape.channels
            for channel in 0..<shape.channels {
              target[write + channel] = table[Int(source[read + channel])]
            }
          }
        }
      }
    }
  }
}
