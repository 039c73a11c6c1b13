import Networks

/// How much each group and each layer loses: the counts that a scheduler decides. Which units go follows from
/// their rank.
public struct Strategy: Codable, Hashable, Sendable {
  /// Filters removed, by group.
  public var removedFilters: [Int]
  /// Fine units removed among the filters that stay, by layer.
  public var removedFine: [Int]

  /// The strategy that removes nothing.
  public init(_ space: PruningSpace) {
    removedFilters = space.groups.map { _ in 0 }
    removedFine = space.layers.map { _ in 0 }
  }
}

extension PruningSpace {
  /// Filters that `layer` keeps.
  func keptFilters(_ layer: Layer, _ strategy: Strategy) -> Int {
    layer.filters.left(strategy)
  }

  /// Input channels that `layer` keeps.
  func keptChannels(_ layer: Layer, _ strategy: Strategy) -> Int {
    layer.channels.left(strategy)
  }

  /// Fine units of `layer` that may go after filters and input channels are removed.
  func survivingFine(_ layer: Layer, _ strategy: Strategy) -> Int {
    survivingFine(layer, filters: keptFilters(layer, strategy), channels: keptChannels(layer, strategy))
  }

  /// Fine units that may go of so many filters and input channels of `layer`.
  func survivingFine(_ layer: Layer, filters: Int, channels: Int) -> Int {
    layer.prunesFine ? structure?.count(of: layer.size(filters: filters, channels: channels)) ?? 0 : 0
  }

  /// All fine units of what `strategy` leaves of `layer`, also those that no strategy takes.
  func fineUnits(_ layer: Layer, _ strategy: Strategy) -> Int {
    let size = layer.size(filters: keptFilters(layer, strategy), channels: keptChannels(layer, strategy))
    return survivingFine(layer, strategy) + (structure?.fixed(of: size) ?? 0)
  }

  /// Of so many fine units of a layer, the most that may go.
  func mostFine(of surviving: Int) -> Int {
    surviving > 0 ? max(0, surviving - (structure?.untouched(of: surviving) ?? surviving)) : 0
  }

  /// The strategy with every count inside its limits: floors are kept, and layers without fine units lose none.
  package func clamped(_ strategy: Strategy) -> Strategy {
    var result = strategy
    for group in groups.indices {
      let most = prunesFilters ? groups[group].removable : 0
      result.removedFilters[group] = min(max(0, result.removedFilters[group]), most)
    }
    for (index, layer) in layers.enumerated() {
      let surviving = survivingFine(layer, result)
      let most = mostFine(of: surviving)
      result.removedFine[index] = min(max(0, result.removedFine[index]), most)
    }
    return result
  }

  /// The network's shapes under `strategy`.
  func resized(_ strategy: Strategy) -> Network {
    var filters: [Int: Int] = [:]
    for layer in layers { filters[layer.node] = keptFilters(layer, strategy) }
    return network.resized(filters: filters)
  }
}
