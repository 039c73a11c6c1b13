import Deployment

/// Measures strategies of one problem exactly, remembering what they share. Not for use by several threads.
final class StrategyMeter {
  private struct Key: Hashable {
    var layer, filters, channels: Int
  }

  private struct OptionsKey: Hashable {
    var limits: RemovalLimits
    var counts: [[Int]]
    var fineLevels: Int
  }

  /// Losses kept in memory at most.
  private static let capacity = 1 << 23

  let space: PruningSpace
  let cost: StrategyCost
  let loss: LossModel
  /// What the dense network uses.
  let denseLatency: Double
  let denseFlash: Double
  /// What pruning does not change.
  private(set) var fixed = Costs()
  /// The dense and depthwise layers that read each group, with their flash for each channel.
  private var readers: [[(channels: PruningSpace.Channels, flash: Double)]]
  private var orders: [Key: RankedSteps] = [:]
  private var losses: [Key: [Double]] = [:]
  private var size = 0
  private var fitting: [Strategy: Bool] = [:]
  private var options: [OptionsKey: [LayerOptions]] = [:]

  init(_ problem: AllocationProblem) {
    space = problem.space
    cost = problem.cost
    loss = LossModel(space, factors: problem.lossFactors, fineLoss: problem.schedule.fineLoss ?? 1)
    let dense = Strategy(space)
    denseLatency = max(cost.latency(dense), .leastNormalMagnitude)
    denseFlash = Double(max(1, cost.flashBytes(dense)))
    readers = space.groups.map { _ in [] }
    for node in space.network.nodes {
      guard let reader = cost.reader(of: node), let group = reader.channels.group else { continue }
      readers[group].append((reader.channels, Double(reader.bytesPerChannel) / denseFlash))
    }
    let convolutions = space.layers.indices.reduce(0) { $0 + layerCosts($1, dense).flash }
    fixed.flash = Double(cost.flashBytes(dense)) / denseFlash - convolutions
  }

  /// What `strategy` uses.
  func costs(_ strategy: Strategy) -> Costs {
    let groups = space.groups.indices.map { groupCosts($0, removed: strategy.removedFilters[$0]) }
    return space.layers.indices.map { layerCosts($0, strategy) }.reduce(groups.reduce(fixed, +), +)
  }

  /// What one convolution uses, with the loss of its fine units.
  func layerCosts(_ index: Int, _ strategy: Strategy) -> Costs {
    let occupancy = cost.occupancy(index, strategy)
    let format = cost.format(of: occupancy)
    var costs = Costs()
    costs.latency = cost.layerLatency(index, occupancy, in: format) / denseLatency
    costs.flash = Double(cost.layerBytes(occupancy, in: format)) / denseFlash
    let removed = strategy.removedFine[index]
    guard removed > 0 else { return costs }
    let layer = space.layers[index]
    costs.loss =
      fineLosses(
        index, filtersRemoved: strategy.removedFilters[layer.group],
        channelsRemoved: layer.channels.removed(strategy))[removed]
    return costs
  }

  /// What a group uses beside its convolutions: the loss of its removed filters, and the dense layers that read it.
  func groupCosts(_ group: Int, removed: Int) -> Costs {
    var costs = Costs()
    costs.loss = loss.filterLoss(group, removed: removed)
    for reader in readers[group] {
      costs.flash -= reader.flash * Double(reader.channels.ranks.count - reader.channels.left[removed])
    }
    return costs
  }

  /// Loss of the least important 0, 1, 2 ... fine units of a layer.
  func fineLosses(_ layer: Int, filtersRemoved: Int, channelsRemoved: Int) -> [Double] {
    let key = Key(layer: layer, filters: filtersRemoved, channels: channelsRemoved)
    if let known = losses[key] { return known }
    let orderKey = Key(layer: layer, filters: -1, channels: channelsRemoved)
    if size > Self.capacity { (losses, orders, size) = ([:], [:], 0) }
    let order =
      orders[orderKey] ?? loss.steps(layer, filtersRemoved: filtersRemoved, channelsRemoved: channelsRemoved)
    if loss.stepsStayInFilters { orders[orderKey] = order }
    let values = order.losses(filtersRemoved: filtersRemoved)
    losses[key] = values
    size += values.count
    return values
  }

  /// The options of every layer at the counts of `grid`, with `fineLevels` counts of fine units: they are the same
  /// whatever is minimised within which budgets.
  func options(_ grid: CountGrid, limits: RemovalLimits, fineLevels: Int) -> [LayerOptions] {
    let key = OptionsKey(limits: limits, counts: grid.removed, fineLevels: fineLevels)
    if let known = options[key] { return known }
    let found = space.layers.indices.map {
      LayerOptions($0, meter: self, grid: grid, limits: limits, fineLevels: fineLevels)
    }
    options[key] = found
    return found
  }

  /// Whether `strategy` takes at most `budget` bytes of SRAM.
  func fitsSRAM(_ strategy: Strategy, _ budget: Int) -> Bool {
    if let known = fitting[strategy] { return known }
    let fits = cost.fitsSRAM(strategy, budget)
    if fitting.count > 100_000 { fitting = [:] }
    fitting[strategy] = fits
    return fits
  }
}
