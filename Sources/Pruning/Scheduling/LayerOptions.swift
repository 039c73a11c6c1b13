import Deployment

/// What one layer uses, by removed filters of its input's and its own group, and by removed fine units.
///
/// Fine units are taken at some counts, and between each two neighbours at the point where the tangents of the loss
/// meet. The loss is convex in the count, latency at most concave and the rest affine, so no count in between can beat
/// all of these points: bounds hold for every count, though only some are tried.
struct LayerOptions {
  /// Group of the input channels, if any, and of the filters.
  let inputGroup: Int?
  let group: Int
  /// Levels of input channels and of filters, and options for each pair.
  let inputs, outputs, options: Int
  /// Shares of the dense network's latency, flash and loss, [option][input][output].
  private(set) var latency: [Float] = []
  private(set) var flash: [Float] = []
  private(set) var loss: [Float] = []
  /// Removed fine units, rounded down where tangents meet in between.
  private(set) var removedFine: [Int32] = []
  /// Least scratch of the options, in bytes, [input][output].
  private(set) var scratch: [Int] = []

  /// One option of a pair.
  private struct Option {
    var removed: Double
    var latency: Double
    var flash: Double
    var loss: Double
    var format: any WeightFormat.Type
  }

  /// The options of layer `index` at the counts of `grid`, with `fineLevels` counts of fine units.
  init(_ index: Int, meter: StrategyMeter, grid: CountGrid, limits: RemovalLimits, fineLevels: Int) {
    let layer = meter.space.layers[index]
    let inputCounts = layer.inputGroup.map { grid.removed[$0] } ?? [0]
    let outputCounts = grid.removed[layer.group]
    (inputGroup, group) = (layer.inputGroup, layer.group)
    (inputs, outputs) = (inputCounts.count, outputCounts.count)
    options = layer.prunesFine && limits.fine[index] > 0 ? 2 * fineLevels + 1 : 1
    let count = options * inputs * outputs
    latency = [Float](repeating: 0, count: count)
    flash = latency
    loss = latency
    removedFine = [Int32](repeating: 0, count: count)
    scratch = [Int](repeating: 0, count: inputs * outputs)
    for (input, channelsRemoved) in inputCounts.enumerated() {
      for (output, filtersRemoved) in outputCounts.enumerated() {
        let found = Self.found(
          index, meter, filtersRemoved: filtersRemoved, channelsRemoved: channelsRemoved, most: limits.fine[index],
          levels: options > 1 ? fineLevels : 1)
        store(found, at: input * outputs + output)
        scratch[input * outputs + output] = Self.scratch(
          found, index, meter, filtersRemoved: filtersRemoved, channelsRemoved: channelsRemoved)
      }
    }
  }

  /// Slots that a pair does not need repeat its first option.
  private mutating func store(_ found: [Option], at pair: Int) {
    for slot in 0..<options {
      let option = found[slot < found.count ? slot : 0]
      let place = slot * inputs * outputs + pair
      latency[place] = Float(option.latency)
      flash[place] = Float(option.flash)
      loss[place] = Float(option.loss)
      removedFine[place] = Int32(option.removed)
    }
  }

  private static func found(
    _ index: Int, _ meter: StrategyMeter, filtersRemoved: Int, channelsRemoved: Int, most: Int, levels: Int
  ) -> [Option] {
    let layer = meter.space.layers[index]
    let (filters, channels) = (layer.filters.left[filtersRemoved], layer.channels.left[channelsRemoved])
    func option(_ removed: Int, loss: Double) -> Option {
      let occupancy = meter.cost.occupancy(index, filters: filters, channels: channels, removedFine: removed)
      let format = meter.cost.format(of: occupancy)
      return Option(
        removed: Double(removed), latency: meter.cost.layerLatency(index, occupancy, in: format) / meter.denseLatency,
        flash: Double(meter.cost.layerBytes(occupancy, in: format)) / meter.denseFlash, loss: loss, format: format)
    }
    func format(_ removed: Int) -> any WeightFormat.Type {
      meter.cost.format(of: meter.cost.occupancy(index, filters: filters, channels: channels, removedFine: removed))
    }
    let whole = option(0, loss: 0)
    guard levels > 1 else { return [whole] }
    let surviving = meter.space.survivingFine(layer, filters: filters, channels: channels)
    let last = min(most, meter.space.mostFine(of: surviving))
    guard last > 0, format(last) != whole.format else { return [whole] }
    let losses = meter.fineLosses(index, filtersRemoved: filtersRemoved, channelsRemoved: channelsRemoved)
    // Before the format changes, removing fine units saves nothing.
    let first = firstChange(1, last, from: whole.format, format: format)
    let counts = CountGrid.spread(last - first, levels).map { first + $0 }
    let real = counts.map { option($0, loss: losses[$0]) }
    return [whole] + real + zip(real, real.dropFirst()).compactMap { meeting($0, $1, losses) }
  }

  /// The first count in `low...high` at which the format is no longer `dense`; the last one is not.
  private static func firstChange(
    _ low: Int, _ high: Int, from dense: any WeightFormat.Type, format: (Int) -> any WeightFormat.Type
  ) -> Int {
    var (low, high) = (low, high)
    while low < high {
      let middle = (low + high) / 2
      if format(middle) != dense { high = middle } else { low = middle + 1 }
    }
    return high
  }

  /// Where the tangents of the loss at two counts meet; nil if there is no count in between.
  private static func meeting(_ left: Option, _ right: Option, _ losses: [Double]) -> Option? {
    let (low, high) = (Int(left.removed), Int(right.removed))
    guard high > low + 1 else { return nil }
    let (rising, arriving) = (losses[low + 1] - losses[low], losses[high] - losses[high - 1])
    let share: Double
    if arriving - rising > 1e-15 {
      let width = right.removed - left.removed
      share = min(1, max(0, (arriving * width - (right.loss - left.loss)) / ((arriving - rising) * width)))
    } else {
      share = 0.5
    }
    var option = left
    option.removed += share * (right.removed - left.removed)
    option.latency += share * (right.latency - left.latency)
    option.flash += share * (right.flash - left.flash)
    option.loss += share * (right.removed - left.removed) * rising
    return option
  }

  private static func scratch(
    _ found: [Option], _ index: Int, _ meter: StrategyMeter, filtersRemoved: Int, channelsRemoved: Int
  ) -> Int {
    let layer = meter.space.layers[index]
    var convolution = layer.convolution
    convolution.filters = layer.filters.left[filtersRemoved]
    convolution.inputChannels = layer.channels.left[channelsRemoved]
    let network = meter.space.network
    var shape = network.nodes[network.nodes[layer.node].inputs[0]].shape
    shape.channels = convolution.inputChannels
    var seen: [any WeightFormat.Type] = []
    for option in found where !seen.contains(where: { $0 == option.format }) { seen.append(option.format) }
    return seen.map { $0.scratchBytes(convolution, input: shape) }.min() ?? 0
  }
}
