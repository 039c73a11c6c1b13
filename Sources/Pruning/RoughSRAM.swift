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
    let scratch = WeightFormats.all.map { format in
      let all = Dictionary(uniqueKeysWithValues: space.layers.map { ($0.node, format) })
      return MemoryPlan(network, formats: all).scratchBytes
    }
    fixed += scratch.max() ?? 0
  }

  /// Bytes that `strategy` takes at most.
  func most(_ strategy: Strategy) -> Int {
    tensors.reduce(fixed) { $0 + $1.channels.left(strategy) * $1.positions }
  }
}
