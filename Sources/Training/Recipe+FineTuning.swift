import Foundation

/// Options of fine-tuning; training from random weights has none of them.
extension Recipe {
  /// Learning from the unpruned network's logits beside the labels.
  ///
  /// Source: Hinton, Vinyals, Dean, "Distilling the Knowledge in a Neural Network", 2015.
  public struct Distillation: Codable, Hashable, Sendable {
    /// Share of the loss that is divergence from the teacher; the rest is cross entropy.
    public var weight = 0.5
    /// What both networks' logits are divided by before the softmax.
    public var temperature = 4.0

    /// An even mix of softened logits and labels.
    public init() {}
  }

  /// When what is to be pruned goes.
  public enum Pruning: String, Codable, CaseIterable, Sendable {
    /// Little by little over the first half of the steps, the least important first.
    case gradual
  }

  /// Whether fine-tuning knows of int8.
  public enum Quantisation: String, Codable, CaseIterable, Sendable {
    /// The last third of the epochs, rounded up, computes with rounded weights and activations.
    case aware
    /// All epochs do.
    case awareThroughout = "aware-throughout"
  }

  /// Times at which masks grow in gradual pruning.
  private static let maskings = 20

  /// The share of what is to be pruned that is masked at `step` (from 0) when an epoch has `stepsPerEpoch` steps: at
  /// time t of n it is 1 - (1 - t / n)^3, first fast, where much is redundant, then slow; t = n is half of all steps.
  ///
  /// Source: Zhu, Gupta, "To Prune, or Not to Prune", 2017, equation 1, from a sparsity of 0.
  public func prunedShare(step: Int, stepsPerEpoch: Int) -> Double {
    let last = max(1, epochs * stepsPerEpoch / 2)
    let time = min(Self.maskings, step * Self.maskings / last)
    return 1 - pow(1 - Double(time) / Double(Self.maskings), 3)
  }

  /// Whether `epoch` (from 0) computes with rounded weights and activations.
  public func isQuantised(epoch: Int) -> Bool {
    switch quantisation {
    case nil: false
    case .aware: epoch >= epochs - (epochs + 2) / 3
    case .awareThroughout: true
    }
  }
}
