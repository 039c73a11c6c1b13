/// Gives back what a strategy removed beyond need, so that every method spends its flash budget to the last unit.
public enum Filling {
  /// A unit that could be given back.
  private struct Candidate {
    var strategy: Strategy
    var bytes: Int
    var gain: Double
  }

  /// Share of a layer's fine units that one step gives back at most, so that large layers need few steps.
  private static let stepsPerLayer = 256

  /// Restores units while the budgets hold, the one with the most importance for each byte first.
  public static func fill(_ strategy: Strategy, for problem: AllocationProblem) -> Strategy {
    var current = strategy
    var step = 1.0
    while true {
      let base = problem.cost.flashBytes(current)
      let candidates = restorations(of: current, base: base, step: step, for: problem)
        .filter { base + $0.bytes <= problem.flashBudget }
        .sorted { $0.gain > $1.gain }
      if let best = candidates.first(where: { problem.cost.sramBytes($0.strategy) <= problem.sramBudget }) {
        current = best.strategy
      } else if step * Double(largestLayer(problem.space)) / Double(stepsPerLayer) > 1 {
        step /= 2
      } else {
        return current
      }
    }
  }

  private static func largestLayer(_ space: PruningSpace) -> Int {
    space.layers.map(\.rankedFine.count).max() ?? 0
  }

  private static func restorations(
    of strategy: Strategy, base: Int, step: Double, for problem: AllocationProblem
  ) -> [Candidate] {
    let space = problem.space
    var candidates: [Candidate] = []
    for (index, group) in space.groups.enumerated() where strategy.removedFilters[index] > 0 {
      var next = strategy
      next.removedFilters[index] -= 1
      let importance = Double(group.ranked[next.removedFilters[index]])
      candidates.append(candidate(next, importance: importance, base: base, problem))
    }
    for (index, layer) in space.layers.enumerated() where strategy.removedFine[index] > 0 {
      let count = max(1, Int(Double(layer.rankedFine.count) * step) / stepsPerLayer)
      var next = strategy
      next.removedFine[index] = max(0, next.removedFine[index] - count)
      let restored = layer.rankedFine[next.removedFine[index]..<strategy.removedFine[index]]
      candidates.append(candidate(next, importance: Double(restored.reduce(0, +)), base: base, problem))
    }
    return candidates
  }

  private static func candidate(
    _ strategy: Strategy, importance: Double, base: Int, _ problem: AllocationProblem
  ) -> Candidate {
    let bytes = problem.cost.flashBytes(strategy) - base
    return Candidate(strategy: strategy, bytes: bytes, gain: importance / Double(max(1, bytes)))
  }
}
