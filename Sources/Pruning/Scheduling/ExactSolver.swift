/// Finds the best strategy within bounds, with a proof of how far from the best it can be.
///
/// Branch and bound over the counts of removed filters: each node bounds its part of the space by Lagrangian relaxation,
/// whose cheapest strategies are improved unit by unit into candidates. Stopped at any time, it has the best strategy so
/// far and a bound that holds for all. Source: Geoffrion, Lagrangean Relaxation for Integer Programming, 1974.
struct ExactSolver {
  /// What a solve may spend, and how close it must come.
  struct Effort {
    /// Nodes of the tree.
    var nodes = 100
    /// Evaluations of the relaxation at the root, and at every other node.
    var rootSteps = 60
    var nodeSteps = 12
    /// Strategies of the tree that are improved unit by unit.
    var improvements = 16
    /// The gap, as a share of the objective, at which a strategy counts as optimal.
    var tolerance = 0.001
    /// Asked between evaluations: whether to stop now.
    var stop: @Sendable () -> Bool = { false }
  }

  /// What a solve found.
  struct Solution {
    /// The best strategy; nil if none was found.
    var strategy: Strategy?
    /// What it uses.
    var costs: Costs
    /// No strategy has a lower objective, a share of the dense network's; infinite if the bounds cannot be met.
    var bound: Double
    /// Nodes of the tree that were bounded.
    var nodes: Int
    /// Whether the bound holds for every count, and not only for those of a grid and for convex losses.
    var isRigorous: Bool
  }

  private struct Node {
    var ranges: [ClosedRange<Int>]
    var bound: Double
    var prices: SIMD2<Double>
    var minima: [Relaxation.Minimum]
  }

  private let relaxation: Relaxation
  private let dual: DualSearch
  private let local: LocalSearch
  private let goal: ScheduleGoal
  private let effort: Effort
  private var best: (strategy: Strategy, costs: Costs)?
  private var improvedFrom: Set<Strategy> = []
  /// What one share more of each bounded resource would save at the root, in shares of the objective.
  private(set) var shadowPrices: [String: Double] = [:]

  init(meter: StrategyMeter, goal: ScheduleGoal, levels: Int, fineLevels: Int, effort: Effort) {
    self.goal = goal
    self.effort = effort
    relaxation = Relaxation(meter: meter, goal: goal, levels: levels, fineLevels: fineLevels)
    dual = DualSearch(relaxation, goal: goal)
    local = LocalSearch(meter: meter, goal: goal)
  }

  /// Solves, with `starts` as first candidates.
  mutating func solve(starts: [Strategy]) -> Solution {
    for start in starts { offer(start) }
    var open: [Node] = []
    // What is closed without being solved keeps its bound.
    var closed = Double.infinity
    let root = node(relaxation.grid.removed.map { 0...$0.count - 1 }, near: nil, steps: effort.rootSteps)
    var count = 1
    shadowPrices = dual.named(root.prices)
    for minimum in root.minima.suffix(8) { offer(relaxation.strategy(minimum)) }
    open.append(root)
    while let index = open.indices.min(by: { open[$0].bound < open[$1].bound }) {
      if open[index].bound >= target || count >= effort.nodes || effort.stop() { break }
      let node = open.remove(at: index)
      let halves = split(node)
      if halves.isEmpty { closed = min(closed, node.bound) }
      for ranges in halves {
        var child = self.node(ranges, near: node.prices, steps: effort.nodeSteps)
        child.bound = max(child.bound, node.bound)
        count += 1
        guard child.bound < target else {
          open.append(child)
          continue
        }
        for minimum in child.minima { consider(relaxation.strategy(minimum)) }
        if let last = child.minima.last, improvedFrom.count < effort.improvements {
          offer(relaxation.strategy(last))
        }
        open.append(child)
      }
    }
    let bound = open.reduce(closed) { min($0, $1.bound) }
    return Solution(
      strategy: best?.strategy, costs: best?.costs ?? Costs(), bound: min(bound, best?.costs[goal.objective] ?? bound),
      nodes: count, isRigorous: relaxation.grid.isComplete && local.meter.space.structure?.isConvex ?? true)
  }

  /// Bounds at or above this hold nothing worth finding.
  private var target: Double {
    best.map { $0.costs[goal.objective] * (1 - effort.tolerance) } ?? .infinity
  }

  private func node(_ ranges: [ClosedRange<Int>], near: SIMD2<Double>?, steps: Int) -> Node {
    let found = dual.search(ranges, near: near, target: target, steps: steps, stop: effort.stop)
    let limit = goal.bounds[goal.objective]?.upperBound ?? .infinity
    return Node(
      ranges: ranges, bound: found.bound > limit ? .infinity : found.bound, prices: found.prices, minima: found.minima)
  }

  /// Takes a strategy over if it is the best so far, after improving it unit by unit.
  private mutating func offer(_ strategy: Strategy) {
    guard improvedFrom.insert(strategy).inserted, local.meter.fitsSRAM(strategy, goal.sram) else { return }
    consider(local.improved(strategy, stop: effort.stop))
  }

  /// Takes a strategy over if it meets the bounds and is the best so far.
  private mutating func consider(_ strategy: Strategy) {
    let costs = local.meter.costs(strategy)
    guard costs[goal.objective] < best?.costs[goal.objective] ?? .infinity, local.isFeasible(strategy, costs)
    else { return }
    best = (strategy, costs)
  }

  /// The two halves of a node's ranges, split where its cheapest strategies disagree most; empty if they agree and no
  /// count is left to decide.
  private func split(_ node: Node) -> [[ClosedRange<Int>]] {
    var chosen: (group: Int, after: Int, spread: Double)?
    for (group, range) in node.ranges.enumerated() where range.count > 1 {
      let levels = node.minima.suffix(6).map { $0.levels[group] }
      guard let low = levels.min(), let high = levels.max() else { continue }
      let spread = Double(high - low) / Double(range.count)
      let after = min(range.upperBound - 1, (low + high) / 2)
      if spread > chosen?.spread ?? -1 { chosen = (group, after, spread) }
    }
    guard let chosen else { return [] }
    var (left, right) = (node.ranges, node.ranges)
    left[chosen.group] = node.ranges[chosen.group].lowerBound...chosen.after
    right[chosen.group] = chosen.after + 1...node.ranges[chosen.group].upperBound
    return [left, right]
  }
}
