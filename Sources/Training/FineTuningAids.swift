import Datasets
import Deployment
import Foundation
import Networks

/// What the options of a recipe for fine-tuning need beside the network and its images.
public struct FineTuningAids: Sendable {
  /// The unpruned network that `Recipe.distillation` learns from.
  public var teacher: Checkpoint?
  /// For `Recipe.pruning`: the masks by node id when a share (0...1) of what is to be pruned is masked, 1 for kept; OHWI
  /// for convolutions and [outputs][inputs] for dense layers. What is masked at one share is masked at every larger one.
  public var masks: (@Sendable (Double) -> [Int: Data])?
  /// For `Recipe.quantisation`: the images that calibrate the activations, as for the int8 model.
  public var calibration: ImageSet?

  /// No aids.
  public init() {}

  /// Throws `TrainingError.recipe` if an option of `recipe` lacks its aid.
  func check(for recipe: Recipe) throws {
    let needs: [(Bool, String, String)] = [
      (recipe.distillation == nil || teacher != nil, "distillation", "a dense network to learn from"),
      (recipe.pruning == nil || masks != nil, "pruning", "a pruning plan"),
      (recipe.quantisation == nil || calibration != nil, "quantisation", "images to calibrate on"),
    ]
    for (holds, field, expected) in needs where !holds {
      throw TrainingError.recipe(field: field, value: "set", expected: expected)
    }
  }
}

extension ImageSet {
  /// How int8 networks see these images.
  public var quantisation: TensorQuantisation {
    TensorQuantisation(scale: 1 / Double(pixelScale), zeroPoint: Int32(clamping: pixelMean - 128))
  }
}
