import Networks

/// First-order Taylor importance of whole filters, taken on the gate that their batch norm is.
///
/// A filter's gate is a factor on its channel; to first order the loss changes by the derivative by that factor when
/// the filter goes. It ranks filters only: the weights of one filter share its importance equally.
public enum GateTaylorScore: Score {
  public static let name = "gate-taylor"
  public static let summary =
    "for filters: |gamma * dL/dgamma + beta * dL/dbeta| of each held-out image, averaged; relative to the layer's mean"
  public static let source = "Molchanov et al., CVPR 2019 (batch-norm gates) and ICLR 2017 (normalised by layer)"
  public static let isRelative = true

  public static func importance(_ context: ScoringContext) throws -> [Int: [Float]] {
    context.spread(try context.measure(.gate))
  }
}
