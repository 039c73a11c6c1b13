import Networks

/// Why a network cannot be trained or evaluated.
public enum TrainingError: Error, Hashable, CustomStringConvertible {
  /// The checkpoint has no parameters for a node that needs them.
  case missingParameters(node: String)
  /// Parameters of a node have the wrong number of values.
  case parameterCount(node: String, parameter: String, expected: Int, found: Int)
  /// The images do not fit the network's input.
  case imageShape(expected: FeatureShape, found: FeatureShape)
  /// The images have another number of classes than the network.
  case classes(expected: Int, found: Int)
  /// There are no images.
  case noImages
  /// A field of the recipe has an impossible value.
  case recipe(field: String, value: String, expected: String)
  /// The loss is no longer a finite number.
  case diverged(epoch: Int, step: Int, learningRate: Double)
  /// All epochs of the recipe have been run.
  case finished(epochs: Int)
  /// The optimiser state belongs to another network or optimiser.
  case optimiserState(expected: Int, found: Int)

  public var description: String {
    switch self {
    case .missingParameters(let node):
      "node \(node): the checkpoint has no parameters for it"
    case .parameterCount(let node, let parameter, let expected, let found):
      "node \(node): \(found) values of \(parameter), expected \(expected)"
    case .imageShape(let expected, let found):
      "images are \(found), but the network reads \(expected)"
    case .classes(let expected, let found):
      "images have \(found) classes, but the network tells \(expected) apart"
    case .noImages:
      "no images; at least one is needed"
    case .recipe(let field, let value, let expected):
      "recipe: \(field) is \(value), expected \(expected)"
    case .diverged(let epoch, let step, let rate):
      """
      training diverged in epoch \(epoch), step \(step), at learning rate \(rate): \
      the loss is not a finite number; try a smaller learning rate
      """
    case .finished(let epochs):
      "all \(epochs) epochs of the recipe have been run"
    case .optimiserState(let expected, let found):
      "optimiser state has \(found) buffers, expected \(expected)"
    }
  }
}
