import Networks
import Pruning
import Training

/// A network trained towards what will be pruned.
public struct ConstrainedNetwork: Codable, Sendable {
  /// Its parameters, unpruned.
  public var checkpoint: Checkpoint
  /// What goes.
  public var plan: PruningPlan
  /// What each epoch gave.
  public var epochs: [EpochRecord]
}

/// Trains the dense network towards the counts of an allocation by ADMM, and chooses the units anew afterwards.
public struct ConstrainedTraining: Stage {
  public static let name = "admm"
  public static let version = 1

  /// What decides the network beside the dense one and the allocation.
  public struct Parameters: Encodable, Sendable {
    var recipe: Recipe
    var strength: Double
    var seed: Int
  }

  /// The trained network.
  public let training: DenseTraining
  /// The allocation, whose counts are the constraints.
  public let allocating: Allocating
  public let parameters: Parameters

  /// The training that `cell`'s method asks for; nil if it asks for none.
  public init?(_ cell: Cell, training: DenseTraining, allocating: Allocating) {
    guard let options = cell.method.admm else { return nil }
    self.training = training
    self.allocating = allocating
    var recipe = cell.fineTuning
    recipe.epochs = options.epochs
    // These act on a network that is pruned, or while it is.
    (recipe.distillation, recipe.pruning, recipe.quantisation) = (nil, nil, nil)
    parameters = Parameters(recipe: recipe, strength: options.strength, seed: cell.seed)
  }

  public var inputs: [ArtifactKey] { get throws { [try training.key, try allocating.key] } }

  public var estimate: Double {
    EffortEstimate.training(macs: (try? training.network().macs) ?? 0, recipe: parameters.recipe)
  }

  public func make(in workshop: Workshop) throws -> ConstrainedNetwork {
    let problem = try allocating.problem(in: workshop)
    let key = try key
    let dense = training.parameters
    let images = try workshop.dataset(dense.dataset).split(heldOut: dense.heldOut).training
    var splitting = ConstraintSplitting(problem, strategy: try workshop.artifact(of: allocating).strategy)
    let trainer = try Trainer(
      checkpoint: try workshop.artifact(of: training).checkpoint, images: images, recipe: parameters.recipe,
      seed: UInt64(bitPattern: Int64(parameters.seed)))
    var weights = try Self.weights(of: trainer)
    var targets = splitting.start(from: weights)
    while !trainer.isFinished {
      try trainer.pull(toward: targets, strength: parameters.strength)
      let before = Double(trainer.records.count)
      try trainer.runEpoch { done, total in
        let share = Double(done) / Double(max(1, total))
        workshop.progress.advance(key, to: (before + share) / Double(parameters.recipe.epochs))
      }
      weights = try Self.weights(of: trainer)
      targets = splitting.update(with: weights)
    }
    return ConstrainedNetwork(
      checkpoint: try trainer.checkpoint(), plan: try splitting.plan(for: weights), epochs: trainer.records)
  }

  /// The convolutions' weights, OHWI, by node id.
  private static func weights(of trainer: Trainer) throws -> [Int: [Float]] {
    try trainer.checkpoint().convolutions.mapValues(\.weights.values)
  }
}
