import Datasets
import Networks
import Pruning
import Training

/// Prunes one group or layer at a time and measures the loss.
package struct SensitivityProbe {
  private let checkpoint: Checkpoint
  private let space: PruningSpace
  private let images: ImageSet

  /// A probe of `space` on `checkpoint`, which ranks as `space` does, with the loss of `images`.
  package init(checkpoint: Checkpoint, space: PruningSpace, images: ImageSet) {
    (self.checkpoint, self.space, self.images) = (checkpoint, space, images)
  }

  /// The curves at `ratios`. Batch-norm statistics are measured anew on the same images before each loss: with old
  /// ones, what is measured is mostly how far the statistics are off, which fine-tuning mends at once (Li et al.,
  /// EagleEye, ECCV 2020).
  package func curves(ratios: [Double]) throws -> SensitivityCurves {
    let dense = try loss(Strategy(space))
    func curve(_ strategy: (Double) -> Strategy) throws -> [Double] {
      try ratios.map { try loss(strategy($0)) - dense }
    }
    return SensitivityCurves(
      ratios: ratios,
      filters: try space.groups.indices.map { group in
        try space.prunesFilters ? curve { space.pruning(group: group, share: $0) } : []
      },
      fine: try space.layers.indices.map { layer in
        try space.layers[layer].prunesFine ? curve { space.pruning(layer: layer, share: $0) } : []
      })
  }

  private func loss(_ strategy: Strategy) throws -> Double {
    let pruned = FilterRemoval.apply(PruningPlan(strategy, in: space), to: checkpoint)
    return try Evaluator.loss(of: BatchNorm.reestimate(pruned, on: images), on: images)
  }
}
