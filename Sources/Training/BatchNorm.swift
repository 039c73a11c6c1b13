import Datasets
import Networks

/// Batch-norm statistics apart from training.
public enum BatchNorm {
  /// `checkpoint` with the running statistics of all convolutions measured anew on `images`.
  ///
  /// Pruning shifts the distribution behind every layer, so the old statistics no longer hold; without
  /// this step a pruned network starts its fine-tuning from noise. Batches count equally and an
  /// incomplete last one is left out, unless it is the only one.
  /// Throws `TrainingError` if images and network do not fit.
  public static func reestimate(
    _ checkpoint: Checkpoint, on images: ImageSet, batch: Int = 250
  ) throws -> Checkpoint {
    try Torch.useOneThread()
    let tensors = try NetworkTensors(checkpoint)
    try tensors.check(images)
    let whole = images.prefix(max(images.count / batch * batch, min(images.count, batch)))
    var batches = 0.0
    try Tensor.recording(false) {
      try ImageBatch.forEach(of: whole, size: batch) { batch in
        batches += 1
        // A momentum of 1/n for the n-th batch makes the running value the mean of all so far.
        _ = try tensors.forward(batch.images, .batch(momentum: 1 / batches))
      }
    }
    return try tensors.snapshot()
  }
}
