import Networks

/// The absolute scale of the batch norm behind each filter, spread over the filter's weights.
public enum BatchNormScore: Score {
  public static let name = "batch-norm"
  public static let summary = "|gamma| of the batch norm behind each filter"
  public static let source = "Liu et al., Network Slimming, ICCV 2017"
  public static let isRelative = true

  public static func importance(_ context: ScoringContext) throws -> [Int: [Float]] {
    context.checkpoint.convolutions.mapValues { parameters in
      let gammas = parameters.gamma.values
      let length = parameters.weights.values.count / gammas.count
      return gammas.flatMap { [Float](repeating: abs($0) / Float(length), count: length) }
    }
  }
}
