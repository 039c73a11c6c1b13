import Foundation

extension Recipe {
  /// The share of the steps in which the one-cycle schedule warms up.
  private static let warmUp = 0.3

  /// The learning rate of `step` (from 0) when an epoch has `stepsPerEpoch` steps.
  public func learningRate(step: Int, stepsPerEpoch: Int) -> Double {
    let progress = (Double(step) + 0.5) / Double(max(1, epochs * stepsPerEpoch))
    return switch schedule {
    case .constant: learningRate
    case .cosine: learningRate * Self.halfCosine(progress)
    case .oneCycle where progress < Self.warmUp: learningRate * progress / Self.warmUp
    case .oneCycle:
      learningRate * Self.halfCosine((progress - Self.warmUp) / (1 - Self.warmUp))
    case .exponential: learningRate * pow(0.99, Double(step / max(1, stepsPerEpoch)))
    }
  }

  /// Throws `TrainingError.recipe` for the first field whose value is impossible.
  public func validate() throws {
    let checks: [(Bool, String, Any, String)] = [
      (epochs >= 1, "epochs", epochs, "1 or more"),
      (batch >= 2, "batch", batch, "2 or more, because batch norm needs a variance"),
      (learningRate > 0, "learningRate", learningRate, "more than 0"),
      ((0..<1).contains(momentum), "momentum", momentum, "from 0 to below 1"),
      (weightDecay >= 0, "weightDecay", weightDecay, "0 or more"),
      ((0..<1).contains(labelSmoothing), "labelSmoothing", labelSmoothing, "from 0 to below 1"),
      (images.map { $0 >= 2 } ?? true, "images", images ?? 0, "2 or more"),
      (
        (0...1).contains(distillation?.weight ?? 0), "distillation.weight", distillation?.weight ?? 0, "from 0 to 1"
      ),
      (
        distillation?.temperature ?? 1 > 0, "distillation.temperature", distillation?.temperature ?? 1, "more than 0"
      ),
      (
        quantisation == nil || precision == nil, "precision", precision?.rawValue ?? "",
        "float32 with int8-aware quantisation, whose steps are finer than bfloat16"
      ),
      (
        // One epoch from pruned weights with frozen batch norm ends at chance.
        quantisation != .aware || epochs >= 3, "epochs", epochs,
        "3 or more with quantisation aware, whose last third alone computes as int8"
      ),
    ]
    for (holds, field, value, expected) in checks where !holds {
      throw TrainingError.recipe(field: field, value: "\(value)", expected: expected)
    }
  }

  /// Falls from 1 to 0 as `progress` goes from 0 to 1.
  private static func halfCosine(_ progress: Double) -> Double { (1 + cos(.pi * progress)) / 2 }
}
