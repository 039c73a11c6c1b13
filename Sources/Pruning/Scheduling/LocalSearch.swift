/// Improves strategies unit by unit: single counts, then pairs of counts that trade one resource for another.
struct LocalSearch {
  /// A change of one count.
  private struct Move {
    /// Index of the group, or of the layer after all groups.
    var place: Int
    var strategy: Strategy
    var costs: Costs
  }

  /// Pairs that are measured exactly before a round gives up.
  private static let pairsTried = 40
  /// Improvements below this are rounding.
  private static let least = 1e-9

  let meter: StrategyMeter
  private let goal: ScheduleGoal
  private let merit: Merit
  /// Layers that read or write each group.
  private let touching: [[Int]]

  init(meter: StrategyMeter, goal: ScheduleGoal) {
    self.meter = meter
    self.goal = goal
    merit = Merit(goal)
    let layers = meter.space.layers
    touching = meter.space.groups.indices.map { group in
      layers.indices.filter { layers[$0].group == group || layers[$0].inputGroup == group }
    }
  }

  /// Whether a strategy meets every bound.
  func isFeasible(_ strategy: Strategy, _ costs: Costs) -> Bool {
    merit.excess(costs) <= 1e-12 && meter.fitsSRAM(strategy, goal.sram)
  }

  /// The best strategy reached from `strategy`, which must fit SRAM, in at most `rounds` changes.
  func improved(_ strategy: Strategy, rounds: Int = 200, stop: () -> Bool = { false }) -> Strategy {
    var current = limited(strategy)
    for _ in 0..<rounds {
      if stop() { break }
      let costs = meter.costs(current)
      let moves = moves(from: current, costs)
      guard let next = single(moves, merit(costs)) ?? pair(moves, current, costs) else { break }
      current = next
    }
    return current
  }

  /// `strategy` inside the limits and floors.
  private func limited(_ strategy: Strategy) -> Strategy {
    var result = strategy
    for (index, most) in goal.limits.filters.enumerated() {
      result.removedFilters[index] = min(result.removedFilters[index], most)
    }
    for (index, most) in goal.limits.fine.enumerated() {
      result.removedFine[index] = min(result.removedFine[index], most)
    }
    return meter.space.clamped(result)
  }

  /// Steps in both directions for every count, doubling; those of fine units reach a quarter of the layer.
  private func moves(from strategy: Strategy, _ costs: Costs) -> [Move] {
    let space = meter.space
    let parts = space.layers.indices.map { meter.layerCosts($0, strategy) }
    var moves: [Move] = []
    func add(_ place: Int, touching layers: [Int], _ change: (inout Strategy) -> Void) {
      var next = strategy
      change(&next)
      next = limited(next)
      guard next != strategy else { return }
      var changed = costs
      for layer in layers { changed = changed + meter.layerCosts(layer, next) - parts[layer] }
      if place < space.groups.count {
        changed = changed + meter.groupCosts(place, removed: next.removedFilters[place])
        changed = changed - meter.groupCosts(place, removed: strategy.removedFilters[place])
      }
      moves.append(Move(place: place, strategy: next, costs: changed))
    }
    for (index, group) in space.groups.enumerated() where space.prunesFilters {
      for step in Self.steps(upTo: max(1, group.filters / 8)) {
        add(index, touching: touching[index]) { $0.removedFilters[index] += step }
      }
    }
    for (index, layer) in space.layers.enumerated() where layer.prunesFine {
      for step in Self.steps(upTo: max(1, layer.rankedFine.count / 4)) {
        add(space.groups.count + index, touching: [index]) { $0.removedFine[index] += step }
      }
    }
    return moves
  }

  private static func steps(upTo most: Int) -> [Int] {
    let sizes = sequence(first: 1) { $0 * 2 <= most ? $0 * 2 : nil }
    return sizes.flatMap { [$0, -$0] }
  }

  /// The best single move, if it improves on `merit`.
  private func single(_ moves: [Move], _ merit: Double) -> Strategy? {
    let ranked = moves.map { (self.merit($0.costs), $0.strategy) }.filter { $0.0 < merit - Self.least }
      .sorted { $0.0 < $1.0 }
    return ranked.first { meter.fitsSRAM($0.1, goal.sram) }?.1
  }

  /// The first pair of moves at different places that improves on `costs`, tried in the order of what both promise.
  private func pair(_ moves: [Move], _ current: Strategy, _ costs: Costs) -> Strategy? {
    let now = merit(costs)
    var promising: [(merit: Double, first: Int, second: Int)] = []
    for first in moves.indices {
      for second in moves.indices where second > first && moves[second].place != moves[first].place {
        let promised = merit(moves[first].costs + moves[second].costs - costs)
        if promised < now - Self.least { promising.append((promised, first, second)) }
      }
    }
    promising.sort { $0.merit < $1.merit }
    for pair in promising.prefix(Self.pairsTried) {
      let candidate = limited(current.moved(to: moves[pair.first].strategy, and: moves[pair.second].strategy))
      if merit(meter.costs(candidate)) < now - Self.least, meter.fitsSRAM(candidate, goal.sram) { return candidate }
    }
    return nil
  }
}

extension Strategy {
  /// This strategy with the changes of two others.
  fileprivate func moved(to first: Strategy, and second: Strategy) -> Strategy {
    var result = self
    for index in removedFilters.indices {
      result.removedFilters[index] += first.removedFilters[index] - removedFilters[index]
      result.removedFilters[index] += second.removedFilters[index] - removedFilters[index]
    }
    for index in removedFine.indices {
      result.removedFine[index] += first.removedFine[index] - removedFine[index]
      result.removedFine[index] += second.removedFine[index] - removedFine[index]
    }
    return result
  }
}
