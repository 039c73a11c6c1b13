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
    let size = set.shape.count
    var values = [Float](repeating: 0, count: indices.count * size)
    values.withUnsafeMutableBufferPointer { values in
      for (position, index) in indices.enumerated() {
        let target = UnsafeMutableBufferPointer(rebasing: values[position * size..<(position + 1) * size])
        change().write(set.image(index), of: set.shape, through: table, to: target)
      }
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
