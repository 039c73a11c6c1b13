import Networks

/// What a score may look at.
public struct ScoringContext {
  /// The trained dense network.
  public var checkpoint: Checkpoint
  /// Measures the network on the scoring images, or on the training images for a skeleton.
  public var measure: (Measurement) throws -> [Int: [Float]]
  /// Seed for scores that draw.
  public var seed: UInt64

  /// A context.
  public init(checkpoint: Checkpoint, seed: UInt64, measure: @escaping (Measurement) throws -> [Int: [Float]]) {
    self.checkpoint = checkpoint
    self.seed = seed
    self.measure = measure
  }
}

/// A measure of how much each weight matters; the importance of a unit is the sum over its weights.
public protocol Score: SendableMetatype {
  /// Name in specs.
  static var name: String { get }
  /// One line on what it measures.
  static var summary: String { get }
  /// Where it comes from.
  static var source: String { get }
  /// Whether a unit's importance counts relative to the mean unit of its layer, so that layers whose values are of
  /// other orders of magnitude can share a threshold.
  static var isRelative: Bool { get }
  /// Importance of every convolution weight, OHWI, not negative, by node id.
  static func importance(_ context: ScoringContext) throws -> [Int: [Float]]
}

/// The registered scores. A new score is one file and one entry here.
public enum Scores {
  /// Every registered score.
  public static let all: [any Score.Type] = [
    MagnitudeScore.self, RelativeMagnitudeScore.self, SquaredMagnitudeScore.self, TaylorScore.self,
    RawTaylorScore.self, SampleTaylorScore.self, PublishedTaylorScore.self, GateTaylorScore.self, HRankScore.self,
    GatedTaylorScore.self, RawGatedTaylorScore.self, CHIPScore.self,
    SkeletonScore.self, BatchNormScore.self, RandomScore.self,
  ]

  /// The score of this name, or nil.
  public static func named(_ name: String) -> (any Score.Type)? { all.first { $0.name == name } }
}

/// The absolute value of each weight; summed over a filter this is its L1 norm.
public enum MagnitudeScore: Score {
  public static let name = "l1"
  public static let summary = "|w|; over a unit, its L1 norm (weight magnitude for single weights)"
  public static let source = "Li et al., Pruning Filters for Efficient ConvNets, ICLR 2017; Han et al., NeurIPS 2015"
  public static let isRelative = false

  public static func importance(_ context: ScoringContext) throws -> [Int: [Float]] {
    context.checkpoint.convolutions.mapValues { $0.weights.values.map(abs) }
  }
}

/// The absolute value of each weight, compared within each layer: filterlets of layers with many channels are longer,
/// so that one threshold on raw norms would empty the others.
public enum RelativeMagnitudeScore: Score {
  public static let name = "l1-relative"
  public static let summary = "|w|; over a unit, its L1 norm relative to its layer's mean"
  public static let source = "this project, after Li et al., ICLR 2017"
  public static let isRelative = true

  public static func importance(_ context: ScoringContext) throws -> [Int: [Float]] {
    try MagnitudeScore.importance(context)
  }
}

/// The square of each weight; over a unit, its squared L2 norm.
public enum SquaredMagnitudeScore: Score {
  public static let name = "l2"
  public static let summary = "w^2; over a unit, its squared L2 norm"
  public static let source = "He et al., Soft Filter Pruning, IJCAI 2018"
  public static let isRelative = false

  public static func importance(_ context: ScoringContext) throws -> [Int: [Float]] {
    context.checkpoint.convolutions.mapValues { $0.weights.values.map { $0 * $0 } }
  }
}
