import Pruning

/// A board by what a budget must fit.
public struct BoardCapacity: Hashable, Sendable {
  /// Board name.
  public var name: String
  /// Bytes of flash.
  public var flash: Int
  /// Bytes of SRAM.
  public var sram: Int

  /// A board of the given memories, in bytes.
  public init(name: String, flash: Int, sram: Int) {
    self.name = name
    self.flash = flash
    self.sram = sram
  }
}

/// The names that a spec may use, and which units a format can hold.
public struct Vocabulary: Sendable {
  /// Registered models.
  public var models: [String] = []
  /// Registered data sets.
  public var datasets: [String] = []
  /// Registered methods.
  public var methods: [Method] = []
  /// Registered importance scores.
  public var scores: [String] = []
  /// Registered allocations.
  public var allocations: [String] = []
  /// Registered weight formats, with `auto`.
  public var formats: [String] = []
  /// Known boards.
  public var boards: [BoardCapacity] = []
  /// Tables that a report can show.
  public var tables: [String] = []
  /// Figures that a report can show.
  public var figures: [String] = []
  /// Whether a format can store weights of which such units are pruned.
  public var formatCanHold: @Sendable ([Pruning.Unit], String) -> Bool

  /// A vocabulary without names, to be filled from the registries.
  public init(formatCanHold: @escaping @Sendable ([Pruning.Unit], String) -> Bool) {
    self.formatCanHold = formatCanHold
  }

  /// The formats that can hold such units, in order.
  public func formats(holding units: [Pruning.Unit]) -> [String] {
    formats.filter { formatCanHold(units, $0) }
  }
}
