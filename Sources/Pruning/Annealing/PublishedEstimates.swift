import Deployment

/// Size and memory as DTMM's scheduler estimates them, with the published quirks that the options ask for.
package struct PublishedEstimates {
  private let cost: StrategyCost
  private let options: AnnealingOptions

  /// The estimates of what `cost` counts, with the quirks that `options` switch on.
  package init(cost: StrategyCost, options: AnnealingOptions) {
    self.cost = cost
    self.options = options
  }

  /// Bytes of flash.
  package func flashBytes(_ strategy: Strategy) -> Int {
    let bytes = cost.flashBytes(strategy)
    guard options.firstLayerTestInverted,
      let first = cost.space.layers.indices.first(where: { cost.space.layers[$0].inputGroup == nil })
    else { return bytes }
    let occupancy = cost.occupancy(first, strategy)
    let estimate: any WeightFormat.Type = strategy.removedFine[first] > 0 ? DenseFormat.self : FWCSFormat.self
    return bytes - cost.format(of: occupancy).bytes(of: occupancy).total + estimate.bytes(of: occupancy).total
  }

  /// Whether the memory estimate is at most `budget` bytes.
  package func fitsSRAM(_ strategy: Strategy, _ budget: Int) -> Bool {
    options.addsTakeNoMemory ? peakBytes(strategy) <= budget : cost.fitsSRAM(strategy, budget)
  }

  /// The most bytes of tensors that are alive at one node; an add's output counts nothing once its filters are pruned.
  private func peakBytes(_ strategy: Strategy) -> Int {
    let network = cost.space.resized(strategy)
    let sizes = network.nodes.map { node in
      if case .add = node.operation, node.shape.channels < cost.space.network.nodes[node.id].shape.channels { return 0 }
      return node.shape.count
    }
    let lastReader = network.nodes.map { node in
      network.nodes.last { $0.inputs.contains(node.id) }?.id ?? node.id
    }
    return network.nodes.map { step in
      sizes.indices.reduce(0) { $0 + ($1 <= step.id && lastReader[$1] >= step.id ? sizes[$1] : 0) }
    }.max() ?? 0
  }
}
