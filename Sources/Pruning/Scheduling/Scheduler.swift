import Foundation

/// Solves allocation problems with a proof: the goal that options spell out, the search, and why there is none.
public struct Scheduler {
  /// Shares of the flash budget that are spent at least, tried in turn: methods are compared at equal flash, and a
  /// search for latency alone would leave much of it unused. Coarse units may not come close.
  private static let spending = [0.999, 0.99, 0]

  let problem: AllocationProblem
  let meter: StrategyMeter
  let limits: RemovalLimits
  private let leanest: Strategy
  private let stop: @Sendable () -> Bool

  /// A scheduler for `problem`, which gives what it has when `stop` says so or the options' seconds are over.
  /// Throws `InfeasibleBudget` if not even the leanest strategy meets the budgets.
  public init(_ problem: AllocationProblem, stop: @escaping @Sendable () -> Bool = { false }) throws {
    self.problem = problem
    let bounds = try RatioBounds(problem)
    limits = bounds.limits(problem.space)
    leanest = bounds.strategy(problem.space)
    meter = StrategyMeter(problem)
    let end = Date(timeIntervalSinceNow: problem.schedule.seconds)
    self.stop = { stop() || Date() > end }
  }

  /// The best schedule. Throws `InfeasibleBudget` when there is none, and `StoppedSearch` when it was stopped before one
  /// was found.
  public func solve() throws -> ScheduleSolution {
    let (goal, known) = try goal()
    let starts = starts(goal) + [known].compactMap(\.self)
    let spends = problem.schedule.objective.resource == .latency
    for share in spends ? Self.spending : [0] {
      var spending = goal
      let limit = goal.bounds[.flash]?.upperBound ?? 1
      spending.bounds[.flash] = min(1, limit) * share...limit
      let (solution, prices) = solution(spending, starts)
      guard let strategy = solution.strategy else { continue }
      return ScheduleSolution(
        strategy: strategy, costs: solution.costs, objective: solution.costs[goal.objective], bound: solution.bound,
        isRigorous: solution.isRigorous, nodes: solution.nodes,
        bounds: Dictionary(uniqueKeysWithValues: goal.bounds.map { ($0.key.rawValue, $0.value.upperBound) }),
        prices: prices)
    }
    throw try infeasibility(goal, starts)
  }

  /// How far the objective of `strategy`, found in another way, is above the bound of `solution`, as a share of it.
  public func gap(of strategy: Strategy, against solution: ScheduleSolution) -> Double {
    let objective = meter.costs(strategy)[problem.schedule.objective.resource]
    return objective > 0 ? (objective - solution.bound) / objective : 0
  }

  /// What `strategy` uses, as shares of the dense network's.
  public func costs(of strategy: Strategy) -> Costs { meter.costs(strategy) }

  /// The goal, and a strategy of least loss if it took one to know the goal: that one meets the bounds.
  private func goal() throws -> (goal: ScheduleGoal, known: Strategy?) {
    let options = problem.schedule
    var goal = ScheduleGoal(
      objective: options.objective.resource, bounds: [.flash: 0...Double(problem.flashBudget) / meter.denseFlash],
      sram: problem.sramBudget, limits: limits)
    goal.bounds[.latency] = options.latencyBound.map { 0...$0 }
    goal.bounds[.loss] = options.maximumLoss.map { 0...$0 }
    guard let slack = options.lossSlack else { return (goal, nil) }
    var least = goal
    least.objective = .loss
    let starts = starts(least)
    guard let known = solution(least, starts).0.strategy else { throw try infeasibility(least, starts) }
    goal.bounds[.loss] = 0...min(meter.costs(known).loss * slack, options.maximumLoss ?? .infinity)
    return (goal, known)
  }

  private func starts(_ goal: ScheduleGoal) -> [Strategy] {
    let greedy = GreedyAllocation.search(problem, limits, for: goal.objective)
    let found = [greedy, leanest].compactMap(\.self)
    return found + found.map { Filling.fill($0, for: problem) }
  }

  private func solution(
    _ goal: ScheduleGoal, _ starts: [Strategy]
  ) -> (ExactSolver.Solution, [String: Double]) {
    let options = problem.schedule
    var effort = ExactSolver.Effort()
    effort.nodes = options.nodes
    effort.tolerance = options.tolerance
    effort.stop = stop
    var solver = ExactSolver(
      meter: meter, goal: goal, levels: problem.space.structure?.isCheap ?? true ? options.levels : Self.costlyLevels,
      fineLevels: options.fineLevels, effort: effort)
    let solution = solver.solve(starts: starts)
    return (solution, solver.shadowPrices)
  }

  /// Units finer than filterlets are many: ranking them for each count of channels takes long.
  private static let costlyLevels = 12

  /// Names the bounds that cannot be met together with the others, and the nearest that can. Throws `StoppedSearch` where
  /// there was no time to tell.
  private func infeasibility(_ goal: ScheduleGoal, _ starts: [Strategy]) throws -> InfeasibleBudget {
    guard !stop() else { throw StoppedSearch() }
    var reasons: [String] = []
    for resource in Resource.allCases {
      guard let range = goal.bounds[resource] else { continue }
      var relaxed = goal
      relaxed.objective = resource
      relaxed.bounds[resource] = nil
      let (least, _) = solution(relaxed, starts)
      // Where the others exclude each other, no value of this one helps.
      guard least.bound > range.upperBound, least.strategy != nil else { continue }
      reasons.append(
        "with the other bounds met, \(resource.rawValue) is at least \(words(resource, least.bound)); the bound is "
          + "\(words(resource, range.upperBound)), the nearest that can be met \(words(resource, least.costs[resource]))"
      )
    }
    if reasons.isEmpty { reasons = ["none was found, and loosening one bound alone does not prove to help"] }
    return InfeasibleBudget(reasons)
  }

  private func words(_ resource: Resource, _ share: Double) -> String {
    let percent = String(format: "%.2f %%", 100 * share)
    switch resource {
    case .flash: return "\(Int((share * meter.denseFlash).rounded(.up))) bytes"
    case .latency: return "\(percent) of the dense network's"
    case .loss: return "\(percent) of all importance"
    }
  }
}

/// A search that was stopped before it found any strategy within the bounds: there may be one.
public struct StoppedSearch: Error, CustomStringConvertible {
  public let description = "the search was stopped before it found a strategy within the bounds; give it more time"
}
