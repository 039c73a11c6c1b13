import Networks

/// The average rank of the map that a filter makes: maps of low rank carry little information. It ranks filters only.
public enum HRankScore: Score {
  public static let name = "hrank"
  public static let summary = "for filters: rank of the feature map, averaged over held-out images"
  public static let source = "Lin et al., HRank, CVPR 2020"
  public static let isRelative = true

  public static func importance(_ context: ScoringContext) throws -> [Int: [Float]] {
    context.spread(try context.measure(.mapRank))
  }
}

/// Channel independence: how much the nuclear norm of a layer's maps, one row a channel, falls when the filter's row is
/// masked. It ranks filters only.
public enum CHIPScore: Score {
  public static let name = "chip"
  public static let summary = "for filters: what the nuclear norm of the layer's feature maps loses without the filter"
  public static let source = "Sui et al., CHIP, NeurIPS 2021"
  public static let isRelative = true

  public static func importance(_ context: ScoringContext) throws -> [Int: [Float]] {
    context.spread(try context.measure(.channelIndependence))
  }
}
