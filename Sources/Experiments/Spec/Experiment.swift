import Pruning

/// A model with its width multiplier.
public struct ModelChoice: Codable, Hashable, Sendable {
  /// Registered name of the model.
  public var name: String
  /// Factor on every filter count.
  public var width: Double

  /// Text for tables, such as `vgg11 x0.5`.
  public var label: String { width == 1 ? name : "\(name) x\(width)" }
}

/// A named override of any field of a cell.
public struct Ablation: Codable, Hashable, Sendable {
  /// Name in tables.
  public var name: String
  /// Names of the methods it applies to.
  public var methods: [String]
}

/// What the report shows.
public struct ReportChoice: Codable, Hashable, Sendable {
  /// Title of the report.
  public var title: String
  /// Tables in order, by name.
  public var tables: [String]
  /// Figures in order, by name.
  public var figures: [String]
}

/// One experiment, resolved and valid: every name is registered, every cell is possible.
public struct Experiment: Codable, Hashable, Sendable {
  /// Name, which is also the stem of its result files.
  public var name: String
  /// One paragraph for the report.
  public var summary: String
  /// Models in order.
  public var models: [ModelChoice]
  /// Registered data sets in order.
  public var datasets: [String]
  /// Methods in order.
  public var methods: [Method]
  /// Budgets in order.
  public var budgets: [Budget]
  /// Board names in order.
  public var boards: [String]
  /// Seeds in order.
  public var seeds: [Int]
  /// Ablations in order; the grid without any comes first.
  public var ablations: [Ablation]
  /// What the report shows.
  public var report: ReportChoice
  /// The expanded grid.
  public var cells: [Cell]
}
