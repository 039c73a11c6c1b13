import Pruning
import Training

/// A model with its width multiplier.
public struct ModelChoice: Codable, Hashable, Sendable {
  /// Registered name of the model.
  public var name: String
  /// Factor on every filter count.
  public var width: Double

  /// Text for tables, such as `vgg11 x0.5`.
  public var label: String { width == 1 ? name : "\(name) x\(width)" }
}

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

  /// Text for tables, such as `20 %` or `65536 B`.
  public var label: String {
    switch flash {
    case .bytes(let bytes): "\(bytes) B"
    case .share(let share): "\((share * 1000).rounded() / 10) %".replacing(".0 %", with: " %")
    }
  }
}

/// How a network is quantised, split and sampled.
public struct Sampling: Codable, Hashable, Sendable {
  /// Images split off the training set for importance and calibration.
  public var heldOut = 5000
  /// Images of the held-out split that give the importance scores.
  public var scoring = 1024
  /// Images of the held-out split that calibrate the activation ranges.
  public var calibration = 512
  /// Test images that the emulated boards run, compared byte for byte with the host.
  public var emulated = 2

  /// The defaults.
  public init() {}
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

/// One point of the grid with everything that decides its result.
public struct Cell: Codable, Hashable, Sendable {
  /// The model.
  public var model: ModelChoice
  /// The data set.
  public var dataset: String
  /// The method, overrides applied.
  public var method: Method
  /// Name of the ablation, nil for the plain grid.
  public var ablation: String?
  /// The budget; nil for the dense reference, which no budget binds.
  public var budget: Budget?
  /// Board names.
  public var boards: [String]
  /// Seed of initial weights, shuffling and search.
  public var seed: Int
  /// How the dense network is trained.
  public var training: Recipe
  /// How the pruned network is fine-tuned.
  public var fineTuning: Recipe
  /// Splits and samples.
  public var sampling: Sampling

  /// Name that tells the cell from all others of its experiment, as in progress lines.
  public var label: String {
    var parts = [model.label, dataset, ablation.map { "\(method.name) (\($0))" } ?? method.name]
    if let budget { parts.append(budget.label) }
    return (parts + ["seed \(seed)"]).joined(separator: ", ")
  }
}
