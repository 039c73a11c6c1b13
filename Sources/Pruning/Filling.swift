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
    var fine = false
    while true {
      let base = problem.cost.flashBytes(current)
      let fitting = restorations(of: current, base: base, single: fine, for: problem)
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
    of strategy: Strategy, base: Int, single: Bool, for problem: AllocationProblem
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
      // Ranks are over the whole layer; the least important of it went with the filters and channels.
      let gone = layer.rankedFine.count - space.survivingFine(layer, strategy)
      add(next, layer.rankedFine[min(layer.rankedFine.count, gone + strategy.removedFine[index]) - 1])
    }
    return candidates
  }
}
