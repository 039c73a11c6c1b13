import Networks

/// The absolute scale of the batch norm behind each filter, spread over the filter's weights.
public enum BatchNormScore: Score {
  public static let name = "batch-norm"
  public static let summary = "|gamma| of the batch norm behind each filter"
  public static let source = "Liu et al., Network Slimming, ICCV 2017"
  public static let isRelative = true

  public static func importance(_ context: ScoringContext) throws -> [Int: [Float]] {
    context.spread(context.checkpoint.convolutions.mapValues { $0.gamma.values.map(abs) })
  }
}
