/// Gives back what a strategy removed beyond need, so that every method spends its flash budget to the last unit.
public enum Filling {
  /// A unit, or a run of them, that could be given back.
  private struct Candidate {
    var strategy: Strategy
    var bytes: Int
    var importance: Float
  }

  /// One step gives back at most the layer's fine units over this, so that large layers need few steps.
  private static let stepsPerLayer = 256

  /// Restores units while the budgets hold, the most important of all that are removed first: what a lower importance
  /// threshold would have kept.
  public static func fill(_ strategy: Strategy, for problem: AllocationProblem) -> Strategy {
    var current = strategy
    var ranks = SurvivorRanks(problem.space)
    var fine = false
    while true {
      let base = problem.cost.flashBytes(current)
      let fitting = restorations(of: current, base: base, single: fine, for: problem, ranks: &ranks)
        .filter { base + $0.bytes <= problem.flashBudget }
        .sorted { $0.importance > $1.importance }
      if let best = fitting.first(where: { problem.cost.sramBytes($0.strategy) <= problem.sramBudget }) {
        current = best.strategy
      } else if !fine {
        fine = true
      } else {
        return current
      }
    }
  }

  /// One candidate a group and a layer; `single` units, or runs of fine units.
  private static func restorations(
    of strategy: Strategy, base: Int, single: Bool, for problem: AllocationProblem, ranks: inout SurvivorRanks
  ) -> [Candidate] {
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
      let run = single ? 1 : max(1, layer.rankedFine.count / stepsPerLayer)
      var next = strategy
      next.removedFine[index] = max(0, next.removedFine[index] - run)
      add(next, ranks.importance(rank: strategy.removedFine[index] - 1, layer: index, strategy))
    }
    return candidates
  }
}

/// The importance of fine units by their rank among those that survive filter removal, remembered by layer.
struct SurvivorRanks {
  private let space: PruningSpace
  private var ranked: [Int: (removed: [Int], values: [Float])] = [:]

  init(_ space: PruningSpace) { self.space = space }

  /// The importance of the fine unit of `layer` that has `rank` among the survivors of `strategy`, from the least.
  mutating func importance(rank: Int, layer: Int, _ strategy: Strategy) -> Float {
    if ranked[layer]?.removed != strategy.removedFilters {
      ranked[layer] = (strategy.removedFilters, space.survivors(of: layer, strategy))
    }
    let values = ranked[layer]?.values ?? []
    return values.isEmpty ? 0 : values[min(max(0, rank), values.count - 1)]
  }
}

extension PruningSpace {
  /// Importance of the fine units of a layer in filters that `strategy` keeps, ascending, on the scale of `rankedFine`.
  func survivors(of index: Int, _ strategy: Strategy) -> [Float] {
    let layer = layers[index]
    guard strategy.removedFilters[layer.group] > 0 else { return layer.rankedFine }
    let perFilter = layer.fine.count / layer.convolution.filters
    let kept = groups[layer.group].order[strategy.removedFilters[layer.group]...]
    return kept.flatMap { layer.fine[$0 * perFilter..<($0 + 1) * perFilter] }.sorted()
  }
}
