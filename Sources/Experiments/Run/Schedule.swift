import Pruning

/// What the scheduler decides for one cell, with the proof of how good it is.
public struct Schedule: Codable, Sendable {
  /// The cell.
  public var cell: String
  /// Name of the allocation.
  public var allocation: String
  /// Unit of the latencies.
  public var latencyUnit: String
  /// What becomes of each convolution.
  public var layers: [ScheduledLayer]
  /// What the strategy uses, as shares of the dense network's.
  public var costs: Costs
  /// Bytes of the packed model, and the most it may take.
  public var flashBytes, flashBudget: Int
  /// Bytes of arena, image and logits, and the most they may take.
  public var sramBytes, sramBudget: Int
  /// No strategy within the bounds has a lower objective, a share of the dense network's.
  public var bound: Double
  /// How far the objective is above that, as a share of it. Below zero where the allocation breaks a bound on latency,
  /// energy or loss, which only `exact` keeps.
  public var gap: Double
  /// Whether the bound holds for every count of filters, and not only for those of the solver's grid.
  public var isRigorous: Bool
  /// What binds.
  public var binding: [String]
  /// What one share more of a bounded resource would save, in shares of the objective.
  public var prices: [String: Double]
  /// The best strategy's objective, which is this one's if the allocation is `exact`.
  public var best: Double

  /// The schedule of `pipeline`'s cell; nil if its method prunes nothing. Makes every artifact that is missing.
  /// `stop` ends the search for better strategies early. Throws `InfeasibleBudget` when there is none.
  public init?(_ pipeline: CellPipeline, workshop: Workshop, stop: @escaping @Sendable () -> Bool) throws {
    guard let allocating = pipeline.allocating, let allocation = pipeline.cell.method.allocation else { return nil }
    let problem = try allocating.problem(in: workshop)
    let scheduler = try Scheduler(problem, stop: stop)
    let solution = try scheduler.solve()
    let strategy =
      allocation == ExactAllocation.name ? solution.strategy : try workshop.artifact(of: allocating).strategy
    cell = pipeline.cell.label
    self.allocation = allocation
    latencyUnit = problem.cost.latencyUnit
    layers = scheduler.layers(of: strategy)
    costs = scheduler.costs(of: strategy)
    (flashBytes, flashBudget) = (problem.cost.flashBytes(strategy), problem.flashBudget)
    (sramBytes, sramBudget) = (problem.cost.sramBytes(strategy), problem.sramBudget)
    (bound, best, isRigorous, prices) = (solution.bound, solution.objective, solution.isRigorous, solution.prices)
    gap = scheduler.gap(of: strategy, against: solution)
    binding = scheduler.binding(strategy, bounds: solution.bounds)
  }
}
