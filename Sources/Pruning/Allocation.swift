import Networks

/// What an allocation must decide, and within which bounds.
public struct AllocationProblem: Sendable {
  /// What may go.
  public var space: PruningSpace
  /// What it costs.
  public var cost: StrategyCost
  /// Bytes of flash that the packed model may take.
  public var flashBudget: Int
  /// Bytes of SRAM that arena, image and logits may take.
  public var sramBudget: Int
  /// Options of the annealing.
  public var annealing: AnnealingOptions
  /// Options of the other schedulers.
  public var schedule: SchedulingOptions
  /// Seed of the search.
  public var seed: UInt64

  /// A problem.
  public init(
    space: PruningSpace, cost: StrategyCost, flashBudget: Int, sramBudget: Int,
    annealing: AnnealingOptions, schedule: SchedulingOptions = SchedulingOptions(), seed: UInt64
  ) {
    self.space = space
    self.cost = cost
    self.flashBudget = flashBudget
    self.sramBudget = sramBudget
    self.annealing = annealing
    self.schedule = schedule
    self.seed = seed
  }

  /// Whether `strategy` meets both budgets.
  func isFeasible(_ strategy: Strategy) -> Bool {
    cost.flashBytes(strategy) <= flashBudget && cost.fitsSRAM(strategy, sramBudget)
  }
}

extension AllocationProblem {
  /// How often the search is repeated for a packed model within its budget.
  private static let attempts = 8

  /// The strategy of `allocation`, filled until the flash budget is used up.
  ///
  /// Searches count the bytes that are expected of a layer's counts. Where the masks pack to others, the search is
  /// repeated with its budget moved by the difference, and each time by another thousandth, until the packed model is
  /// within the budget. Throws `InfeasibleBudget` when there is no such strategy.
  public func solve(by allocation: any Allocation.Type) throws -> Strategy {
    var target = self
    for attempt in 1...Self.attempts {
      let strategy = try allocation.strategy(for: target)
      let packed = cost.packedFlashBytes(strategy)
      if packed <= flashBudget && (attempt > 1 || packed == cost.flashBytes(strategy)) { return strategy }
      target.flashBudget = flashBudget + cost.flashBytes(strategy) - packed - attempt * flashBudget / 1000
    }
    throw InfeasibleBudget(["none was found that packs into \(flashBudget) bytes of flash"])
  }
}

/// Why no strategy meets the budgets.
public struct InfeasibleBudget: Error, CustomStringConvertible {
  /// The message.
  public let description: String

  /// The message for these reasons.
  init(_ reasons: [String]) {
    description = "no strategy of this method meets the budgets: \(reasons.joined(separator: "; "))"
  }

  /// The message for `problem`, whose leanest strategy is `leanest`.
  init(_ problem: AllocationProblem, leanest: Strategy) {
    let flash = problem.cost.flashBytes(leanest)
    let sram = problem.cost.sramBytes(leanest)
    var reasons: [String] = []
    if flash > problem.flashBudget {
      reasons.append("at least \(flash) bytes of flash are needed, the budget is \(problem.flashBudget)")
    }
    if sram > problem.sramBudget {
      reasons.append("at least \(sram) bytes of SRAM are needed, the budget is \(problem.sramBudget)")
    }
    self.init(reasons)
  }
}

/// A way to decide how much each group and layer loses.
public protocol Allocation: SendableMetatype {
  /// Name in specs.
  static var name: String { get }
  /// One line on how it decides.
  static var summary: String { get }
  /// Where it comes from.
  static var source: String { get }
  /// The strategy to deploy: within both budgets, and within 1 % of the flash budget where units are small enough;
  /// throws `InfeasibleBudget` when there is none.
  static func strategy(for problem: AllocationProblem) throws -> Strategy
  /// Sets the options of `method` that this allocation does not read to their defaults.
  static func discardUnusedOptions(of method: inout Method)
}

extension Allocation {
  public static func discardUnusedOptions(of method: inout Method) {
    method.annealing = AnnealingOptions()
    method.schedule = SchedulingOptions()
  }
}

extension Method {
  /// The method with the options that its allocation does not read at their defaults: equal for equal results.
  public var effective: Method {
    var method = self
    if let allocation { Allocations.named(allocation)?.discardUnusedOptions(of: &method) }
    return method
  }

  /// Keeps only the importance bound of the annealing's options.
  mutating func keepOnlyImportanceBound() {
    var bound = AnnealingOptions()
    bound.accuracyBound = annealing.accuracyBound
    bound.boundSlack = annealing.boundSlack
    annealing = bound
  }
}

/// The registered allocations. A new allocation is one file and one entry here.
public enum Allocations {
  /// Every registered allocation.
  public static let all: [any Allocation.Type] = [
    UniformAllocation.self, GlobalAllocation.self, GreedyAllocation.self, AnnealingAllocation.self,
    ExactAllocation.self,
  ]

  /// The allocation of this name, or nil.
  public static func named(_ name: String) -> (any Allocation.Type)? { all.first { $0.name == name } }
}

/// Finds the mildest of a family of strategies that grow leaner with `level` in 0...`levels`.
struct MildestStrategy {
  /// Bisects over the levels; throws `InfeasibleBudget` if even the leanest level breaks a budget.
  static func find(
    for problem: AllocationProblem, levels: Int, at strategy: (Int) -> Strategy
  ) throws -> Strategy {
    strategy(try level(for: problem, levels: levels, at: strategy))
  }

  /// The level of the mildest; throws as `find` does.
  static func level(
    for problem: AllocationProblem, levels: Int, at strategy: (Int) -> Strategy
  ) throws -> Int {
    let leanest = strategy(levels)
    guard problem.isFeasible(leanest) else { throw InfeasibleBudget(problem, leanest: leanest) }
    var (low, high) = (0, levels)
    while low < high {
      let middle = (low + high) / 2
      if problem.isFeasible(strategy(middle)) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
