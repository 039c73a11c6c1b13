import Deployment

/// Latency by fitted predictors of the real kernels.
public struct PredictedCycles: LatencyModel {
  public let unit = "cycles"
  private let predictors: [Int: [String: CyclePredictor]]

  /// The predictors of a network's convolutions by node id and name of the weight format; every format that a layer
  /// could be packed in must be there.
  public init(_ predictors: [Int: [String: CyclePredictor]]) { self.predictors = predictors }

  public func latency(
    of layer: PruningSpace.Layer, _ occupancy: Occupancy, in format: any WeightFormat.Type
  ) -> Double {
    // A format without a predictor is never worth choosing.
    predictors[layer.node]?[format.name]?.cycles(occupancy) ?? 1e15
  }
}
