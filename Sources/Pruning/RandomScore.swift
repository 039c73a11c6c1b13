import Networks

/// Uniform noise: the floor that every score must beat.
public enum RandomScore: Score {
  public static let name = "random"
  public static let summary = "uniform noise, the floor that every score must beat"
  public static let source = "Mittal et al., Recovering from Random Pruning, WACV 2018"
  public static let isRelative = false

  public static func importance(_ context: ScoringContext) throws -> [Int: [Float]] {
    var generator = SeededGenerator(seed: context.seed)
    var importance: [Int: [Float]] = [:]
    for node in context.checkpoint.network.convolutions {
      let count = node.convolution?.weightCount ?? 0
      importance[node.id] = (0..<count).map { _ in Float.random(in: 0..<1, using: &generator) }
    }
    return importance
  }
}
