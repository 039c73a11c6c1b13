import Experiments

/// The tidy table of a sweep over single layers: one row a point, the unit in the column's name.
public enum KernelCSV {
  /// The CSV text of `measurements`, in their order. Numbers are not rounded; what is missing is empty.
  public static func text(_ measurements: [KernelMeasurement]) -> String {
    CSV.text(
      header: KernelMeasurement.CodingKeys.allCases.map(\.rawValue),
      rows: measurements.map { measurement in
        KernelMeasurement.CodingKeys.allCases.map { field($0, of: measurement) }
      })
  }

  private static func field(_ key: KernelMeasurement.CodingKeys, of row: KernelMeasurement) -> String {
    switch key {
    case .layer: row.layer
    case .kernel: "\(row.kernel)"
    case .stride: "\(row.stride)"
    case .pad: "\(row.pad)"
    case .format: row.format
    case .board: row.board
    case .core: row.core
    case .sparsity: "\(row.sparsity)"
    case .seed: "\(row.seed)"
    case .keptWeights: "\(row.keptWeights)"
    case .keptMacs: "\(row.keptMacs)"
    case .instructions: "\(row.instructions)"
    case .cycles: "\(row.cycles)"
    case .cyclesPerMac: row.cyclesPerMac.map { "\($0)" } ?? ""
    case .denseCycles: row.denseCycles.map { "\($0)" } ?? ""
    case .ratioToDense: row.ratioToDense.map { "\($0)" } ?? ""
    case .bytes: "\(row.bytes)"
    case .valueBytes: "\(row.valueBytes)"
    case .indexBytes: "\(row.indexBytes)"
    case .pointerBytes: "\(row.pointerBytes)"
    case .biasBytes: "\(row.biasBytes)"
    case .quantisationBytes: "\(row.quantisationBytes)"
    case .scratchBytes: "\(row.scratchBytes)"
    case .outputHash: row.outputHash
    case .matchesHost: "\(row.matchesHost)"
    }
  }
}
