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
    /// How skeletons are learnt; nil for scores that learn none.
    var skeleton: SkeletonRecipe?
  }

  /// The trained network.
  public let training: DenseTraining
  public let parameters: Parameters

  /// The scoring that `cell`'s method asks for; nil if it prunes nothing.
  public init?(_ cell: Cell, training: DenseTraining) {
    guard let score = cell.method.score else { return nil }
    self.training = training
    parameters = Parameters(
      score: score, images: cell.sampling.scoring, seed: cell.seed,
      skeleton: score == SkeletonScore.name ? SkeletonRecipe() : nil)
  }

  public var inputs: [ArtifactKey] { get throws { [try training.key] } }

  public var estimate: Double {
    let macs = (try? training.network().macs) ?? 0
    let learning = parameters.skeleton.map { EffortEstimate.training(macs: macs, recipe: $0.recipe) } ?? 0
    return EffortEstimate.training(macs: macs, images: parameters.images) + learning
  }

  public func make(in workshop: Workshop) throws -> Importance {
    let dense = training.parameters
    let measurements = ScoringMeasurements(
      checkpoint: try workshop.artifact(of: training).checkpoint, images: parameters.images,
      skeleton: parameters.skeleton ?? SkeletonRecipe(), seed: UInt64(bitPattern: Int64(parameters.seed))
    ) { try workshop.dataset(dense.dataset).split(heldOut: dense.heldOut) }
    let context = ScoringContext(
      checkpoint: measurements.checkpoint, seed: measurements.seed, measure: measurements.measure)
    return Importance(weights: try score.importance(context).mapValues(FloatBuffer.init))
  }

  /// What `units` of the network rank by this importance; scores the weights where that is not done yet.
  func space(units: [Unit], keepingFilters: Bool = false, in workshop: Workshop) throws -> PruningSpace {
    try PruningSpace(
      network: training.network(), units: units,
      importance: try workshop.artifact(of: self).weights.mapValues(\.values), relative: score.isRelative,
      keepingFilters: keepingFilters)
  }

  /// Whether units rank relative to their layer.
  var isRelative: Bool { Scores.named(parameters.score)?.isRelative == true }

  private var score: any Score.Type {
    get throws {
      guard let score = Scores.named(parameters.score) else { throw RunError.unknown("score", parameters.score) }
      return score
    }
  }
}
