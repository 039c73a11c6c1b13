import Networks

/// First-order Taylor importance, batch by batch, compared within each layer.
///
/// |w * dL/dw| is taken on each batch before it is averaged: in a trained network the gradients of different images
/// point in different ways, and their average tends to zero whatever a weight is worth. Raw values differ by orders of
/// magnitude between the ends of a network, so that one threshold for all layers would empty some and spare others.
public enum TaylorScore: Score {
  public static let name = "taylor"
  public static let summary = "|w * dL/dw| of each held-out batch, averaged; units relative to their layer's mean"
  public static let source = "Molchanov et al., CVPR 2019 (per batch) and ICLR 2017 (normalised by layer)"
  public static let isRelative = true

  public static func importance(_ context: ScoringContext) throws -> [Int: [Float]] {
    try context.measure(.batchMagnitude)
  }
}

/// As `TaylorScore`, but with raw values compared across layers: each weight's own share of the loss.
public enum RawTaylorScore: Score {
  public static let name = "taylor-raw"
  public static let summary = "|w * dL/dw| of each held-out batch, averaged; compared across layers as it is"
  public static let source = "Molchanov et al., CVPR 2019 (per batch)"
  public static let isRelative = false

  public static func importance(_ context: ScoringContext) throws -> [Int: [Float]] {
    try TaylorScore.importance(context)
  }
}

/// First-order Taylor importance, image by image, compared within each layer.
public enum SampleTaylorScore: Score {
  public static let name = "taylor-sample"
  public static let summary = "|w * dL/dw| of each held-out image, averaged; units relative to their layer's mean"
  public static let source = "Molchanov et al., ICLR 2017 (per image, normalised by layer)"
  public static let isRelative = true

  public static func importance(_ context: ScoringContext) throws -> [Int: [Float]] {
    try context.measure(.sampleMagnitude)
  }
}

/// First-order Taylor importance with the gradient averaged over all images first, as DTMM publishes it.
public enum PublishedTaylorScore: Score {
  public static let name = "taylor-published"
  public static let summary = "|w * dL/dw|, the gradient averaged over all held-out images first, not normalised"
  public static let source = "Han, Xiao, Li, DTMM, INFOCOM 2024; LixiangHan/DTMM, commit e9ca913"
  public static let isRelative = false

  public static func importance(_ context: ScoringContext) throws -> [Int: [Float]] {
    let gradients = try context.measure(.averageGradient)
    var importance: [Int: [Float]] = [:]
    for (id, parameters) in context.checkpoint.convolutions {
      importance[id] = zip(parameters.weights.values, gradients[id] ?? []).map { abs($0 * $1) }
    }
    return importance
  }
}
