import Training

/// Rough seconds of long stages on one core, for estimates and progress bars; nothing else depends on them.
enum EffortEstimate {
  /// Multiply-accumulates a second of one training step's forward pass, backward pass included.
  private static let trainingRate = 1.6e10
  /// The same in bfloat16, on processors that have it.
  private static let bfloat16Rate = 3e10
  /// Multiply-accumulates a second of inference.
  private static let inferenceRate = 2e10
  private static let trainingImages = 55_000
  private static let testImages = 10_000

  /// Seconds of a whole recipe.
  static func training(macs: Int, recipe: Recipe) -> Double {
    let seconds = training(macs: macs, images: (recipe.images ?? trainingImages) * recipe.epochs)
    return recipe.precision == .bfloat16 ? seconds * trainingRate / bfloat16Rate : seconds
  }

  /// Seconds of gradients on `images`.
  static func training(macs: Int, images: Int) -> Double {
    0.2 + Double(macs) * Double(images) / trainingRate
  }

  /// Seconds of an evaluation, on the whole test set unless told.
  static func inference(macs: Int, images: Int = testImages) -> Double {
    0.2 + Double(macs) * Double(images) / inferenceRate
  }
}
