import Datasets
import Networks

/// What the feature maps of a network's filters are like on images, by convolution node id, one value a filter.
///
/// The map of a filter is what the next layer reads: the convolution's output after batch norm and ReLU. A convolution
/// without a ReLU of its own that feeds a sum is represented by the sum, behind whose ReLU its channel acts.
public enum FeatureMaps {
  /// Images a batch; the results do not depend on it but for rounding.
  private static let batch = 50

  /// The rank of each filter's H x W map, averaged over `images` (Lin et al., HRank, CVPR 2020).
  ///
  /// Throws `TrainingError` if images and network do not fit.
  public static func ranks(of checkpoint: Checkpoint, on images: ImageSet) throws -> [Int: [Float]] {
    try average(of: checkpoint, on: images) { try $0.mapRanks() }
  }

  /// The channel independence of each filter, averaged over `images`: what the nuclear norm of the layer's
  /// channels x (H*W) matrix loses when the channel's row becomes zero (Sui et al., CHIP, NeurIPS 2021).
  ///
  /// Throws `TrainingError` if images and network do not fit.
  public static func independence(of checkpoint: Checkpoint, on images: ImageSet) throws -> [Int: [Float]] {
    // Rounding can leave a channel that changes nothing just below zero.
    try average(of: checkpoint, on: images) { try $0.channelIndependence() }.mapValues { $0.map { max(0, $0) } }
  }

  /// `sum` over the images of each batch of maps, one value a channel, over the number of images.
  private static func average(
    of checkpoint: Checkpoint, on images: ImageSet, sum: @escaping (Tensor) throws -> Tensor
  ) throws -> [Int: [Float]] {
    let maps = checkpoint.network.featureMaps
    var sums: [Int: [Float]] = [:]
    try Evaluator.infer(checkpoint, images, batch: batch) { tensors, batch in
      _ = try tensors.forward(batch.images, .running) { node, output in
        guard maps.values.contains(node.id) else { return }
        let values = try sum(output).read()
        sums[node.id] = sums[node.id].map { zip($0, values).map(+) } ?? values
      }
    }
    return maps.mapValues { node in (sums[node] ?? []).map { $0 / Float(images.count) } }
  }
}

extension Network {
  /// The node whose output is the feature map of each convolution, by the convolution's id.
  var featureMaps: [Int: Int] {
    var result: [Int: Int] = [:]
    for node in convolutions {
      let readers = nodes.filter { $0.inputs.contains(node.id) }
      let sum = readers.first { if case .add = $0.operation { true } else { false } }
      let isFinal = node.convolution?.relu == true || readers.count != 1
      result[node.id] = isFinal ? node.id : sum?.id ?? node.id
    }
    return result
  }
}
