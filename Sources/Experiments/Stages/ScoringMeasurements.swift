import Datasets
import Networks
import Pruning
import Training

/// Measures what scores ask for, on the splits of the network's own training set.
struct ScoringMeasurements {
  /// Images at most for one gradient each: a batch of one uses the processor badly.
  private static let singleImages = 256
  /// The images of Lin et al. (HRank).
  private static let rankImages = 500
  /// Ranking by channel independence hardly changes with more (Sui et al. average 640), and each image takes an
  /// eigenvalue problem a channel.
  private static let independenceImages = 128

  /// The trained network.
  let checkpoint: Checkpoint
  /// Held-out images at most.
  let images: Int
  /// How skeletons are learnt.
  let skeleton: SkeletonRecipe
  let seed: UInt64
  /// The training set in two.
  let split: () throws -> (training: ImageSet, heldOut: ImageSet)

  /// The values of `measurement`, by convolution node id.
  func measure(_ measurement: Measurement) throws -> [Int: [Float]] {
    let (training, heldOut) = try split()
    let scoring = heldOut.prefix(images)
    switch measurement {
    case .averageGradient: return try Gradients.weights(of: checkpoint, on: scoring).average
    case .batchMagnitude: return try Gradients.weights(of: checkpoint, on: scoring).magnitude
    case .sampleMagnitude:
      return try Gradients.weights(of: checkpoint, on: scoring.prefix(Self.singleImages), batch: 1).magnitude
    case .gate: return try Gradients.gateMagnitudes(of: checkpoint, on: scoring)
    case .mapRank: return try FeatureMaps.ranks(of: checkpoint, on: scoring.prefix(Self.rankImages))
    case .channelIndependence:
      return try FeatureMaps.independence(of: checkpoint, on: scoring.prefix(Self.independenceImages))
    case .skeleton: return try Skeleton.learn(on: checkpoint, images: training, recipe: skeleton, seed: seed)
    }
  }
}
