import Networks

/// What a score can ask of the trained network on images. A measurement gives values for every convolution over all
/// channels, by node id.
public enum Measurement: String, CaseIterable, Sendable {
  /// The gradient of the loss by each weight, averaged over all held-out images.
  case averageGradient
  /// |w * gradient| of each held-out batch, averaged over the batches.
  case batchMagnitude
  /// |w * gradient| of each held-out image, averaged over the images.
  case sampleMagnitude
  /// How much the loss of held-out images answers to each filter's batch-norm gate; the members of a channel group
  /// share the group's value.
  case gate
  /// The rank of each filter's map, averaged over held-out images.
  case mapRank
  /// What the nuclear norm of the layer's maps loses with each filter's, averaged over held-out images.
  case channelIndependence
  /// The factor on each filterlet, learnt on the training images under an L1 penalty.
  case skeleton

  /// Values that this measurement gives of `convolution`: one a weight, a filter or a filterlet, in OHWI order.
  public func count(for convolution: Convolution) -> Int {
    switch self {
    case .averageGradient, .batchMagnitude, .sampleMagnitude: convolution.weightCount
    case .gate, .mapRank, .channelIndependence: convolution.filters
    case .skeleton: convolution.filters * convolution.filterletsPerFilter
    }
  }
}

extension ScoringContext {
  /// The importance of weights that share `values`, of which each counts for an equal run of OHWI weights: over the
  /// weights of a filter or filterlet it sums up to its value.
  func spread(_ values: [Int: [Float]]) -> [Int: [Float]] {
    var importance: [Int: [Float]] = [:]
    for node in checkpoint.network.convolutions {
      guard let values = values[node.id], let convolution = node.convolution else { continue }
      let run = convolution.weightCount / values.count
      importance[node.id] = values.flatMap { [Float](repeating: $0 / Float(run), count: run) }
    }
    return importance
  }
}
