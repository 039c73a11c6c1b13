import Networks

/// The learnt factor of each filterlet: what an L1 penalty pulls to zero against the loss can go.
///
/// The authors train network and skeleton together and deploy those weights; here the skeleton is learnt for a short
/// while on the trained network and only ranks, so that every method fine-tunes the same weights.
public enum SkeletonScore: Score {
  public static let name = "skeleton"
  public static let summary =
    "for filterlets: |factor|, learnt from ones on the training images under an L1 penalty; the weights learnt "
    + "meanwhile are given up"
  public static let source = "Meng et al., Pruning Filter in Filter (SWP), NeurIPS 2020"
  public static let isRelative = false

  public static func importance(_ context: ScoringContext) throws -> [Int: [Float]] {
    context.spread(try context.measure(.skeleton).mapValues { $0.map(abs) })
  }
}
