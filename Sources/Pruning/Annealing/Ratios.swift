/// A point of the search: the share of filters each group loses, and of fine units each layer loses beyond that.
package struct Ratios {
  /// Beta, by group.
  package var filters: [Double]
  /// Alpha, by layer.
  package var fine: [Double]

  /// Shares by group and by layer.
  package init(filters: [Double], fine: [Double]) {
    self.filters = filters
    self.fine = fine
  }

  /// The counts these ratios stand for, inside the limits of `space`. With `oneAtZero` as published: the units at or
  /// below a percentile go, so that a ratio of 0 still removes the least one.
  package func strategy(_ space: PruningSpace, oneAtZero: Bool = false) -> Strategy {
    func removed(_ ratio: Double, of count: Int) -> Int {
      oneAtZero ? Int(ratio * Double(count - 1)) + 1 : Int(ratio * Double(count))
    }
    var strategy = Strategy(space)
    for (index, group) in space.groups.enumerated() {
      strategy.removedFilters[index] = removed(filters[index], of: group.filters)
    }
    for (index, layer) in space.layers.enumerated() where !layer.rankedFine.isEmpty {
      strategy.removedFine[index] = removed(fine[index], of: layer.rankedFine.count)
    }
    return space.clamped(strategy)
  }

  /// Moves all `ratios` up by `step`, not beyond their bounds; false if none could move.
  static func raise(_ ratios: inout [Double], by step: Double, within bounds: [Double]) -> Bool {
    raise(&ratios, by: step, within: bounds, at: Array(ratios.indices))
  }

  /// Moves the ratios at `indices` up by `step`, not beyond their bounds; false if none could move.
  static func raise(_ ratios: inout [Double], by step: Double, within bounds: [Double], at indices: [Int]) -> Bool {
    var moved = false
    for index in indices where ratios[index] < bounds[index] {
      ratios[index] = min(bounds[index], ratios[index] + step)
      moved = true
    }
    return moved
  }
}
