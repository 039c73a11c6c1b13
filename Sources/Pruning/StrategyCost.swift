import Deployment
import Networks

/// What a strategy costs on the device, from the packed formats, the memory planner and a latency model.
public struct StrategyCost: Sendable {
  let space: PruningSpace
  let format: String
  let latencyModel: any LatencyModel
  private let candidates: [any WeightFormat.Type]
  private let roughSRAM: RoughSRAM

  /// The unit of `latency`.
  public var latencyUnit: String { latencyModel.unit }

  /// The cost of strategies of `space` when packed as `format`, with latency by `latencyModel`.
  public init(space: PruningSpace, format: String, latencyModel: any LatencyModel = EquivalentMACs()) {
    self.space = space
    self.format = format
    candidates = WeightFormats.candidates(format)
    self.latencyModel = latencyModel
    roughSRAM = RoughSRAM(space)
  }

  /// What `strategy` leaves of a layer.
  package func occupancy(_ index: Int, _ strategy: Strategy) -> Occupancy {
    let layer = space.layers[index]
    return occupancy(
      index, filters: space.keptFilters(layer, strategy), channels: space.keptChannels(layer, strategy),
      removedFine: strategy.removedFine[index])
  }

  /// What is left of a layer that keeps so many filters and input channels, and loses so many of the fine units in them.
  func occupancy(_ index: Int, filters: Int, channels: Int, removedFine: Int) -> Occupancy {
    let layer = space.layers[index]
    let size = layer.size(filters: filters, channels: channels)
    if let structure = space.structure, layer.prunesFine {
      return structure.occupancy(of: size, removed: removedFine)
    }
    return Occupancy(
      filters: filters, positions: size.positions, channels: channels, weights: size.weights,
      filterlets: filters * size.positions)
  }

  /// The format that the packer will choose for `occupancy`.
  func format(of occupancy: Occupancy) -> any WeightFormat.Type {
    WeightFormats.smallest(of: candidates, for: occupancy)
  }

  /// Bytes of one packed convolution with this left of it.
  func layerBytes(_ occupancy: Occupancy, in format: any WeightFormat.Type) -> Int {
    format.bytes(of: occupancy).total + PackedModel.channelBytes(occupancy.filters).total
  }

  /// Bytes of the packed model in flash by what is counted of each layer: as `ModelPacker` will count them, but the
  /// expected ones for formats whose bytes hang on where the kept weights lie.
  public func flashBytes(_ strategy: Strategy) -> Int {
    let others = space.network.nodes.reduce(0) { $0 + unprunedBytes($1, strategy) }
    return space.layers.indices.reduce(others) { total, index in
      let occupancy = occupancy(index, strategy)
      return total + layerBytes(occupancy, in: format(of: occupancy))
    }
  }

  /// Bytes of the packed model in flash, exactly as `ModelPacker` will count them, from the masks: slower.
  public func packedFlashBytes(_ plan: PruningPlan) -> Int {
    packedLayers(plan).reduce(0) { total, layer in
      guard let occupancy = layer.occupancy else { return total + unprunedBytes(layer.node) }
      return total + layerBytes(occupancy, in: format(of: occupancy))
    }
  }

  /// SRAM of the packed model, from the masks.
  func sramBytes(_ plan: PruningPlan) -> Int {
    var formats: [Int: any WeightFormat.Type] = [:]
    for (node, occupancy) in packedLayers(plan) { formats[node.id] = occupancy.map(format) }
    return PackedModel.sramBytes(space.network.resized(plan), formats: formats)
  }

  /// The nodes that `plan` leaves, and what is left of convolutions.
  private func packedLayers(_ plan: PruningPlan) -> [(node: Node, occupancy: Occupancy?)] {
    zip(space.network.nodes, space.network.resized(plan).nodes).map { original, node in
      (
        node,
        node.convolution.map {
          Occupancy($0, mask: FilterRemoval.storedMask(of: original, in: space.network, plan))
        }
      )
    }
  }

  /// Bytes of a layer that is not pruned itself.
  private func unprunedBytes(_ node: Node) -> Int {
    switch node.operation {
    case .depthwise(let convolution):
      convolution.weightCount + PackedModel.channelBytes(convolution.filters).total
    case .dense(let inputs, let outputs, _): inputs * outputs + PackedModel.channelBytes(outputs).total
    default: 0
    }
  }

  /// Bytes of a layer that is not pruned itself, but reads layers that are.
  private func unprunedBytes(_ node: Node, _ strategy: Strategy) -> Int {
    guard let reader = reader(of: node) else { return unprunedBytes(node) }
    return unprunedBytes(node) - (reader.channels.ranks.count - reader.channels.left(strategy)) * reader.bytesPerChannel
  }

  /// The channels that the dense or depthwise layer `node` reads, and its bytes for each of them.
  func reader(of node: Node) -> (channels: PruningSpace.Channels, bytesPerChannel: Int)? {
    guard let input = node.inputs.first, space.channels[input].group != nil else { return nil }
    let channels = space.channels[input]
    switch node.operation {
    case .depthwise(let convolution):
      return (channels, convolution.weightsPerFilter + PackedModel.channelBytes(1).total)
    case .dense(let inputs, let outputs, _): return (channels, inputs / channels.ranks.count * outputs)
    default: return nil
    }
  }

  /// SRAM of the packed model: arena with scratch, image and logits.
  public func sramBytes(_ strategy: Strategy) -> Int {
    PackedModel.sramBytes(space.resized(strategy), formats: formats(strategy))
  }

  /// Whether `strategy` takes at most `budget` bytes of SRAM; plans memory only where a rough count leaves it open.
  package func fitsSRAM(_ strategy: Strategy, _ budget: Int) -> Bool {
    roughSRAM.most(strategy) <= budget
      || PackedModel.fitsSRAM(space.resized(strategy), formats: formats(strategy), budget: budget)
  }

  private func formats(_ strategy: Strategy) -> [Int: any WeightFormat.Type] {
    var formats: [Int: any WeightFormat.Type] = [:]
    for (index, layer) in space.layers.enumerated() {
      formats[layer.node] = format(of: occupancy(index, strategy))
    }
    return formats
  }

  /// Estimated latency of all convolutions, in the latency model's unit.
  public func latency(_ strategy: Strategy) -> Double {
    space.layers.indices.reduce(0) { total, index in
      let occupancy = occupancy(index, strategy)
      return total + layerLatency(index, occupancy, in: format(of: occupancy))
    }
  }

  /// Estimated latency of one convolution with this left of it.
  func layerLatency(_ index: Int, _ occupancy: Occupancy, in format: any WeightFormat.Type) -> Double {
    latencyModel.latency(of: space.layers[index], occupancy, in: format)
  }
}
