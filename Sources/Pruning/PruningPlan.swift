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
    guard let structure = space.structure else { return }
    for (index, layer) in space.layers.enumerated() where layer.prunesFine {
      masks[layer.node] = Self.mask(
        layer, taking: strategy.removedFine[index], of: structure, filters: keptFilters[layer.node] ?? [],
        channels: layer.channels.kept(strategy))
    }
    for _ in 1...Self.rounds {
      let before = self
      removeEmptyFilters(of: space.network)
      guard keptFilters != before.keptFilters, structure.isCutAlongChannels else { return }
      for layer in space.layers where layer.prunesFine { cutAnew(layer, structure, before, space.network) }
    }
  }

  /// How often units are cut anew behind emptied filters, which may empty further ones.
  private static let rounds = 8

  /// Masks `layer` by units of the channels that are left now, where `before` had more of them: formats cut the stored
  /// channels. As many weights stay as of those that `before` kept.
  private mutating func cutAnew(
    _ layer: PruningSpace.Layer, _ structure: any FineStructure, _ before: PruningPlan, _ network: Network
  ) {
    let node = network.nodes[layer.node]
    let channels = FilterRemoval.keptChannels(feeding: node, in: network, self)
    guard let mask = masks[node.id], channels != FilterRemoval.keptChannels(feeding: node, in: network, before)
    else { return }
    let filters = keptFilters[node.id] ?? []
    let stored = FilterRemoval.storedWeights(of: layer.convolution, filters: filters, channels: channels)
    let kept = stored.count { mask[$0] != 0 }
    let steps = layer.steps(structure, filters: filters, channels: channels)
    var (count, left) = (0, stored.count)
    for step in steps.ranks.indices {
      let size = steps.weights(step).count
      guard left > kept, left > size else { break }
      (count, left) = (count + 1, left - size)
    }
    masks[node.id] = Self.mask(layer, taking: count, of: structure, filters: filters, channels: channels)
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

  /// The mask that drops what the first `count` steps take of the weights that survive filter removal.
  private static func mask(
    _ layer: PruningSpace.Layer, taking count: Int, of structure: any FineStructure, filters: [Int], channels: [Int]
  ) -> Data {
    var mask = Data(repeating: 1, count: layer.convolution.weightCount)
    guard count > 0 else { return mask }
    let stored = FilterRemoval.storedWeights(of: layer.convolution, filters: filters, channels: channels)
    let steps = layer.steps(structure, filters: filters, channels: channels)
    for step in steps.ranks.indices.prefix(count) {
      for weight in steps.weights(step) { mask[stored[weight]] = 0 }
    }
    return mask
  }
}
