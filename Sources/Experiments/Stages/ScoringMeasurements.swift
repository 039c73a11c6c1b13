import Datasets
import Networks
import Pruning
import Training

/// Measures what scores ask for, on the splits of the network's own training set.
package struct ScoringMeasurements {
  /// Images at most for one gradient each: a batch of one uses the processor badly.
  private static let singleImages = 256
  /// The images of Lin et al. (HRank).
  private static let rankImages = 500
  /// The images of Sui et al. (CHIP): each takes an eigenvalue problem a channel.
  private static let independenceImages = 640

  /// The trained network.
  let checkpoint: Checkpoint
  /// Seed for what draws.
  let seed: UInt64
  private let images: Int
  private let skeleton: SkeletonRecipe
  private let split: () throws -> (training: ImageSet, heldOut: ImageSet)

  /// Measurements of `checkpoint` on at most `images` held-out images of `split`, or on its training images for a
  /// skeleton, which is learnt as `skeleton` says.
  package init(
    checkpoint: Checkpoint, images: Int, skeleton: SkeletonRecipe, seed: UInt64,
    split: @escaping () throws -> (training: ImageSet, heldOut: ImageSet)
  ) {
    (self.checkpoint, self.seed, self.images) = (checkpoint, seed, images)
    (self.skeleton, self.split) = (skeleton, split)
  }

  /// The values of `measurement`, by convolution node id.
  package func measure(_ measurement: Measurement) throws -> [Int: [Float]] {
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
