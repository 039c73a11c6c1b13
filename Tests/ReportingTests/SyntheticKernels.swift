import Experiments
import Foundation

/// Made-up measurements of single layers, by rules that tests can repeat by hand.
enum SyntheticKernels {
  /// One measurement; what is not given follows from the rest.
  static func point(
    _ format: String, _ sparsity: Double, cycles: Int, dense: Int? = 2_000_000, layer: String = "16x16x64-64",
    board: String = "mps3-an547", core: String = "Cortex-M55", bytes: Int? = nil, scratch: Int = 6992,
    matchesHost: Bool = true
  ) throws -> KernelMeasurement {
    let kept = Int(36_864 * (1 - sparsity))
    var object: [String: Any] = [
      "layer": layer, "kernel": 3, "stride": 1, "pad": 1, "format": format, "board": board, "core": core,
      "sparsity": sparsity, "seed": 1, "kept_weights": kept, "kept_macs": kept * 256, "instructions": cycles - 1000,
      "cycles": cycles, "bytes": bytes ?? kept + 800, "value_bytes": (bytes ?? kept + 800) - 800, "index_bytes": 94,
      "pointer_bytes": 130, "bias_bytes": 256, "quantisation_bytes": 320, "scratch_bytes": scratch,
      "output_fnv1a": "00ff00ff00ff00ff", "output_matches_host": matchesHost,
    ]
    if kept > 0 { object["cycles_per_kept_mac"] = Double(cycles) / Double(kept * 256) }
    if let dense {
      object["dense_cycles"] = dense
      object["ratio_to_dense"] = Double(cycles) / Double(dense)
    }
    return try Synthetic.decode(KernelMeasurement.self, object)
  }

  /// Dense at 2 M cycles; FWCS from 2.2 M by 2 M a sparsity of one: it breaks even at 0.1.
  static func sweep() throws -> KernelSweepResult {
    let sparse = try [0, 0.25, 0.5, 0.75].map { sparsity in
      try point("fwcs", sparsity, cycles: 2_200_000 - Int(2_000_000 * sparsity))
    }
    let gap = KernelGap(
      layer: "16x16x64-64", format: "csr", sparsity: 0.5, board: nil, reason: "it does not fit", isFailure: false)
    return KernelSweepResult(
      boards: ["mps3-an547"], measurements: [try point("dense", 0, cycles: 2_000_000)] + sparse,
      gaps: [gap])
  }
}
