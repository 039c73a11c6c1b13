import Foundation
import Networks

/// DTMM's scheduler: simulated annealing over the shares of filters (beta) and filterlets (alpha) of every layer,
/// minimising estimated latency within flash, SRAM and the accuracy bound.
public enum AnnealingAllocation: Allocation {
  public static let name = "annealing"
  public static let summary = "simulated annealing of latency within flash, SRAM and an importance bound"
  public static let source = "Han, Xiao, Li, DTMM, INFOCOM 2024"

  public static func strategy(for problem: AllocationProblem) throws -> Strategy {
    let bounds = try RatioBounds(problem)
    var search = AnnealingSearch(problem: problem, bounds: bounds)
    return search.run()
  }
}

/// The most that each ratio may reach: the share of units whose importance is at most the threshold.
struct RatioBounds {
  /// Upper bounds of beta, by group.
  var filters: [Double]
  /// Upper bounds of alpha, by layer.
  var fine: [Double]

  /// The bounds at the threshold that the method's slack allows, or none where the bound is off.
  /// Throws `InfeasibleBudget` when not even the bounds' strategy meets the budgets.
  init(_ problem: AllocationProblem) throws {
    let space = problem.space
    let thresholds = space.thresholds
    var index = thresholds.count - 1
    if problem.annealing.accuracyBound {
      // The strategies of one family are compared by level; the level found is the smallest feasible threshold.
      var level = 0
      _ = try MildestStrategy.find(for: problem, levels: index) { candidate in
        let strategy = RatioBounds(space, threshold: thresholds[candidate]).strategy(space)
        if problem.isFeasible(strategy) { level = candidate }
        return strategy
      }
      index = level
    }
    let threshold = thresholds[index] * Float(problem.annealing.accuracyBound ? problem.annealing.boundSlack : 1)
    self.init(space, threshold: threshold)
    let leanest = strategy(space)
    guard problem.isFeasible(leanest) else { throw InfeasibleBudget(problem, leanest: leanest) }
  }

  private init(_ space: PruningSpace, threshold: Float) {
    filters = space.groups.map { Double($0.ranked.countUpTo(threshold)) / Double($0.filters) }
    fine = space.layers.map {
      Double($0.rankedFine.countUpTo(threshold)) / Double(max(1, $0.rankedFine.count))
    }
  }

  /// The strategy with every ratio at its bound.
  func strategy(_ space: PruningSpace) -> Strategy {
    Ratios(filters: filters, fine: fine).strategy(space)
  }
}

/// A point of the search: the share of filters each group loses, and of fine units each layer loses beyond that.
struct Ratios {
  /// Beta, by group.
  var filters: [Double]
  /// Alpha, by layer.
  var fine: [Double]

  /// The counts these ratios stand for, inside the limits of `space`.
  func strategy(_ space: PruningSpace) -> Strategy {
    var strategy = Strategy(space)
    for (index, group) in space.groups.enumerated() {
      strategy.removedFilters[index] = Int(filters[index] * Double(group.filters))
    }
    for (index, layer) in space.layers.enumerated() {
      strategy.removedFine[index] = Int(fine[index] * Double(layer.rankedFine.count))
    }
    return space.clamped(strategy)
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

/// One run of the annealing.
struct AnnealingSearch {
  /// The dense network's latency on the scale of the temperatures.
  private static let denseEnergy = 1000.0

  private let problem: AllocationProblem
  private let bounds: RatioBounds
  private let scale: Double
  private var generator: SeededGenerator

  init(problem: AllocationProblem, bounds: RatioBounds) {
    self.problem = problem
    self.bounds = bounds
    scale = Self.denseEnergy / problem.cost.latency(Strategy(problem.space))
    generator = SeededGenerator(seed: problem.seed)
  }

  /// The best strategy met on the way from the start to the end temperature.
  mutating func run() -> Strategy {
    let options = problem.annealing
    var current = Ratios(filters: bounds.filters, fine: bounds.fine)
    var best = current.strategy(problem.space)
    var energy = problem.cost.latency(best) * scale
    var bestEnergy = energy
    var temperature = options.startTemperature
    while temperature >= options.endTemperature {
      for _ in 0..<options.stepsPerTemperature {
        guard let candidate = repaired(disturbed(current)) else { continue }
        let strategy = candidate.strategy(problem.space)
        let next = problem.cost.latency(strategy) * scale
        guard next <= energy || Double.random(in: 0..<1, using: &generator) < exp((energy - next) / temperature)
        else { continue }
        (current, energy) = (candidate, next)
        if next < bestEnergy { (best, bestEnergy) = (strategy, next) }
      }
      temperature *= options.cooling
    }
    return best
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
  private func repaired(_ ratios: Ratios) -> Ratios? {
    var result = ratios
    let step = problem.annealing.disturbance
    while true {
      let strategy = result.strategy(problem.space)
      if problem.cost.sramBytes(strategy) > problem.sramBudget {
        let groups = bottleneckGroups(strategy)
        guard Ratios.raise(&result.filters, by: step, within: bounds.filters, at: groups) else { return nil }
      } else if problem.cost.flashBytes(strategy) > problem.flashBudget {
        let filters = Array(result.filters.indices)
        if Ratios.raise(&result.filters, by: step, within: bounds.filters, at: filters) { continue }
        let fine = Array(result.fine.indices)
        guard Ratios.raise(&result.fine, by: step, within: bounds.fine, at: fine) else { return nil }
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
