/// Gives back what a strategy removed beyond need, so that every method spends its flash budget to the last unit.
public enum Filling {
  /// Restores units while the budgets hold, the most important of all that are removed first: what a lower importance
  /// threshold would have kept.
  public static func fill(_ strategy: Strategy, for problem: AllocationProblem) -> Strategy {
    var filler = Filler(problem)
    return filler.filled(strategy)
  }
}

/// The filling of strategies of one problem, with what they share.
struct Filler {
  /// A unit, or a run of them, that could be given back.
  private struct Candidate {
    var strategy: Strategy
    var bytes: Int
    var importance: Float
  }

  /// One step gives back at most the layer's fine units over this, so that large layers need few steps.
  private static let stepsPerLayer = 256
  /// Share of the budget beyond which coarse steps are left alone.
  private static let wellSpent = 0.995

  private var problem: AllocationProblem
  private let thresholds: [Float]
  private var ranks: SurvivorRanks

  init(_ problem: AllocationProblem) {
    self.problem = problem
    thresholds = problem.space.thresholds
    ranks = SurvivorRanks(problem.space)
  }

  /// `strategy` with as many units back as fit into `bytes` of flash by what is counted of each layer.
  mutating func filled(_ strategy: Strategy, to bytes: Int) -> Strategy {
    problem.flashBudget = bytes
    return filled(strategy)
  }

  /// `strategy` with its flash budget spent to the last unit that fits. Where single steps are too coarse to spend it,
  /// one is given back beyond the budget, and the least important filters go instead.
  mutating func filled(_ strategy: Strategy) -> Strategy {
    var current = spent(strategy)
    while let next = exchanged(current) { current = next }
    return current
  }

  /// The least costly way to spend more of the budget by a coarse step less and filters more; nil if there is none, or
  /// what is left is not worth it.
  private mutating func exchanged(_ strategy: Strategy) -> Strategy? {
    let space = problem.space
    let bytes = problem.cost.flashBytes(strategy)
    guard space.prunesFilters, Double(bytes) < Self.wellSpent * Double(problem.flashBudget) else { return nil }
    var best: (strategy: Strategy, paid: Float)?
    for (index, layer) in space.layers.enumerated() where strategy.removedFine[index] > 0 {
      guard let structure = space.structure, layer.prunesFine,
        structure.leadingSteps(of: StoredSize(layer.convolution)) == layer.rankedFine.count
      else { continue }
      var next = strategy
      next.removedFine[index] -= 1
      guard let paid = pay(&next), paid < best?.paid ?? .infinity else { continue }
      next = spent(next)
      if problem.cost.flashBytes(next) > bytes { best = (next, paid) }
    }
    return best?.strategy
  }

  /// Removes the least important filters until the budgets hold, and gives their importance; nil if they never do.
  private func pay(_ strategy: inout Strategy) -> Float? {
    let groups = problem.space.groups
    var paid: Float = 0
    while !problem.isFeasible(strategy) {
      let removable = groups.indices.filter { strategy.removedFilters[$0] < groups[$0].removable }
      func rank(_ group: Int) -> Float { groups[group].ranked[strategy.removedFilters[group]] }
      guard let least = removable.min(by: { rank($0) < rank($1) }) else { return nil }
      paid += rank(least)
      strategy.removedFilters[least] += 1
    }
    return paid
  }

  /// `strategy` with single units and runs of them given back while they fit.
  private mutating func spent(_ strategy: Strategy) -> Strategy {
    var current = restored(strategy)
    var fine = false
    while true {
      let base = problem.cost.flashBytes(current)
      let fitting = restorations(of: current, base: base, single: fine)
        .filter { base + $0.bytes <= problem.flashBudget }
        .sorted { $0.importance > $1.importance }
      if let best = fitting.first(where: { problem.cost.fitsSRAM($0.strategy, problem.sramBudget) }) {
        current = best.strategy
      } else if !fine {
        fine = true
      } else {
        return current
      }
    }
  }

  /// `strategy` with all units back that lie above the lowest threshold at which the budgets hold.
  mutating func restored(_ strategy: Strategy) -> Strategy {
    var best = strategy
    var (low, high) = (0, thresholds.count - 1)
    while low < high {
      let middle = (low + high) / 2
      let candidate = self.strategy(strategy, above: thresholds[middle])
      if problem.isFeasible(candidate) { (best, high) = (candidate, middle) } else { low = middle + 1 }
    }
    return best
  }

  /// What `strategy` removes of the units at or below `threshold`.
  private mutating func strategy(_ strategy: Strategy, above threshold: Float) -> Strategy {
    let space = problem.space
    var result = strategy
    for (index, group) in space.groups.enumerated() {
      result.removedFilters[index] = min(strategy.removedFilters[index], group.ranked.countUpTo(threshold))
    }
    for index in space.layers.indices where strategy.removedFine[index] > 0 {
      let most = ranks.values(layer: index, result).countUpTo(threshold)
      result.removedFine[index] = min(strategy.removedFine[index], most)
    }
    return result
  }

  /// One candidate a group and a layer; `single` units, or runs of fine units.
  private mutating func restorations(of strategy: Strategy, base: Int, single: Bool) -> [Candidate] {
    let space = problem.space
    var candidates: [Candidate] = []
    func add(_ next: Strategy, _ importance: Float) {
      let bytes = problem.cost.flashBytes(next) - base
      candidates.append(Candidate(strategy: next, bytes: bytes, importance: importance))
    }
    for (index, group) in space.groups.enumerated() where strategy.removedFilters[index] > 0 {
      var next = strategy
      next.removedFilters[index] -= 1
      add(next, group.ranked[next.removedFilters[index]])
    }
    for (index, layer) in space.layers.enumerated() where strategy.removedFine[index] > 0 {
      let run = single ? 1 : max(1, layer.rankedFine.count / Self.stepsPerLayer)
      var next = strategy
      next.removedFine[index] = max(0, next.removedFine[index] - run)
      let values = ranks.values(layer: index, strategy)
      add(next, values[min(strategy.removedFine[index], values.count) - 1])
    }
    return candidates
  }
}

/// The importance of fine units among those that survive filter removal, ascending, remembered by layer.
struct SurvivorRanks {
  /// Values kept in memory at most, over all layers and filter counts.
  private static let capacity = 1 << 24

  private struct Key: Hashable {
    var layer: Int
    var removed: Int
  }

  private let space: PruningSpace
  private var ranked: [Key: [Float]] = [:]
  private var size = 0

  init(_ space: PruningSpace) { self.space = space }

  /// Importance of the survivors of `layer` under `strategy`.
  mutating func values(layer: Int, _ strategy: Strategy) -> [Float] {
    let key = Key(layer: layer, removed: strategy.removedFilters[space.layers[layer].group])
    if let values = ranked[key] { return values }
    let values = space.survivors(of: layer, strategy)
    if size > Self.capacity { (ranked, size) = ([:], 0) }
    ranked[key] = values
    size += values.count
    return values
  }
}

extension PruningSpace {
  /// Importance of the fine units of a layer in filters that `strategy` keeps, ascending, on the scale of `rankedFine`.
  func survivors(of index: Int, _ strategy: Strategy) -> [Float] {
    let layer = layers[index]
    guard strategy.removedFilters[layer.group] > 0 else { return layer.rankedFine }
    guard let structure, layer.prunesFine else { return [] }
    let steps = layer.steps(
      structure, filters: layer.filters.kept(strategy), channels: Array(0..<layer.convolution.inputChannels))
    return steps.ranks.map { $0 / layer.fineScale }
  }
}
