import Datasets
import Deployment
import Training

/// Quantises a network to int8 with activation ranges calibrated on held-out images.
public struct Quantising: Stage {
  public static let name = "quantise"
  public static let version = 1

  /// What decides the int8 model beside the float one.
  public struct Parameters: Encodable, Sendable {
    var images: Int
  }

  /// The float network.
  public let source: NetworkSource
  public let parameters: Parameters

  /// The quantisation of `source` as `cell` asks for it.
  public init(_ cell: Cell, source: NetworkSource) {
    self.source = source
    parameters = Parameters(images: cell.sampling.calibration)
  }

  public var inputs: [ArtifactKey] { get throws { [try source.key] } }

  public var estimate: Double {
    EffortEstimate.inference(macs: (try? source.training.network().macs) ?? 0, images: parameters.images)
  }

  public func make(in workshop: Workshop) throws -> QuantisedModel {
    let dense = source.training.parameters
    let heldOut = try workshop.dataset(dense.dataset).split(heldOut: dense.heldOut).heldOut
    let checkpoint = try source.checkpoint(in: workshop)
    let ranges = try Evaluator.activationRanges(of: checkpoint, on: heldOut.prefix(parameters.images))
    return try Quantiser.quantise(checkpoint, input: heldOut.quantisation, ranges: ranges)
  }
}
