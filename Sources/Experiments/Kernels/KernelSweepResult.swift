/// A point of a sweep without figures, and why.
public struct KernelGap: Hashable, Sendable {
  /// The layer, format and sparsity.
  public let layer, format: String
  /// Share pruned.
  public let sparsity: Double
  /// The board; nil for all.
  public let board: String?
  /// Why.
  public let reason: String
  /// Whether something went wrong; if not, the layer only does not fit the format or the memory.
  public let isFailure: Bool

  /// A gap.
  public init(layer: String, format: String, sparsity: Double, board: String?, reason: String, isFailure: Bool) {
    (self.layer, self.format, self.sparsity) = (layer, format, sparsity)
    (self.board, self.reason, self.isFailure) = (board, reason, isFailure)
  }
}

/// What a sweep gave.
public struct KernelSweepResult: Sendable {
  /// Boards by name, in the order of the grid.
  public var boards: [String]
  /// Everything measured, beside the dense layer, in the order of the grid.
  public var measurements: [KernelMeasurement]
  /// What was not.
  public var gaps: [KernelGap]

  /// A result from its parts.
  public init(boards: [String], measurements: [KernelMeasurement], gaps: [KernelGap]) {
    (self.boards, self.measurements, self.gaps) = (boards, measurements, gaps)
  }

  /// Whether a point failed, or an output on a board is not the host's.
  public var hasFailed: Bool { gaps.contains(where: \.isFailure) || measurements.contains { !$0.matchesHost } }
}
