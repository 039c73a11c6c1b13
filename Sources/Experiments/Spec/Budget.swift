/// The flash and SRAM that a pruned model may take.
public struct Budget: Codable, Hashable, Sendable {
  /// A bound on flash.
  public enum Flash: Codable, Hashable, Sendable {
    /// Bytes of the packed model.
    case bytes(Int)
    /// Share of the packed bytes of the dense model, 0.2 for 20 %.
    case share(Double)
  }

  /// The bound on the model's bytes in flash.
  public var flash: Flash
  /// The bound on arena and scratch in bytes; nil for the smallest SRAM of the boards.
  public var sram: Int?

  /// Text for tables, such as `20 %` or `65536 B, 131072 B SRAM`; no two budgets of a spec share it.
  public var label: String {
    sram.map { "\(flashLabel), \($0) B SRAM" } ?? flashLabel
  }

  private var flashLabel: String {
    switch flash {
    case .bytes(let bytes): "\(bytes) B"
    // Four decimals hide what binary fractions add to a decimal percentage.
    case .share(let share): "\((share * 1e6).rounded() / 1e4) %".replacing(".0 %", with: " %")
    }
  }
}
