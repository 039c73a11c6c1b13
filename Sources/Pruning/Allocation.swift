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
  /// What weighs the estimates of loss; nil for none.
  public var lossFactors: LossFactors?
  /// Seed of the search.
  public var seed: UInt64
  /// How the loss rises with each group and layer; nil unless the allocation reads it.
  public var sensitivities: SensitivityCurves?

  /// A problem.
  public init(
    space: PruningSpace, cost: StrategyCost, flashBudget: Int, sramBudget: Int,
    annealing: AnnealingOptions, schedule: SchedulingOptions = SchedulingOptions(), seed: UInt64,
    sensitivities: SensitivityCurves? = nil
  ) {
    self.space = space
    self.cost = cost
    self.flashBudget = flashBudget
    self.sramBudget = sramBudget
    self.annealing = annealing
    self.schedule = schedule
    self.seed = seed
    self.sensitivities = sensitivities
  }

  /// Whether `strategy` meets both budgets.
  func isFeasible(_ strategy: Strategy) -> Bool {
    cost.flashBytes(strategy) <= flashBudget && cost.fitsSRAM(strategy, sramBudget)
  }
}

extension AllocationProblem {
  /// How often the search is repeated for a packed model within its budget.
  private static let attempts = 8
  /// Halvings of the bytes that emptied filters leave.
  private static let halvings = 5
  /// The share of the flash budget at which a packed model counts as full.
  private static let full = 0.995

  /// What `allocation` decides, filled until the packed model uses up the flash budget.
  ///
  /// Searches count the bytes that are expected of a layer's counts. Where the masks pack to more, the search is
  /// repeated with its budget moved by the difference, and each time by another thousandth; where they pack to less, as
  /// when they leave filters empty, which then go, units are given back. Throws `InfeasibleBudget` when no packed model
  /// is within the budget.
  public func solve(by allocation: any Allocation.Type) throws -> AllocationDecision {
    var target = self
    for attempt in 1...Self.attempts {
      let strategy = try allocation.strategy(for: target)
      let plan = PruningPlan(strategy, in: space)
      let packed = cost.packedFlashBytes(plan)
      let spare = cost.flashBytes(strategy) - packed
      if packed <= flashBudget {
        let isFull = spare <= 0 && Double(packed) >= Self.full * Double(flashBudget)
        return isFull ? AllocationDecision(strategy: strategy, plan: plan) : refilled(strategy, spare: spare)
      }
      target.flashBudget = flashBudget + spare - attempt * flashBudget / 1000
    }
    throw InfeasibleBudget(["none was found that packs into \(flashBudget) bytes of flash"])
  }

  /// `strategy`, whose packed model takes `spare` bytes less than was counted, with what the budget has room for: single
  /// units of the filters that stay, and where those do not fill it, more by its counts, which brings emptied filters
  /// back.
  private func refilled(_ strategy: Strategy, spare: Int) -> AllocationDecision {
    var best = AllocationDecision(
      strategy: strategy, plan: Refilling.refill(PruningPlan(strategy, in: space), for: self))
    guard Double(cost.packedFlashBytes(best.plan)) < Self.full * Double(flashBudget) else { return best }
    var filler = Filler(self)
    var (least, most) = (0, 2 * spare)
    for _ in 1...Self.halvings where least < most {
      let middle = (least + most + 1) / 2
      let fuller = filler.filled(strategy, to: cost.flashBytes(strategy) + middle)
      let plan = PruningPlan(fuller, in: space)
      if isFeasible(plan) {
        (best, least) = (AllocationDecision(strategy: fuller, plan: plan), middle)
      } else {
        most = middle - 1
      }
    }
    best.plan = Refilling.refill(best.plan, for: self)
    return best
  }

  /// Whether the model that `plan` leaves packs into both budgets.
  func isFeasible(_ plan: PruningPlan) -> Bool {
    cost.packedFlashBytes(plan) <= flashBudget && cost.sramBytes(plan) <= sramBudget
  }
}

/// What an allocation decided, and the units that go by it.
public struct AllocationDecision: Sendable {
  /// Counts by group and layer.
  public var strategy: Strategy
  /// Units that go: those counts by rank, but for filters that would be left empty, which go too, and the units that come
  /// back for them.
  public var plan: PruningPlan
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
  /// Whether it reads `AllocationProblem.sensitivities`, which are measured only then.
  static var readsSensitivities: Bool { get }
  /// Whether every filter keeps one of its finer `units`, so that what is deployed is what was counted: filters that are
  /// left empty go, with bytes that no count tells.
  static func keepsFilters(_ units: [Unit]) -> Bool
  /// The strategy to deploy: within both budgets, and within 1 % of the flash budget where units are small enough;
  /// throws `InfeasibleBudget` when there is none.
  static func strategy(for problem: AllocationProblem) throws -> Strategy
  /// Sets the options of `method` that this allocation does not read to their defaults.
  static func discardUnusedOptions(of method: inout Method)
}

extension Allocation {
  public static var readsSensitivities: Bool { false }
  public static func keepsFilters(_ units: [Unit]) -> Bool { false }

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
    ExactAllocation.self, SensitivityAllocation.self,
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
