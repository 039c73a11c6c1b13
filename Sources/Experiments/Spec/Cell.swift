import Pruning
import Training

/// One point of the grid with everything that decides its result.
public struct Cell: Codable, Hashable, Sendable {
  /// The model.
  public var model: ModelChoice
  /// The data set.
  public var dataset: String
  /// The method, overrides applied.
  public var method: Method
  /// Format in which the finished masks are stored, even if that breaks the flash budget; nil for the
  /// method's own, in which the allocation counts its bytes.
  public var storage: String?
  /// Name of the ablation, nil for the plain grid.
  public var ablation: String?
  /// The budget; nil for the dense reference, which no budget binds.
  public var budget: Budget?
  /// Board names.
  public var boards: [String]
  /// Seed of initial weights, shuffling and search.
  public var seed: Int
  /// Seed of the dense network, where all seeds of the experiment share one; nil for the cell's own.
  public var denseSeed: Int?
  /// How the dense network is trained.
  public var training: Recipe
  /// How the pruned network is fine-tuned.
  public var fineTuning: Recipe
  /// Splits and samples.
  public var sampling: Sampling
  /// How the boards' memories are modelled, besides the cycles at zero wait states; nil for not at all.
  public var memory: MemoryModel?

  /// Seed of the dense network that is pruned.
  var trainingSeed: Int { denseSeed ?? seed }

  /// Name that tells the cell from all others of its experiment, as in progress lines.
  public var label: String {
    var parts = [model.label, dataset, ablation.map { "\(method.name) (\($0))" } ?? method.name]
    if let budget { parts.append(budget.label) }
    return (parts + ["seed \(seed)"]).joined(separator: ", ")
  }
}
