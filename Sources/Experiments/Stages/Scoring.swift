import Networks
import Pruning
import Training

/// Importance of every convolution weight, by node id.
public struct Importance: Codable, Sendable {
  /// OHWI, by node id.
  public var weights: [Int: FloatBuffer]
}

/// Scores the weights of the trained network.
public struct Scoring: Stage {
  public static let name = "score"
  public static let version = 2

  /// What decides the importance beside the network.
  public struct Parameters: Encodable, Sendable {
    var score: String
    var images: Int
    var seed: Int
  }

  /// The trained network.
  public let training: DenseTraining
  public let parameters: Parameters

  /// The scoring that `cell`'s method asks for; nil if it prunes nothing.
  public init?(_ cell: Cell, training: DenseTraining) {
    guard let score = cell.method.score else { return nil }
    self.training = training
    parameters = Parameters(score: score, images: cell.sampling.scoring, seed: cell.seed)
  }

  public var inputs: [ArtifactKey] { get throws { [try training.key] } }

  public var estimate: Double {
    EffortEstimate.training(macs: (try? training.network().macs) ?? 0, images: parameters.images)
  }

  public func make(in workshop: Workshop) throws -> Importance {
    guard let score = Scores.named(parameters.score) else { throw RunError.unknown("score", parameters.score) }
    let checkpoint = try workshop.artifact(of: training).checkpoint
    let dense = training.parameters
    let context = ScoringContext(checkpoint: checkpoint, seed: UInt64(bitPattern: Int64(parameters.seed))) {
      let heldOut = try workshop.dataset(dense.dataset).split(heldOut: dense.heldOut).heldOut
      let gradients = try Gradients.weights(of: checkpoint, on: heldOut.prefix(parameters.images))
      return Sensitivities(averageGradient: gradients.average, batchMagnitude: gradients.magnitude)
    }
    return Importance(weights: try score.importance(context).mapValues(FloatBuffer.init))
  }
}
