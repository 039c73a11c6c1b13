import Datasets
import Foundation
import Networks
import Pruning
import Training

/// Measures how the loss rises when each group and layer is pruned alone, without fine-tuning.
public struct SensitivityProbing: Stage {
  public static let name = "sensitivity"
  public static let version = 2

  /// What decides the curves beside the importance of the weights.
  public struct Parameters: Encodable, Sendable {
    var units: [Pruning.Unit]
    var images: Int
    var ratios: [Double]
  }

  /// Held-out images at most: the loss is measured at each ratio of each layer.
  private static let images = 512
  /// Li et al. draw their curves at every tenth; the last two tell layers apart under small budgets.
  private static let ratios = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]

  /// The importance that ranks the units.
  public let scoring: Scoring
  public let parameters: Parameters

  /// The probing of `units` ranked by `scoring`, on the cell's scoring images.
  init(_ cell: Cell, units: [Pruning.Unit], scoring: Scoring) {
    self.scoring = scoring
    parameters = Parameters(
      units: units, images: min(Self.images, cell.sampling.scoring), ratios: Self.ratios)
  }

  public var inputs: [ArtifactKey] { get throws { [try scoring.key] } }

  public var estimate: Double {
    guard let network = try? scoring.training.network() else { return 0 }
    let points = network.convolutions.count * parameters.ratios.count
    return EffortEstimate.inference(macs: network.macs, images: 2 * points * parameters.images)
  }

  public func make(in workshop: Workshop) throws -> SensitivityCurves {
    let dense = scoring.training.parameters
    let heldOut = try workshop.dataset(dense.dataset).split(heldOut: dense.heldOut).heldOut
    let probe = SensitivityProbe(
      checkpoint: try workshop.artifact(of: scoring.training).checkpoint,
      space: try scoring.space(units: parameters.units, in: workshop), images: heldOut.prefix(parameters.images))
    return try probe.curves(ratios: parameters.ratios)
  }
}
