import Training

/// What decides a trained dense network, whoever trains it: the question that a committed checkpoint answers.
public struct TrainingIdentity: Codable, Hashable, Sendable {
  /// The model.
  public var model: ModelChoice
  /// The data set.
  public var dataset: String
  /// How it is trained.
  public var recipe: Recipe
  /// Images held out of the training split.
  public var heldOut: Int
  /// Seed of weights and order.
  public var seed: Int

  /// The training of the network that `cell` prunes.
  public init(_ cell: Cell) {
    (model, dataset, recipe) = (cell.model, cell.dataset, cell.training)
    (heldOut, seed) = (cell.sampling.heldOut, cell.trainingSeed)
  }

  /// Name of the checkpoint's file, without its extension.
  public var slug: String { "\(model.label.replacing(" ", with: "-"))-\(dataset)-seed\(seed)" }
}
