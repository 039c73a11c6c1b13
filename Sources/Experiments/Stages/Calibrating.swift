import Datasets
import func Foundation.exp
import func Foundation.log
import Networks
import Pruning
import Training

/// Measures what the removal of parts of the trained network costs, so that estimates of loss can be weighed by it: half
/// of each group's filters, then half of each layer's fine units, each alone, on held-out images after batch-norm
/// statistics are re-estimated, without fine-tuning.
public struct Calibrating: Stage {
  public static let name = "calibrate"
  public static let version = 2

  /// What is measured.
  public struct Parameters: Encodable, Sendable {
    var units: [Pruning.Unit]
    /// Training images that re-estimate the statistics, and held-out images on which the loss is measured.
    var statistics = 500
    var images = 1000
  }

  private let scoring: Scoring
  public let parameters: Parameters

  /// The calibration of estimates by `scoring` for `units`.
  init(_ scoring: Scoring, units: [Pruning.Unit]) {
    self.scoring = scoring
    parameters = Parameters(units: units)
  }

  public var inputs: [ArtifactKey] { get throws { [try scoring.key] } }

  public var estimate: Double {
    guard let network = try? scoring.training.network() else { return 30 }
    let evaluated = 2 * network.convolutions.count * (parameters.statistics + parameters.images)
    return EffortEstimate.training(macs: network.macs, images: evaluated) / 3
  }

  public func make(in workshop: Workshop) throws -> LossFactors {
    let dense = scoring.training.parameters
    let split = try workshop.dataset(dense.dataset).split(heldOut: dense.heldOut)
    let (statistics, images) = (split.training.prefix(parameters.statistics), split.heldOut.prefix(parameters.images))
    let space = try scoring.space(units: parameters.units, in: workshop)
    let model = LossModel(space)
    let checkpoint = try workshop.artifact(of: scoring.training).checkpoint
    func loss(_ strategy: Strategy) throws -> Double {
      let pruned = FilterRemoval.apply(PruningPlan(strategy, in: space), to: checkpoint)
      return try Self.crossEntropy(of: try BatchNorm.reestimate(pruned, on: statistics), on: images)
    }
    let whole = try loss(Strategy(space))
    func measured(_ strategy: Strategy?) throws -> LossFactors.Measured? {
      guard let strategy else { return nil }
      return LossFactors.Measured(estimated: model.loss(strategy), increase: try loss(strategy) - whole)
    }
    let halved = space.halved
    return LossFactors(groups: try halved.groups.map(measured), layers: try halved.layers.map(measured))
  }

  /// Mean cross-entropy of the logits with the labels, in nats.
  private static func crossEntropy(of checkpoint: Checkpoint, on images: ImageSet) throws -> Double {
    let logits = try Evaluator.logits(of: checkpoint, on: images)
    let classes = logits.count / max(1, images.count)
    let losses = images.labels.indices.map { row in
      let scores = logits[row * classes..<(row + 1) * classes].map(Double.init)
      let largest = scores.max() ?? 0
      return largest + log(scores.reduce(0) { $0 + exp($1 - largest) }) - scores[Int(images.labels[row])]
    }
    return losses.reduce(0, +) / Double(max(1, losses.count))
  }
}
