import Deployment

/// What a strategy makes of one convolution.
public struct ScheduledLayer: Codable, Hashable, Sendable {
  /// Name of the node.
  public var name: String
  /// Filters kept, and of how many.
  public var filters, allFilters: Int
  /// Fine units kept, and how many the kept filters have; nil where none are pruned.
  public var fine, allFine: Int?
  /// Name of the weight format.
  public var format: String
  /// Bytes of weights, index, pointers, biases and quantisation.
  public var bytes: Int
  /// Estimated latency, in the latency model's unit.
  public var latency: Double
  /// Estimated loss of its own filters and fine units, as a share of the network's importance. A group that several
  /// layers share counts with its first member.
  public var loss: Double
}

extension Scheduler {
  /// What `strategy` makes of each convolution, in execution order.
  public func layers(of strategy: Strategy) -> [ScheduledLayer] {
    let (space, cost) = (meter.space, meter.cost)
    return space.layers.enumerated().map { index, layer in
      let occupancy = cost.occupancy(index, strategy)
      let format = cost.format(of: occupancy)
      let units = space.fineUnits(layer, strategy)
      var loss = meter.layerCosts(index, strategy).loss
      if space.groups[layer.group].members.first == layer.node {
        loss += meter.groupCosts(layer.group, removed: strategy.removedFilters[layer.group]).loss
      }
      return ScheduledLayer(
        name: space.network.nodes[layer.node].name, filters: occupancy.filters, allFilters: layer.convolution.filters,
        fine: layer.prunesFine ? units - strategy.removedFine[index] : nil,
        allFine: layer.prunesFine ? units : nil, format: format.name,
        bytes: cost.layerBytes(occupancy, in: format), latency: cost.layerLatency(index, occupancy, in: format),
        loss: loss)
    }
  }

  /// Which of `bounds`, the most of each resource as in a solution, and of the budgets `strategy` comes within 1 % of;
  /// then how many groups and layers are at the importance bound.
  public func binding(_ strategy: Strategy, bounds: [String: Double] = [:]) -> [String] {
    let costs = meter.costs(strategy)
    var names = Resource.allCases.filter { resource in
      bounds[resource.rawValue].map { costs[resource] > 0.99 * $0 } ?? false
    }.map(\.rawValue)
    let flash = Double(problem.flashBudget) / meter.denseFlash
    if !names.contains(Resource.flash.rawValue), costs.flash > 0.99 * flash { names.append(Resource.flash.rawValue) }
    if Double(meter.cost.sramBytes(strategy)) > 0.99 * Double(problem.sramBudget) { names.append("SRAM") }
    let groups = limits.filters.indices.count { group in
      limits.filters[group] > 0 && strategy.removedFilters[group] >= limits.filters[group]
    }
    let layers = limits.fine.indices.count { layer in
      limits.fine[layer] > 0 && strategy.removedFine[layer] >= limits.fine[layer]
    }
    if groups > 0 { names.append("filters of \(groups) of \(meter.space.groups.count) groups") }
    if layers > 0 { names.append("fine units of \(layers) of \(meter.space.layers.count) layers") }
    return names
  }
}
