import Deployment
import Networks

/// Spends what a plan leaves of the flash budget, on the masks themselves: where a search counted bytes that the packed
/// model does not take, as of filters that its masks leave empty, pruned units of the filters that stay come back.
struct Refilling {
  /// A pruned unit that could come back.
  private struct Candidate {
    var layer: Int
    var unit: Int
    var importance: Float
  }

  private let problem: AllocationProblem
  private let plan: PruningPlan
  private var candidates: [Candidate] = []

  /// `plan` with as many of its pruned fine units back, the most important first, as both budgets hold.
  static func refill(_ plan: PruningPlan, for problem: AllocationProblem) -> PruningPlan {
    let refilling = Refilling(plan, for: problem)
    var (least, most, best) = (0, refilling.candidates.count, plan)
    while least < most {
      let middle = (least + most + 1) / 2
      let candidate = refilling.restoring(middle)
      if problem.isFeasible(candidate) { (least, best) = (middle, candidate) } else { most = middle - 1 }
    }
    return best
  }

  private init(_ plan: PruningPlan, for problem: AllocationProblem) {
    (self.problem, self.plan) = (problem, plan)
    for (index, layer) in problem.space.layers.enumerated() {
      guard let mask = plan.masks[layer.node], !layer.fine.isEmpty else { continue }
      let (length, perFilter) = (Self.length(of: layer), layer.fine.count / layer.convolution.filters)
      for filter in plan.keptFilters[layer.node] ?? [] {
        for unit in filter * perFilter..<(filter + 1) * perFilter where mask[unit * length] == 0 {
          candidates.append(Candidate(layer: index, unit: unit, importance: layer.fine[unit]))
        }
      }
    }
    candidates.sort { ($1.importance, $0.layer, $0.unit) < ($0.importance, $1.layer, $1.unit) }
  }

  /// Weights of a fine unit.
  private static func length(of layer: PruningSpace.Layer) -> Int { layer.convolution.weightCount / layer.fine.count }

  /// The plan with the `count` most important candidates back.
  private func restoring(_ count: Int) -> PruningPlan {
    var result = plan
    for candidate in candidates.prefix(count) {
      let layer = problem.space.layers[candidate.layer]
      let length = Self.length(of: layer)
      for index in candidate.unit * length..<(candidate.unit + 1) * length { result.masks[layer.node]?[index] = 1 }
    }
    return result
  }
}
