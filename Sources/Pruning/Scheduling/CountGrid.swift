/// The counts of removed filters that the solver tries for each group.
struct CountGrid {
  /// Removed filters by group, ascending from 0.
  var removed: [[Int]]
  /// Whether these are all that the limits allow.
  var isComplete: Bool

  /// At most `levels` counts a group, evenly spaced within `limits` and the floors.
  init(_ space: PruningSpace, limits: RemovalLimits, levels: Int) {
    let most = space.clampedFilters(Self.strategy(space, limits)).removedFilters
    removed = most.map { Self.spread($0, levels) }
    isComplete = zip(removed, most).allSatisfy { $0.count == $1 + 1 }
  }

  private static func strategy(_ space: PruningSpace, _ limits: RemovalLimits) -> Strategy {
    var strategy = Strategy(space)
    strategy.removedFilters = limits.filters
    return strategy
  }

  /// `levels` whole numbers from 0 to `last`, or all of them if there are no more.
  static func spread(_ last: Int, _ levels: Int) -> [Int] {
    let count = min(last + 1, max(2, levels))
    guard count > 1 else { return [0] }
    return (0..<count).map { ($0 * last + (count - 1) / 2) / (count - 1) }
  }
}
