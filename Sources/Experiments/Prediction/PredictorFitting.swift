import Pruning

/// Fits the cycles of one place in a network, format and core on measurements of the real kernels.
public struct PredictorFitting: Stage {
  public static let name = "predict"
  public static let version = 3

  /// Of so many layers one judges the fit.
  private static let heldOutEvery = 4

  /// What decides the fit beside the measurements.
  public struct Parameters: Encodable, Hashable, Sendable {
    /// The place and the format.
    public var place: CyclePredictor.Place
  }

  /// The measurements.
  public let measuring: LayerMeasuring
  public var parameters: Parameters { Parameters(place: measuring.parameters.place) }

  /// The fit of `measuring`.
  init(_ measuring: LayerMeasuring) { self.measuring = measuring }

  public var inputs: [ArtifactKey] { get throws { [try measuring.key] } }
  public var estimate: Double { 0.1 }

  public func make(in workshop: Workshop) throws -> CyclePredictor {
    let samples = try workshop.artifact(of: measuring)
    // The corners come first and are fitted: what lies between them is judged, alike in every regime.
    let place = parameters.place
    var seen: [Int: Int] = [:]
    var (fitted, judged): ([CyclePredictor.Sample], [CyclePredictor.Sample]) = ([], [])
    for sample in samples {
      let turn = seen[place.regime(channels: sample.channels), default: 0]
      seen[place.regime(channels: sample.channels)] = turn + 1
      if turn >= Self.heldOutEvery && turn % Self.heldOutEvery == Self.heldOutEvery - 1 {
        judged.append(sample)
      } else {
        fitted.append(sample)
      }
    }
    return CyclePredictor(place, fitted, heldOut: judged)
  }
}
