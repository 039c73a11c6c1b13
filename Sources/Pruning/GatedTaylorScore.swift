import Networks

/// First-order Taylor importance whose sum over each filter is that of the filter's gate.
///
/// Summed over a filter, |w * dL/dw| counts changes that cancel when the filter goes as a whole, which its batch-norm
/// gate does not. So the gate says what a filter is worth, and its weights share that by their own Taylor terms: filters
/// and what is finer are measured on one scale, which a choice between them needs.
public enum GatedTaylorScore: Score {
  public static let name = "gated-taylor"
  public static let summary =
    "gate-taylor for filters, shared out among a filter's weights by |w * dL/dw| of each held-out batch; relative to "
    + "the layer"
  public static let source = "this project, after Molchanov et al., CVPR 2019"
  public static let isRelative = true

  public static func importance(_ context: ScoringContext) throws -> [Int: [Float]] {
    let gates = try context.measure(.gate)
    let terms = try context.measure(.batchMagnitude)
    var importance: [Int: [Float]] = [:]
    for node in context.checkpoint.network.convolutions {
      guard let convolution = node.convolution, let gates = gates[node.id], let terms = terms[node.id] else { continue }
      let length = convolution.weightsPerFilter
      importance[node.id] = gates.enumerated().flatMap { filter, gate in
        shared(gate, by: terms[filter * length..<(filter + 1) * length])
      }
    }
    return importance
  }

  /// `value` in parts as `terms` are to each other; in equal parts where they are all zero.
  private static func shared(_ value: Float, by terms: ArraySlice<Float>) -> [Float] {
    let sum = terms.reduce(0, +)
    return terms.map { value * (sum > 0 ? $0 / sum : 1 / Float(terms.count)) }
  }
}

/// As `GatedTaylorScore`, but with gates compared across layers as they are.
public enum RawGatedTaylorScore: Score {
  public static let name = "gated-taylor-raw"
  public static let summary = "as gated-taylor, compared across layers as it is"
  public static let source = GatedTaylorScore.source
  public static let isRelative = false

  public static func importance(_ context: ScoringContext) throws -> [Int: [Float]] {
    try GatedTaylorScore.importance(context)
  }
}
