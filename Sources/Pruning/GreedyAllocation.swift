/// Removes what gains most in the objective for the bytes it saves, until the budgets are met.
public enum GreedyAllocation: Allocation {
  public static let name = "greedy"
  public static let summary = "step by step what does most for the objective with each byte it saves"
  public static let source = "Dantzig, Discrete-Variable Extremum Problems, Operations Research 1957 (greedy knapsack)"

  /// A step removes at most this share of a group or layer.
  private static let stepsPerLayer = 64

  public static func strategy(for problem: AllocationProblem) throws -> Strategy {
    let bounds = try RatioBounds(problem)
    let objective = problem.schedule.objective.resource
    let found = search(problem, bounds.limits(problem.space), for: objective) ?? bounds.strategy(problem.space)
    return Filling.fill(found, for: problem)
  }

  public static func discardUnusedOptions(of method: inout Method) {
    method.keepOnlyImportanceBound()
    var schedule = SchedulingOptions()
    schedule.objective = method.schedule.objective
    schedule.latency = method.schedule.latency
    schedule.lossModel = method.schedule.lossModel
    method.schedule = schedule
  }

  /// The strategy found within `limits`, before the budget is filled; nil if a budget stays broken.
  static func search(
    _ problem: AllocationProblem, _ limits: RemovalLimits, for objective: Resource
  ) -> Strategy? {
    let meter = StrategyMeter(problem)
    var current = Strategy(problem.space)
    var costs = meter.costs(current)
    while !problem.isFeasible(current) {
      // Memory falls only with filters, and only with those at the peak: any of them may be what it takes.
      let overFlash = problem.cost.flashBytes(current) > problem.flashBudget
      var best: (strategy: Strategy, costs: Costs, price: Double)?
      for candidate in steps(from: current, limits, problem.space) {
        let next = meter.costs(candidate)
        let saved = overFlash ? costs.flash - next.flash : saved(current, candidate, problem)
        guard saved > 0 else { continue }
        let price = (next[objective] - costs[objective]) / saved
        if price < best?.price ?? .infinity { best = (candidate, next, price) }
      }
      guard let best else { return nil }
      (current, costs) = (best.strategy, best.costs)
    }
    return current
  }

  /// SRAM that a step saves, in bytes.
  private static func saved(_ current: Strategy, _ next: Strategy, _ problem: AllocationProblem) -> Double {
    guard next.removedFilters != current.removedFilters else { return 0 }
    return Double(problem.cost.sramBytes(current) - problem.cost.sramBytes(next))
  }

  private static func steps(from strategy: Strategy, _ limits: RemovalLimits, _ space: PruningSpace) -> [Strategy] {
    var steps: [Strategy] = []
    func add(_ change: (inout Strategy) -> Void) {
      var next = strategy
      change(&next)
      next = space.clamped(next)
      if next != strategy { steps.append(next) }
    }
    for (index, group) in space.groups.enumerated() {
      // Memory can plateau between single filters, since layers share the peak, so larger steps compete too.
      for step in [max(1, group.filters / stepsPerLayer), max(1, group.filters / 8)] {
        add { $0.removedFilters[index] = min(limits.filters[index], $0.removedFilters[index] + step) }
      }
    }
    for (index, layer) in space.layers.enumerated() where layer.prunesFine {
      // Below the point where the sparse format pays, single steps save nothing; a large one reaches past it.
      for step in [max(1, layer.rankedFine.count / stepsPerLayer), layer.rankedFine.count / 4] {
        add { $0.removedFine[index] = min(limits.fine[index], $0.removedFine[index] + step) }
      }
    }
    return steps
  }
}
