import Networks

/// Estimates what a whole strategy costs in loss: the sum of the Taylor terms of everything it removes, filters and
/// fine units on one scale, as a share of the sum over the whole network.
///
/// A removed filter counts its own weights in all members of its group, once: the input channels that go with it carry
/// the same removal. A fine unit counts only where its filter stays, and only its weights on input channels that stay.
/// Where importance is relative, an average filter counts 1 in every group, and a filter's fine units add up to it.
/// Source of the terms: Molchanov et al., "Importance Estimation for Neural Network Pruning", CVPR 2019.
public struct LossModel: Sendable {
  /// The fine units of one layer.
  private struct Layer: Sendable {
    /// Importance of each unit by how many input channels are removed, least important first; one entry where the
    /// layer reads the image or where units are single weights.
    var values: [[Float]]
    /// Rank of each unit's filter in its group: it stays while fewer filters are removed.
    var filterRank: [Int32]
    /// Rank of each unit's input channel, for single weights only.
    var channelRank: [Int32]
  }

  private let space: PruningSpace
  private var layers: [Layer] = []
  /// Importance of the removed filters by group and count.
  private var removed: [[Double]] = []
  private var total = 0.0

  /// The model of what `space` may remove.
  public init(_ space: PruningSpace) {
    self.space = space
    for group in space.groups {
      var sums = [0.0]
      for index in group.order { sums.append(sums[sums.count - 1] + Double(group.importance[index])) }
      removed.append(sums)
      total += sums[sums.count - 1]
    }
    // A network without any importance loses nothing.
    if total <= 0 { total = 1 }
    layers = space.layers.map(fineUnits)
  }

  /// Estimated loss of `strategy`, 0 for the dense network and 1 if everything went.
  public func loss(_ strategy: Strategy) -> Double {
    var sum = space.groups.indices.reduce(0) { $0 + filterLoss($1, removed: strategy.removedFilters[$1]) }
    for (index, layer) in space.layers.enumerated() where strategy.removedFine[index] > 0 {
      let channels = layer.channels.removed(strategy)
      let units = sorted(index, channelsRemoved: channels)
      sum += units.losses(filtersRemoved: strategy.removedFilters[layer.group])[strategy.removedFine[index]]
    }
    return sum
  }

  /// Loss of the least important `count` filters of `group`.
  func filterLoss(_ group: Int, removed count: Int) -> Double { removed[group][count] / total }

  /// The fine units of `layer` in ascending order when `channelsRemoved` of its input channels are gone.
  func sorted(_ layer: Int, channelsRemoved: Int) -> SortedUnits {
    let units = layers[layer]
    let values = units.values.count > 1 ? units.values[channelsRemoved] : units.values.first ?? []
    var order = Array(values.indices)
    if !units.channelRank.isEmpty { order.removeAll { units.channelRank[$0] < Int32(channelsRemoved) } }
    order.sort { (values[$0], $0) < (values[$1], $1) }
    return SortedUnits(
      values: order.map { Double(values[$0]) / total }, filterRank: order.map { units.filterRank[$0] })
  }

  private func fineUnits(_ layer: PruningSpace.Layer) -> Layer {
    guard layer.prunesFine else { return Layer(values: [], filterRank: [], channelRank: []) }
    let scale = Self.scale(of: layer, in: space)
    let weights = layer.importance.map { $0 * scale }
    let (channels, positions) = (layer.convolution.inputChannels, layer.convolution.filterletsPerFilter)
    let ranks = layer.filters.ranks.map(Int32.init(clamping:))
    if space.fineUnit == .weight {
      let channelRank = layer.channels.ranks.map(Int32.init(clamping:))
      return Layer(
        values: [weights], filterRank: weights.indices.map { ranks[$0 / (positions * channels)] },
        channelRank: layer.inputGroup == nil ? [] : weights.indices.map { channelRank[$0 % channels] })
    }
    let count = weights.count / channels
    var sums = (0..<count).map { unit in
      Float(weights[unit * channels..<(unit + 1) * channels].reduce(0) { $0 + Double($1) })
    }
    var values = [sums]
    for rank in 0..<layer.channels.left.count - 1 {
      for channel in 0..<channels where layer.channels.ranks[channel] == rank {
        for unit in sums.indices { sums[unit] = max(0, sums[unit] - weights[unit * channels + channel]) }
      }
      values.append(sums)
    }
    return Layer(values: values, filterRank: (0..<count).map { ranks[$0 / positions] }, channelRank: [])
  }

  /// What turns a weight's importance into the scale of the layer's filters.
  private static func scale(of layer: PruningSpace.Layer, in space: PruningSpace) -> Float {
    let group = space.groups[layer.group]
    let part = group.indices(ofPartWith: layer.node)
    var raw = 0.0
    for other in space.layers
    where other.group == layer.group && group.indices(ofPartWith: other.node) == part {
      raw += other.importance.reduce(0) { $0 + Double($1) }
    }
    let scaled = group.order.filter(part.contains).reduce(0) { $0 + Double(group.importance[$1]) }
    return raw > 0 ? Float(scaled / raw) : 1
  }
}

/// The fine units of a layer from the least to the most important.
struct SortedUnits {
  /// Their shares of the network's importance.
  var values: [Double]
  /// Ranks of their filters.
  var filterRank: [Int32]

  /// Loss of the least important 0, 1, 2 ... units in filters that stay.
  func losses(filtersRemoved: Int) -> [Double] {
    var losses = [0.0]
    losses.reserveCapacity(values.count + 1)
    var sum = 0.0
    for index in values.indices where filterRank[index] >= Int32(filtersRemoved) {
      sum += values[index]
      losses.append(sum)
    }
    return losses
  }
}
