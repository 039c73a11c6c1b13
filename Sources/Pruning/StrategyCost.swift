import Deployment
import Networks

/// What a strategy costs on the device, from the packed formats and the memory planner.
public struct StrategyCost: Sendable {
  /// Multiply-accumulates that one kept filterlet or segment costs beyond its own: finding it and restarting the loop.
  static let runOverhead = 4.0
  /// Multiply-accumulates that one kept weight costs in a kernel that gathers single weights.
  static let gatherCost = 4.0

  let space: PruningSpace
  let format: String
  private let roughSRAM: RoughSRAM

  /// The cost of strategies of `space` when packed as `format`.
  public init(space: PruningSpace, format: String) {
    self.space = space
    self.format = format
    roughSRAM = RoughSRAM(space)
  }

  /// What `strategy` leaves of `layer`.
  func occupancy(_ index: Int, _ strategy: Strategy) -> Occupancy {
    let layer = space.layers[index]
    let filters = space.keptFilters(layer, strategy)
    let channels = space.keptChannels(layer, strategy)
    let fine = space.survivingFine(layer, strategy) - strategy.removedFine[index]
    let positions = layer.convolution.filterletsPerFilter
    let byWeight = space.fineUnit == .weight
    return Occupancy(
      filters: filters, positions: positions, channels: channels,
      weights: byWeight ? fine : fine * channels, filterlets: byWeight ? filters * positions : fine)
  }

  /// The format that the packer will choose for `occupancy`.
  func format(of occupancy: Occupancy) -> any WeightFormat.Type {
    WeightFormats.choice(format, for: occupancy)
  }

  /// Bytes of the packed model in flash by what is counted of each layer: as `ModelPacker` will count them, but the
  /// expected ones for formats whose bytes hang on where the kept weights lie.
  public func flashBytes(_ strategy: Strategy) -> Int {
    flashBytes(strategy, of: space.layers.indices.map { occupancy($0, strategy) })
  }

  /// Bytes of the packed model in flash, exactly as `ModelPacker` will count them, from the masks: slower.
  public func packedFlashBytes(_ strategy: Strategy) -> Int {
    let plan = PruningPlan(strategy, in: space)
    let pruned = space.resized(strategy)
    let occupancies = space.layers.compactMap { layer in
      pruned.nodes[layer.node].convolution.map {
        Occupancy($0, mask: FilterRemoval.storedMask(of: space.network.nodes[layer.node], in: space.network, plan))
      }
    }
    return flashBytes(strategy, of: occupancies)
  }

  private func flashBytes(_ strategy: Strategy, of occupancies: [Occupancy]) -> Int {
    occupancies.reduce(denseLayerBytes(strategy)) { total, occupancy in
      total + format(of: occupancy).bytes(of: occupancy).total + PackedModel.channelBytes(occupancy.filters).total
    }
  }

  private func denseLayerBytes(_ strategy: Strategy) -> Int {
    space.network.nodes.reduce(0) { total, node in
      guard case .dense(let inputs, let outputs) = node.operation else { return total }
      let source = space.network.channelSources(of: node.inputs[0]).first
      let layer = space.layers.first { $0.node == source }
      let kept = layer.map { inputs / $0.convolution.filters * space.keptFilters($0, strategy) } ?? inputs
      return total + kept * outputs + PackedModel.channelBytes(outputs).total
    }
  }

  /// SRAM of the packed model: arena with scratch, image and logits.
  public func sramBytes(_ strategy: Strategy) -> Int {
    PackedModel.sramBytes(space.resized(strategy), formats: formats(strategy))
  }

  /// Whether `strategy` takes at most `budget` bytes of SRAM; plans memory only where a rough count leaves it open.
  func fitsSRAM(_ strategy: Strategy, _ budget: Int) -> Bool {
    roughSRAM.most(strategy) <= budget || sramBytes(strategy) <= budget
  }

  private func formats(_ strategy: Strategy) -> [Int: any WeightFormat.Type] {
    var formats: [Int: any WeightFormat.Type] = [:]
    for (index, layer) in space.layers.enumerated() {
      formats[layer.node] = format(of: occupancy(index, strategy))
    }
    return formats
  }

  /// Estimated latency as equivalent multiply-accumulates: those on kept weights, plus what a sparse kernel adds
  /// for each filterlet or weight it has to find.
  public func latency(_ strategy: Strategy) -> Double {
    var total = 0.0
    for (index, layer) in space.layers.enumerated() {
      let occupancy = occupancy(index, strategy)
      let chosen = format(of: occupancy)
      let work =
        if chosen == DenseFormat.self {
          Double(occupancy.filters * occupancy.weightsPerFilter)
        } else if chosen.finestRun == 1 {
          Double(occupancy.weights) * Self.gatherCost
        } else {
          Double(occupancy.weights)
            + Double(occupancy.runs(of: chosen.finestRun ?? occupancy.channels).count) * Self.runOverhead
        }
      total += work * Double(layer.outputs)
    }
    return total
  }
}
