import Networks
import Pruning

/// Carries the allocation out: a smaller network with masks, before any fine-tuning.
public struct FilterPruning: Stage {
  public static let name = "prune"
  public static let version = 1

  /// The trained network.
  public let training: DenseTraining
  /// What goes.
  public let allocating: Allocating
  /// The training towards that, if any; its network is what is pruned then.
  public let constraining: ConstrainedTraining?
  public let parameters: [String: Int] = [:]

  /// The pruning of `training`'s network by `allocating`.
  public init(training: DenseTraining, allocating: Allocating, constraining: ConstrainedTraining? = nil) {
    self.training = training
    self.allocating = allocating
    self.constraining = constraining
  }

  public var inputs: [ArtifactKey] {
    get throws { [try training.key, try allocating.key] + (try constraining.map { [try $0.key] } ?? []) }
  }
  public var estimate: Double { 0.2 }

  public func make(in workshop: Workshop) throws -> Checkpoint {
    if let constraining {
      let constrained = try workshop.artifact(of: constraining)
      return FilterRemoval.apply(constrained.plan, to: constrained.checkpoint)
    }
    return FilterRemoval.apply(
      try workshop.artifact(of: allocating).plan, to: try workshop.artifact(of: training).checkpoint)
  }
}

/// The float network that a cell deploys: the dense one, or a pruned and fine-tuned one.
public enum NetworkSource: Sendable {
  /// Trained, nothing pruned.
  case dense(DenseTraining)
  /// Pruned and fine-tuned.
  case tuned(FineTuning)

  /// The training of the unpruned network.
  var training: DenseTraining {
    switch self {
    case .dense(let training): training
    case .tuned(let tuning): tuning.pruning.training
    }
  }

  /// The key of the network.
  var key: ArtifactKey {
    get throws {
      switch self {
      case .dense(let training): try training.key
      case .tuned(let tuning): try tuning.key
      }
    }
  }

  /// The network's parameters.
  func checkpoint(in workshop: Workshop) throws -> Checkpoint {
    switch self {
    case .dense(let training): try workshop.artifact(of: training).checkpoint
    case .tuned(let tuning): try workshop.artifact(of: tuning).checkpoint
    }
  }
}
