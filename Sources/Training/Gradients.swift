import Datasets
import Networks

/// First-order sensitivities of the loss to the weights of every convolution, by node id, OHWI.
public struct WeightGradients: Codable, Hashable, Sendable {
  /// The gradient of the loss, averaged over all images: |w * average| is the importance that DTMM's
  /// repository computes.
  public var average: [Int: [Float]] = [:]
  /// |w * gradient| of each batch, averaged over the batches: gradients that differ in sign between
  /// batches do not cancel (Molchanov et al., "Importance Estimation for Neural Network Pruning", CVPR 2019).
  public var magnitude: [Int: [Float]] = [:]

  /// Adds a batch that is `share` of all images.
  mutating func add(_ gradient: [Float], of weights: [Float], node: Int, share: Float) {
    let none = [Float](repeating: 0, count: weights.count)
    var average = average.removeValue(forKey: node) ?? none
    var magnitude = magnitude.removeValue(forKey: node) ?? none
    for index in weights.indices {
      average[index] += share * gradient[index]
      magnitude[index] += share * abs(weights[index] * gradient[index])
    }
    self.average[node] = average
    self.magnitude[node] = magnitude
  }
}

/// Gradients of a network that is not being trained.
public enum Gradients {
  /// Gradients of the mean cross entropy on `images`, `batch` at a time, with batch norm as in inference.
  ///
  /// Throws `TrainingError` if images and network do not fit.
  public static func weights(
    of checkpoint: Checkpoint, on images: ImageSet, batch: Int = 128
  ) throws -> WeightGradients {
    try Torch.useOneThread()
    let tensors = try NetworkTensors(checkpoint)
    try tensors.check(images)
    let weights = try tensors.convolutions.mapValues { try NetworkTensors.ohwi($0.weights) }
    var result = WeightGradients()
    try Tensor.recording(true) {
      try ImageBatch.forEach(of: images, size: batch) { batch in
        try tensors.forward(batch.images, .running).crossEntropy(batch.labels).backward()
        let share = Float(batch.count) / Float(images.count)
        for (node, values) in weights {
          guard let leaf = tensors.convolutions[node]?.weights else { continue }
          let gradient = try NetworkTensors.ohwi(leaf.gradient())
          result.add(gradient, of: values, node: node, share: share)
          try leaf.clearGradient()
        }
      }
    }
    return result
  }
}
