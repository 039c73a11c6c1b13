import Foundation
import Networks

/// What goes, unit by unit, on the unpruned network.
public struct PruningPlan: Codable, Hashable, Sendable {
  /// Filters that stay, ascending, by convolution node id.
  public var keptFilters: [Int: [Int]]
  /// OHWI masks of the unpruned convolutions by node id, 1 for kept; nil for a convolution without fine pruning.
  public var masks: [Int: Data]

  /// The plan that keeps all of `network`.
  public init(keeping network: Network) {
    keptFilters = [:]
    for node in network.convolutions { keptFilters[node.id] = Array(0..<node.shape.channels) }
    masks = [:]
  }

  /// The plan that removes the least important units in the counts of `strategy`.
  public init(_ strategy: Strategy, in space: PruningSpace) {
    self.init(keeping: space.network)
    for layer in space.layers { keptFilters[layer.node] = layer.filters.kept(strategy) }
    for (index, layer) in space.layers.enumerated() where layer.prunesFine {
      let channels = layer.channels.kept(strategy)
      masks[layer.node] = Self.mask(
        layer, removing: strategy.removedFine[index], filters: keptFilters[layer.node] ?? [],
        channels: channels, byWeight: space.fineUnit == .weight)
    }
    removeEmptyFilters(of: space.network)
  }

  /// Removes the filters that the masks leave without weights in all members of their group, and with them the input
  /// channels behind, until none is left.
  ///
  /// A group whose empty filters are the only ones that a layer reads keeps them. Where filters of `network` do not go
  /// by groups, all stay.
  private mutating func removeEmptyFilters(of network: Network) {
    guard (try? UnprunableNetwork.check(network)) != nil else { return }
    var groups = network.channelGroups
    while true {
      let before = keptFilters
      for group in groups { removeEmptyFilters(of: group, in: network) }
      if keptFilters == before { return }
      for node in network.convolutions where !hasWeights(node, in: network) {
        let sources = network.channelSources(of: node.inputs[0])
        for group in groups where !group.members.filter(sources.contains).isEmpty {
          for member in group.members { keptFilters[member] = before[member] }
        }
        groups.removeAll { !$0.members.filter(sources.contains).isEmpty }
      }
    }
  }

  private mutating func removeEmptyFilters(of group: ChannelGroup, in network: Network) {
    let kept = keptFilters[group.members[0]] ?? []
    let stay = kept.indices.filter { row in !group.members.allSatisfy { isEmpty(row, of: $0, in: network) } }
    guard !stay.isEmpty else { return }
    for member in group.members { keptFilters[member] = stay.map { kept[$0] } }
  }

  private func hasWeights(_ node: Node, in network: Network) -> Bool {
    FilterRemoval.storedMask(of: node, in: network, self)?.contains(1) ?? true
  }

  /// Whether the mask leaves nothing of the `row`-th kept filter of node `id`.
  private func isEmpty(_ row: Int, of id: Int, in network: Network) -> Bool {
    guard let mask = FilterRemoval.storedMask(of: network.nodes[id], in: network, self) else { return false }
    let length = mask.count / (keptFilters[id]?.count ?? 1)
    return mask[row * length..<(row + 1) * length].allSatisfy { $0 == 0 }
  }

  /// The mask that drops the `count` least important fine units among those that survive filter removal.
  private static func mask(
    _ layer: PruningSpace.Layer, removing count: Int, filters: [Int], channels: [Int], byWeight: Bool
  ) -> Data {
    let (positions, inputs) = (layer.convolution.filterletsPerFilter, layer.convolution.inputChannels)
    var units: [(start: Int, importance: Float)] = []
    for filter in filters {
      for position in 0..<positions {
        let start = (filter * positions + position) * inputs
        if byWeight {
          units += channels.map { (start + $0, layer.importance[start + $0]) }
        } else {
          units.append((start, channels.reduce(0) { $0 + layer.importance[start + $1] }))
        }
      }
    }
    units.sort { ($0.importance, $0.start) < ($1.importance, $1.start) }
    var mask = Data(repeating: 1, count: layer.convolution.weightCount)
    for unit in units.prefix(count) {
      for index in unit.start..<unit.start + (byWeight ? 1 : inputs) { mask[index] = 0 }
    }
    return mask
  }
}
