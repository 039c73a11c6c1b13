import Deployment
import Networks

/// Spends what a plan leaves of the flash budget, on the masks themselves: where a search counted bytes that the packed
/// model does not take, as of filters that its masks leave empty, pruned units of the filters that stay come back.
struct Refilling {
  /// A pruned unit that could come back.
  private struct Candidate {
    var layer: Int
    var step: Int
    var weights: [Int]
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
    guard let structure = problem.space.structure else { return }
    for (index, layer) in problem.space.layers.enumerated() {
      guard let mask = plan.masks[layer.node] else { continue }
      let network = problem.space.network
      let filters = plan.keptFilters[layer.node] ?? []
      let channels = FilterRemoval.keptChannels(feeding: network.nodes[layer.node], in: network, plan)
      let stored = FilterRemoval.storedWeights(of: layer.convolution, filters: filters, channels: channels)
      let steps = layer.steps(structure, filters: filters, channels: channels)
      for step in steps.ranks.indices {
        let weights = steps.weights(step).map { stored[$0] }
        guard weights.allSatisfy({ mask[$0] == 0 }) else { continue }
        candidates.append(
          Candidate(layer: index, step: step, weights: weights, importance: steps.ranks[step] / layer.fineScale))
      }
    }
    // Steps of a layer come back in the reverse of the order in which they went.
    candidates.sort { ($1.importance, $0.layer, $1.step) < ($0.importance, $1.layer, $0.step) }
  }

  /// The plan with the `count` most important candidates back.
  private func restoring(_ count: Int) -> PruningPlan {
    var result = plan
    for candidate in candidates.prefix(count) {
      let node = problem.space.layers[candidate.layer].node
      for weight in candidate.weights { result.masks[node]?[weight] = 1 }
    }
    return result
  }
}
