import Deployment
import Networks

/// An upper bound of a strategy's SRAM that costs no planning: every tensor at once, and the largest scratch.
struct RoughSRAM: Sendable {
  /// Bytes that pruning does not change.
  private var fixed = 0
  /// The channels of every tensor, with its positions.
  private var tensors: [(channels: PruningSpace.Channels, positions: Int)] = []

  init(_ space: PruningSpace) {
    let network = space.network
    for node in network.nodes {
      fixed += MemoryPlan.alignment
      tensors.append((space.channels[node.id], node.shape.height * node.shape.width))
    }
    fixed +=
      MemoryPlan.alignment
      + max(
        MemoryPlan(network).scratchBytes, space.layers.map { Self.mostScratch($0, in: network) }.max() ?? 0)
  }

  /// The most scratch that any format needs for `layer`, whichever of its input channels are left: kernels gather few
  /// channels in another way than many, so that fewer may need more.
  private static func mostScratch(_ layer: PruningSpace.Layer, in network: Network) -> Int {
    var shape = network.nodes[network.nodes[layer.node].inputs[0]].shape
    var convolution = layer.convolution
    var most = 0
    for channels in 1...max(1, shape.channels) {
      (shape.channels, convolution.inputChannels) = (channels, channels)
      for format in WeightFormats.all { most = max(most, format.scratchBytes(convolution, input: shape)) }
    }
    return most
  }

  /// Bytes that `strategy` takes at most.
  func most(_ strategy: Strategy) -> Int {
    tensors.reduce(fixed) { $0 + $1.channels.left(strategy) * $1.positions }
  }
}
