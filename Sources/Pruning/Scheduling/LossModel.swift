import Networks

/// Estimates what a whole strategy costs in loss: the sum of the Taylor terms of everything it removes, filters and
/// fine units on one scale, as a share of the sum over the whole network.
///
/// A removed filter counts its own weights in all members of its group, once: the input channels that go with it carry
/// the same removal. A fine unit counts only where its filter stays, and only its weights on input channels that stay.
/// Where importance is relative, an average filter counts 1 in every layer, and a filter's fine units add up to it.
/// Factors, where given, weigh the terms of each group and layer by what removing some of it was measured to cost.
/// Source of the terms: Molchanov et al., "Importance Estimation for Neural Network Pruning", CVPR 2019.
public struct LossModel: Sendable {
  private let space: PruningSpace
  /// What turns the importance of a layer's weights into shares of the network's.
  private var scales: [Float] = []
  /// Importance of the removed filters by group and count.
  private var removed: [[Double]] = []
  private var total = 0.0

  /// The model of what `space` may remove, fine units counting `fineLoss` times their importance.
  public init(_ space: PruningSpace, factors: LossFactors? = nil, fineLoss: Double = 1) {
    self.space = space
    for (index, group) in space.groups.enumerated() {
      let factor = factors?.groups[index] ?? 1
      var sums = [0.0]
      for filter in group.order { sums.append(sums[sums.count - 1] + factor * Double(group.importance[filter])) }
      removed.append(sums)
      total += sums[sums.count - 1]
    }
    // A network without any importance loses nothing.
    if total <= 0 { total = 1 }
    scales = space.layers.enumerated().map { index, layer in
      Self.scale(of: layer, in: space) * Float(fineLoss * (factors?.layers[index] ?? 1))
    }
  }

  /// Estimated loss of `strategy`, 0 for the dense network and 1 if all filters went.
  public func loss(_ strategy: Strategy) -> Double {
    var sum = space.groups.indices.reduce(0) { $0 + filterLoss($1, removed: strategy.removedFilters[$1]) }
    for (index, layer) in space.layers.enumerated() where strategy.removedFine[index] > 0 {
      let filters = strategy.removedFilters[layer.group]
      let steps = steps(index, filtersRemoved: filters, channelsRemoved: layer.channels.removed(strategy))
      sum += steps.losses(filtersRemoved: filters)[strategy.removedFine[index]]
    }
    return sum
  }

  /// Loss of the least important `count` filters of `group`.
  func filterLoss(_ group: Int, removed count: Int) -> Double { removed[group][count] / total }

  /// Whether the steps of a layer in the filters that stay are those of all its filters, less those in filters that go.
  var stepsStayInFilters: Bool { space.structure?.staysInFilters ?? true }

  /// The fine steps of a layer in their order when its input's group has lost `channelsRemoved` filters; also those in
  /// the filters that go with `filtersRemoved` of its own group where steps stay in filters.
  func steps(_ index: Int, filtersRemoved: Int, channelsRemoved: Int) -> RankedSteps {
    let layer = space.layers[index]
    guard let structure = space.structure, layer.prunesFine else { return RankedSteps(values: [], filterRank: []) }
    let ranks = layer.filters.ranks
    let filters = ranks.indices.filter { structure.staysInFilters || ranks[$0] >= filtersRemoved }
    let channels = layer.channels.ranks.indices.filter { layer.channels.ranks[$0] >= channelsRemoved }
    let steps = layer.steps(structure, filters: filters, channels: channels, scale: scales[index])
    let length = layer.convolution.filterletsPerFilter * channels.count
    return RankedSteps(
      values: steps.losses.map { Double($0) / total },
      filterRank: structure.staysInFilters
        ? steps.losses.indices.map { Int32(clamping: ranks[filters[(steps.weights($0).first ?? 0) / length]]) }
        : steps.losses.map { _ in Int32.max })
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

/// The fine steps of a layer in the order in which they are taken.
struct RankedSteps {
  /// Their shares of the network's importance.
  var values: [Double]
  /// Ranks of their filters: a step is there while fewer filters are removed.
  var filterRank: [Int32]

  /// Loss of the first 0, 1, 2 ... steps in filters that stay.
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
