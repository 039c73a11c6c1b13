import Datasets
import Networks

extension Gradients {
  /// How the loss of each image answers to its channels: by channel group of the network, [images][filters], the
  /// derivative of that image's cross entropy by a factor on the outputs of all the group's members at once.
  ///
  /// A factor on what a batch norm gives is one on its scale and shift together, so this is
  /// gamma * dL/dgamma + beta * dL/dbeta of one image. In a group the members' derivatives add up, as they do when the
  /// channel goes in all of them.
  /// Throws `TrainingError` if images and network do not fit.
  package static func gates(
    of checkpoint: Checkpoint, on images: ImageSet, batch: Int = 128
  ) throws -> [[Float]] {
    try Torch.useOneThread()
    let tensors = try NetworkTensors(checkpoint)
    try tensors.check(images)
    let groups = checkpoint.network.channelGroups
    var result = groups.map { _ in [Float]() }
    try Tensor.recording(true) {
      try ImageBatch.forEach(of: images, size: batch) { batch in
        var outputs: [Int: Tensor] = [:]
        let logits = try tensors.forward(batch.images, .running) { node, output in
          guard node.convolution != nil else { return }
          try output.retainGradient()
          outputs[node.id] = output
        }
        try logits.crossEntropy(batch.labels).backward()
        for (index, group) in groups.enumerated() {
          let gates = try group.members.compactMap { try outputs[$0]?.gates().read() }
          // The loss is the mean over the batch, so each image's own is as many times larger.
          result[index] += gates[0].indices.map { at in
            Float(batch.count) * gates.reduce(0) { $0 + $1[at] }
          }
        }
        try tensors.clearGradients()
      }
    }
    return result
  }
}

extension Gradients {
  /// How much the loss answers to each filter's batch-norm gate, by convolution node id: the root of the mean square of
  /// the images' `gates`. The members of a channel group share it equally.
  ///
  /// Squares are what Molchanov et al. (CVPR 2019) average, and their root keeps the scale of the loss. Averages of
  /// absolute values (ICLR 2017) rank a little worse: VGG-11 at a quarter of its width on Fashion-MNIST, one pass of
  /// fine-tuning, 75.0, 85.8 and 87.1 % at 10, 20 and 30 % of the bytes against 78.6, 86.0 and 87.7 %.
  /// Throws `TrainingError` if images and network do not fit.
  public static func gateMagnitudes(of checkpoint: Checkpoint, on images: ImageSet) throws -> [Int: [Float]] {
    var result: [Int: [Float]] = [:]
    for (group, gates) in zip(checkpoint.network.channelGroups, try gates(of: checkpoint, on: images)) {
      var sums = [Float](repeating: 0, count: group.filters)
      for (index, gate) in gates.enumerated() { sums[index % group.filters] += gate * gate }
      let magnitudes = sums.map { ($0 / Float(images.count)).squareRoot() / Float(group.members.count) }
      for member in group.members { result[member] = magnitudes }
    }
    return result
  }
}
