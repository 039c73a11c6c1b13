import Networks
import Pruning
import Training

/// Fine-tunes a pruned network with the gradient of pruned weights masked, from re-estimated batch-norm statistics; or the
/// unpruned one while the plan is carried out little by little, if the recipe says so.
public struct FineTuning: Stage {
  public static let name = "fine-tune"
  public static let version = 1

  /// What decides the fine-tuned network beside the pruned one.
  public struct Parameters: Encodable, Sendable {
    var recipe: Recipe
    var seed: Int
    /// Images that calibrate activations where the recipe knows of int8; nil elsewhere.
    var calibration: Int?
  }

  /// The pruned network.
  public let pruning: FilterPruning
  public let parameters: Parameters

  /// The fine-tuning of `cell`'s network after `pruning`.
  public init(_ cell: Cell, pruning: FilterPruning) {
    self.pruning = pruning
    parameters = Parameters(
      recipe: cell.fineTuning, seed: cell.seed,
      calibration: cell.fineTuning.quantisation.map { _ in cell.sampling.calibration })
  }

  public var inputs: [ArtifactKey] { get throws { [try pruning.key] } }

  public var estimate: Double {
    EffortEstimate.training(macs: (try? pruning.training.network().macs) ?? 0, recipe: parameters.recipe)
  }

  public func make(in workshop: Workshop) throws -> TrainedNetwork {
    let dense = pruning.training.parameters
    let split = try workshop.dataset(dense.dataset).split(heldOut: dense.heldOut)
    let training = try ResumableTraining(workshop: workshop, key: key)
    var aids = FineTuningAids()
    aids.calibration = parameters.calibration.map(split.heldOut.prefix)
    if parameters.recipe.distillation != nil {
      aids.teacher = try workshop.artifact(of: pruning.training).checkpoint
    }
    let seed = UInt64(bitPattern: Int64(parameters.seed))
    guard parameters.recipe.pruning == .gradual else {
      let pruned = try workshop.artifact(of: pruning)
      let start = try BatchNorm.reestimate(pruned, on: split.training.prefix(FineTuning.statisticsImages))
      return try training.run(
        from: start, images: split.training, recipe: parameters.recipe, seed: seed, aids: aids)
    }
    let constrained = try pruning.constraining.map { try workshop.artifact(of: $0) }
    let start = try constrained?.checkpoint ?? workshop.artifact(of: pruning.training).checkpoint
    let plan = try constrained?.plan ?? workshop.artifact(of: pruning.allocating).plan
    let importance = try workshop.artifact(of: pruning.allocating.scoring).weights.mapValues(\.values)
    let gradual = GradualPruning(plan, of: start.network, importance: importance)
    aids.masks = { gradual.masks(share: $0) }
    var trained = try training.run(
      from: start, images: split.training, recipe: parameters.recipe, seed: seed, aids: aids)
    trained.checkpoint = FilterRemoval.apply(plan, to: trained.checkpoint)
    return trained
  }

  /// Images that re-estimate the batch-norm statistics which pruning has shifted.
  private static let statisticsImages = 2048
}
