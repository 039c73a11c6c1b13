/// The schedule with its bounds priced instead of kept: the cheapest strategy under given prices, found exactly by
/// dynamic programming over channel groups.
final class Relaxation {
  /// The cheapest strategy under some prices.
  struct Minimum {
    /// Its price, which no strategy undercuts.
    var price: Double
    /// Level of removed filters, by group.
    var levels: [Int]
    /// Option, by layer.
    var options: [Int]
    /// What it uses.
    var costs: Costs
  }

  /// Price of breaking the SRAM budget: above any real price.
  private static let forbidden = 1e12

  let grid: CountGrid
  private let space: PruningSpace
  private let layers: [LayerOptions]
  private let elimination: Elimination
  /// What the levels of a group use beside its convolutions.
  private let groups: [[Costs]]
  private let fixed: Costs

  /// The relaxation of `problem` towards `goal`.
  init(meter: StrategyMeter, goal: ScheduleGoal, levels: Int, fineLevels: Int) {
    space = meter.space
    let grid = CountGrid(space, limits: goal.limits, levels: levels)
    self.grid = grid
    layers = meter.options(grid, limits: goal.limits, fineLevels: fineLevels)
    groups = grid.removed.enumerated().map { group, counts in counts.map { meter.groupCosts(group, removed: $0) } }
    fixed = meter.fixed
    let memory = MemorySteps(space, sram: goal.sram)
    elimination = Elimination(
      levels: grid.removed.map(\.count),
      scopes: layers.map(\.scope) + space.groups.indices.map { [$0] } + memory.steps.map(\.groups))
    forbid(memory)
  }

  /// Forbids levels at which a step's activations and least scratch do not fit.
  private func forbid(_ memory: MemorySteps) {
    for (index, step) in memory.steps.enumerated() {
      let layer = step.layer.map { (options: layers[$0], groups: step.groups) }
      let counts = step.groups.map { grid.removed[$0] }
      elimination.update(layers.count + space.groups.count + index) { values in
        for offset in values.indices {
          var rest = offset
          var at = counts.map { _ in 0 }
          for place in counts.indices.reversed() {
            at[place] = rest % counts[place].count
            rest /= counts[place].count
          }
          let removed = zip(counts, at).map { $0[$1] }
          let scratch = layer.map { $0.options.leastScratch(groups: $0.groups, levels: at) } ?? 0
          values[offset] = step.bytes(removed: removed) + scratch > memory.arenaBudget ? Self.forbidden : 0
        }
      }
    }
  }

  /// The cheapest strategy at `prices` with levels within `ranges`; nil if none of them fits SRAM.
  func minimum(_ prices: Prices, within ranges: [ClosedRange<Int>]) -> Minimum? {
    for (index, layer) in layers.enumerated() {
      elimination.update(index) { layer.price(prices, within: ranges, into: $0) }
    }
    for group in space.groups.indices {
      elimination.update(layers.count + group) { values in
        for level in values.indices {
          values[level] = prices.total(groups[group][level])
        }
      }
    }
    let (value, levels) = elimination.minimum(ranges)
    guard value < Self.forbidden / 2 else { return nil }
    var minimum = Minimum(price: value + prices.total(fixed), levels: levels, options: [], costs: Costs())
    minimum.options = layers.map { $0.cheapest(prices, levels: levels) }
    minimum.costs = costs(levels: levels, options: minimum.options)
    return minimum
  }

  private func costs(levels: [Int], options: [Int]) -> Costs {
    var costs = levels.enumerated().reduce(fixed) { $0 + groups[$1.offset][$1.element] }
    for (layer, option) in zip(layers, options) { layer.add(option, levels: levels, to: &costs) }
    return costs
  }

  /// The strategy of whole counts nearest to a minimum.
  func strategy(_ minimum: Minimum) -> Strategy {
    var strategy = Strategy(space)
    strategy.removedFilters = zip(grid.removed, minimum.levels).map { $0[$1] }
    strategy.removedFine = zip(layers, minimum.options).map { $0.removed($1, levels: minimum.levels) }
    return space.clamped(strategy)
  }
}
