import Networks
import Training

/// Fine-tunes a pruned network with the gradient of pruned weights masked, from re-estimated batch-norm statistics.
public struct FineTuning: Stage {
  public static let name = "fine-tune"
  public static let version = 1

  /// What decides the fine-tuned network beside the pruned one.
  public struct Parameters: Encodable, Sendable {
    var recipe: Recipe
    var seed: Int
  }

  /// The pruned network.
  public let pruning: FilterPruning
  public let parameters: Parameters

  /// The fine-tuning of `cell`'s network after `pruning`.
  public init(_ cell: Cell, pruning: FilterPruning) {
    self.pruning = pruning
    parameters = Parameters(recipe: cell.fineTuning, seed: cell.seed)
  }

  public var inputs: [ArtifactKey] { get throws { [try pruning.key] } }

  public var estimate: Double {
    EffortEstimate.training(macs: (try? pruning.training.network().macs) ?? 0, recipe: parameters.recipe)
  }

  public func make(in workshop: Workshop) throws -> TrainedNetwork {
    let pruned = try workshop.artifact(of: pruning)
    let dense = pruning.training.parameters
    let images = try workshop.dataset(dense.dataset).split(heldOut: dense.heldOut).training
    let start = try BatchNorm.reestimate(pruned, on: images.prefix(FineTuning.statisticsImages))
    return try ResumableTraining(workshop: workshop, key: key).run(
      from: start, images: images, recipe: parameters.recipe,
      seed: UInt64(bitPattern: Int64(parameters.seed)))
  }

  /// Images that re-estimate the batch-norm statistics which pruning has shifted.
  private static let statisticsImages = 2048
}
