import Experiments

/// The table that `dtmm kernels` prints of one measurement.
public enum KernelTable {
  /// Rows of name and value, columns aligned.
  public static func text(_ measurement: KernelMeasurement) -> String {
    var table = TextTable([.text("Quantity"), .number("Value")])
    for row in rows(measurement) { table.add(row) }
    return """
      \(measurement.layer), kernel \(measurement.kernel), stride \(measurement.stride), pad \(measurement.pad), \
      \(measurement.format) at sparsity \(Numbers.plain(measurement.sparsity)), on \(measurement.board) \
      (\(measurement.core)), seed \(measurement.seed)

      \(table.plain)
      """
  }

  private static func rows(_ measurement: KernelMeasurement) -> [[String]] {
    [
      ["kept weights", Numbers.count(measurement.keptWeights)],
      ["MACs on kept weights", Numbers.count(measurement.keptMacs)],
      ["instructions", Numbers.count(measurement.instructions)],
      ["cycles, modelled at zero wait states", Numbers.count(measurement.cycles)],
      ["cycles per kept MAC", optional(measurement.cyclesPerMac) { Numbers.fixed($0, 3) }],
      ["dense cycles", optional(measurement.denseCycles, Numbers.count)],
      ["cycles over dense", optional(measurement.ratioToDense) { Numbers.fixed($0, 3) + "×" }],
      ["bytes in flash", Numbers.count(measurement.bytes)],
      ["  values", Numbers.count(measurement.valueBytes)],
      ["  index", Numbers.count(measurement.indexBytes)],
      ["  row pointers", Numbers.count(measurement.pointerBytes)],
      ["  biases", Numbers.count(measurement.biasBytes)],
      ["  multipliers and shifts", Numbers.count(measurement.quantisationBytes)],
      ["bytes of scratch", Numbers.count(measurement.scratchBytes)],
      ["output, FNV-1a", measurement.outputHash],
      ["output equals the host's", measurement.matchesHost ? "yes" : "NO"],
    ]
  }

  private static func optional<Value>(_ value: Value?, _ format: (Value) -> String) -> String {
    value.map(format) ?? Numbers.none
  }
}
