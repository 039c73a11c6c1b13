import Datasets
import Networks
import Training

/// A trained network with the record of its epochs.
public struct TrainedNetwork: Codable, Sendable {
  /// The parameters after the last epoch.
  public var checkpoint: Checkpoint
  /// Loss and accuracy of each epoch.
  public var epochs: [EpochRecord]

  /// A network with its record.
  public init(checkpoint: Checkpoint, epochs: [EpochRecord]) {
    (self.checkpoint, self.epochs) = (checkpoint, epochs)
  }
}

/// Trains the unpruned network from random weights, or takes the committed checkpoint of that very training; every
/// method of every cell starts from what this makes.
public struct DenseTraining: Stage {
  public static let name = "train"
  public static let version = 1

  /// What decides the trained network.
  public struct Parameters: Encodable, Sendable {
    var model: ModelChoice
    var dataset: String
    var recipe: Recipe
    var heldOut: Int
    var seed: Int
    var numerics: [String: String]
    /// SHA-256 of the committed checkpoint that is taken; nil trains.
    var checkpoint: String?
  }

  public let parameters: Parameters
  public let inputs: [ArtifactKey] = []
  /// What is trained.
  public let identity: TrainingIdentity

  /// The training of the model that `cell` prunes, from the checkpoint on `shelf` if there is one.
  ///
  /// Throws `CheckpointError` for a checkpoint that is damaged.
  public init(_ cell: Cell, shelf: CheckpointShelf) throws {
    identity = TrainingIdentity(cell)
    parameters = Parameters(
      model: cell.model, dataset: cell.dataset, recipe: cell.training, heldOut: cell.sampling.heldOut,
      seed: cell.trainingSeed, numerics: NumericEnvironment.variables(), checkpoint: try shelf.digest(of: identity))
  }

  /// The unpruned architecture; throws `RunError` for a name that is not registered.
  public func network() throws -> Network {
    guard let model = Models.named(parameters.model.name) else {
      throw RunError.unknown("model", parameters.model.name)
    }
    guard let dataset = ImageDatasets.named(parameters.dataset) else {
      throw RunError.unknown("data set", parameters.dataset)
    }
    return model.network(
      input: dataset.shape, classes: dataset.classes, width: parameters.model.width)
  }

  public var estimate: Double {
    guard parameters.checkpoint == nil else { return 0.5 }
    return EffortEstimate.training(macs: (try? network().macs) ?? 0, recipe: parameters.recipe)
  }

  public func make(in workshop: Workshop) throws -> TrainedNetwork {
    guard parameters.checkpoint == nil else { return try workshop.shelf.trained(identity) }
    let images = try workshop.dataset(parameters.dataset).split(heldOut: parameters.heldOut).training
    let seed = UInt64(bitPattern: Int64(parameters.seed))
    let start = try Trainer.initialCheckpoint(network: network(), seed: seed)
    return try ResumableTraining(workshop: workshop, key: key).run(
      from: start, images: images, recipe: parameters.recipe, seed: seed)
  }
}

/// Trains epoch by epoch, keeping the state after each, so that a killed run goes on from the last one.
struct ResumableTraining {
  let workshop: Workshop
  let key: ArtifactKey

  func run(
    from start: Checkpoint, images: ImageSet, recipe: Recipe, seed: UInt64, aids: FineTuningAids = FineTuningAids()
  ) throws -> TrainedNetwork {
    let trainer =
      if let saved = workshop.store.partial(key, as: TrainerState.self) {
        try Trainer(resuming: saved, images: images, recipe: recipe, seed: seed, aids: aids)
      } else {
        try Trainer(checkpoint: start, images: images, recipe: recipe, seed: seed, aids: aids)
      }
    while !trainer.isFinished {
      let before = Double(trainer.records.count)
      try trainer.runEpoch { done, total in
        let share = Double(done) / Double(max(1, total))
        workshop.progress.advance(key, to: (before + share) / Double(recipe.epochs))
      }
      if !trainer.isFinished { try workshop.store.keepPartial(trainer.state(), key) }
    }
    return try TrainedNetwork(checkpoint: trainer.checkpoint(), epochs: trainer.records)
  }
}
