import Foundation
import Networks

/// One run of the annealing.
struct AnnealingSearch {
  private let problem: AllocationProblem
  private let bounds: RatioBounds
  private let estimates: PublishedEstimates
  private let scale: Double
  private var filler: Filler
  private var generator: SeededGenerator

  init(problem: AllocationProblem, bounds: RatioBounds) {
    self.problem = problem
    self.bounds = bounds
    estimates = PublishedEstimates(cost: problem.cost, options: problem.annealing)
    scale = problem.annealing.denseEnergy / problem.cost.latency(Strategy(problem.space))
    filler = Filler(problem)
    generator = SeededGenerator(seed: problem.seed)
  }

  /// The best strategy met on the way from the start to the end temperature. It meets the real budgets, whatever the
  /// estimates of the search were.
  mutating func run() -> Strategy {
    let options = problem.annealing
    var current = Ratios(filters: bounds.filters, fine: bounds.fine)
    var best = current
    var energy = energy(of: current)
    var bestEnergy = energy
    var temperature = options.startTemperature
    while temperature >= options.endTemperature {
      for _ in 0..<options.stepsPerTemperature {
        guard let candidate = repaired(disturbed(current), by: estimates) else { continue }
        let next = self.energy(of: candidate)
        guard next <= energy || Double.random(in: 0..<1, using: &generator) < exp((energy - next) / temperature)
        else { continue }
        (current, energy) = (candidate, next)
        if next < bestEnergy { (best, bestEnergy) = (candidate, next) }
      }
      temperature *= options.cooling
    }
    let honest = PublishedEstimates(cost: problem.cost, options: AnnealingOptions())
    return strategy(repaired(best, by: honest) ?? Ratios(filters: bounds.filters, fine: bounds.fine))
  }

  private func strategy(_ ratios: Ratios) -> Strategy {
    ratios.strategy(problem.space, oneAtZero: problem.annealing.prunesOneAtZero)
  }

  /// Estimated latency on the scale of the temperatures.
  private mutating func energy(of ratios: Ratios) -> Double {
    let found = strategy(ratios)
    return problem.cost.latency(problem.annealing.filled ? filler.restored(found) : found) * scale
  }

  private mutating func disturbed(_ ratios: Ratios) -> Ratios {
    let reach = problem.annealing.disturbance
    var result = ratios
    for index in result.filters.indices {
      let moved = result.filters[index] + Double.random(in: -reach...reach, using: &generator)
      result.filters[index] = min(bounds.filters[index], max(0, moved))
    }
    for index in result.fine.indices {
      let moved = result.fine[index] + Double.random(in: -reach...reach, using: &generator)
      result.fine[index] = min(bounds.fine[index], max(0, moved))
    }
    return result
  }

  /// Raises beta on the layers that hold the SRAM peak, then beta and alpha everywhere, until both budgets hold;
  /// nil when the bounds leave no room.
  private func repaired(_ ratios: Ratios, by estimates: PublishedEstimates) -> Ratios? {
    var result = ratios
    let step = problem.annealing.disturbance
    while true {
      let strategy = strategy(result)
      if !estimates.fitsSRAM(strategy, problem.sramBudget) {
        let groups = bottleneckGroups(strategy)
        guard Ratios.raise(&result.filters, by: step, within: bounds.filters, at: groups) else { return nil }
      } else if estimates.flashBytes(strategy) > problem.flashBudget {
        let filters = Ratios.raise(&result.filters, by: step, within: bounds.filters)
        let fine = Ratios.raise(&result.fine, by: step, within: bounds.fine)
        guard filters || fine else { return nil }
      } else {
        return result
      }
    }
  }

  /// The groups that the convolution with the largest input and output reads and writes.
  private func bottleneckGroups(_ strategy: Strategy) -> [Int] {
    let network = problem.space.resized(strategy)
    let peak = problem.space.layers.max { first, second in
      activation(first, in: network) < activation(second, in: network)
    }
    guard let peak else { return [] }
    return [peak.group] + (peak.inputGroup.map { [$0] } ?? [])
  }

  private func activation(_ layer: PruningSpace.Layer, in network: Network) -> Int {
    let node = network.nodes[layer.node]
    return node.shape.count + network.nodes[node.inputs[0]].shape.count
  }
}
