import Datasets
import Networks

/// Runs float networks in inference.
public enum Evaluator {
  /// Images a batch; the results do not depend on it but for rounding.
  private static let batch = 250

  /// Percent of `images` for which the largest logit is that of the label.
  public static func accuracy(of checkpoint: Checkpoint, on images: ImageSet) throws -> Double {
    let right = hits(try logits(of: checkpoint, on: images), labels: images.labels)
    return 100 * Double(right) / Double(images.count)
  }

  /// The mean cross entropy of `images`.
  public static func loss(of checkpoint: Checkpoint, on images: ImageSet) throws -> Double {
    var sum = 0.0
    try infer(checkpoint, images) { tensors, batch in
      let loss = try tensors.forward(batch.images, .running).crossEntropy(batch.labels).read()[0]
      sum += Double(loss) * Double(batch.count)
    }
    return sum / Double(images.count)
  }

  /// The logits of all images, [images][classes].
  public static func logits(of checkpoint: Checkpoint, on images: ImageSet) throws -> [Float] {
    var result: [Float] = []
    try infer(checkpoint, images) { tensors, batch in
      result += try tensors.forward(batch.images, .running).read()
    }
    return result
  }

  /// The smallest and the largest value of every node's output, after its ReLU, by node id.
  public static func activationRanges(
    of checkpoint: Checkpoint, on images: ImageSet
  ) throws -> [Int: ClosedRange<Float>] {
    var ranges: [Int: ClosedRange<Float>] = [:]
    try infer(checkpoint, images) { tensors, batch in
      _ = try tensors.forward(batch.images, .running) { node, output in
        let range = try output.range()
        ranges[node.id] = ranges[node.id].map { union($0, range) } ?? range
      }
    }
    return ranges
  }

  /// How many rows of `logits` have their largest value, the first of equals, at their label.
  static func hits(_ logits: [Float], labels: [UInt8]) -> Int {
    let classes = logits.count / max(1, labels.count)
    return labels.indices.count { row in
      let scores = logits[row * classes..<(row + 1) * classes]
      let largest = scores.indices.max { scores[$0] < scores[$1] || (scores[$0] == scores[$1] && $0 > $1) }
      return largest == row * classes + Int(labels[row])
    }
  }

  /// Calls `body` with all images in order, `batch` at a time, recording no gradients.
  static func infer(
    _ checkpoint: Checkpoint, _ images: ImageSet, batch: Int = batch,
    _ body: (NetworkTensors, ImageBatch) throws -> Void
  ) throws {
    try Torch.useOneThread()
    let tensors = try NetworkTensors(checkpoint)
    try tensors.check(images)
    try Tensor.recording(false) {
      try ImageBatch.forEach(of: images, size: batch) { try body(tensors, $0) }
    }
  }

  private static func union(
    _ first: ClosedRange<Float>, _ second: ClosedRange<Float>
  ) -> ClosedRange<Float> {
    min(first.lowerBound, second.lowerBound)...max(first.upperBound, second.upperBound)
  }
}
