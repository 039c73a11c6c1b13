import Deployment
import Networks

/// An upper bound of a strategy's SRAM that costs no planning: every tensor at once, and the largest scratch.
struct RoughSRAM: Sendable {
  /// Bytes that pruning does not change.
  private var fixed = 0
  /// Bytes that each kept filter of a group adds, over all tensors of its channels.
  private var perFilter: [Int]
  private let filters: [Int]

  init(_ space: PruningSpace) {
    let network = space.network
    filters = space.groups.map(\.filters)
    perFilter = space.groups.map { _ in 0 }
    for node in network.nodes {
      let sources = network.channelSources(of: node.id)
      let groups = space.groups.indices.filter { !space.groups[$0].members.filter(sources.contains).isEmpty }
      fixed += MemoryPlan.alignment
      if groups.count == 1, node.shape.channels == filters[groups[0]] {
        perFilter[groups[0]] += node.shape.height * node.shape.width
      } else {
        fixed += node.shape.count
      }
    }
    let scratch = WeightFormats.all.map { format in
      let all = Dictionary(uniqueKeysWithValues: space.layers.map { ($0.node, format) })
      return MemoryPlan(network, formats: all).scratchBytes
    }
    fixed += scratch.max() ?? 0
  }

  /// Bytes that `strategy` takes at most.
  func most(_ strategy: Strategy) -> Int {
    perFilter.indices.reduce(fixed) { $0 + perFilter[$1] * (filters[$1] - strategy.removedFilters[$1]) }
  }
}
