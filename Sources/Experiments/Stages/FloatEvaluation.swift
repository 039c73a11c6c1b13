import Training

/// Top-1 accuracy of a float network on the whole test set, in percent.
public struct FloatEvaluation: Stage {
  public static let name = "evaluate-float"
  public static let version = 1

  /// The network.
  public let source: NetworkSource
  public let parameters: [String: Int] = [:]

  /// The evaluation of `source`.
  public init(_ source: NetworkSource) { self.source = source }

  public var inputs: [ArtifactKey] { get throws { [try source.key] } }

  public var estimate: Double {
    EffortEstimate.inference(macs: (try? source.training.network().macs) ?? 0)
  }

  public func make(in workshop: Workshop) throws -> Double {
    let test = try workshop.dataset(source.training.parameters.dataset).test
    return try Evaluator.accuracy(of: source.checkpoint(in: workshop), on: test)
  }
}
