import Deployment
import Pruning

/// What no strategy of a problem can beat, whatever allocation decides it.
///
/// The bound of a search over whole filters and filterlets is found by the exact solver. Single weights and other finer
/// units are so many that it would take longer than the rest of the cell: there is no bound for them. Nor is there one
/// where filterlets alone may leave filters empty: those go, and what is deployed takes less than any count says.
public struct Bounding: Stage {
  public static let name = "bound"
  public static let version = 2

  /// What decides the bound beside network, importance and predictions.
  public struct Parameters: Encodable, Sendable {
    var units: [Unit]
    var format: String
    var formats: [String]?
    var accuracyBound: Bool
    var boundSlack: Double
    var schedule: SchedulingOptions
    var flash: Budget.Flash
    var sram: Int
  }

  private let allocating: Allocating
  public let parameters: Parameters

  /// The bound for the problem of `allocating`; nil where there is none.
  init?(_ allocating: Allocating) {
    let own = allocating.parameters
    guard own.units.allSatisfy({ [.filter, .filterlet].contains($0) }), own.units.contains(.filter) || own.keepsFilters
    else { return nil }
    self.allocating = allocating
    parameters = Parameters(
      units: own.units, format: own.format, formats: own.formats,
      accuracyBound: own.annealing.accuracyBound,
      boundSlack: own.annealing.boundSlack, schedule: own.schedule, flash: own.flash, sram: own.sram)
  }

  public var inputs: [ArtifactKey] { get throws { try allocating.inputs } }
  public var estimate: Double { 5 }

  public func make(in workshop: Workshop) throws -> ScheduleSolution {
    try Scheduler(allocating.problem(in: workshop)).solve()
  }
}

/// Judges the strategy of a cell by the estimates of the scheduler, against the bound of its problem.
public struct Judging: Stage {
  public static let name = "judge"
  public static let version = 1

  /// What is judged.
  public let allocating: Allocating
  /// The bound; nil where there is none.
  public let bounding: Bounding?
  /// What weighs a second estimate of loss, where the method names a loss model, whichever its allocation reads.
  public let calibrating: Calibrating?
  public let parameters: [String: Int] = [:]

  /// The judgement of the strategy of `allocating` for `cell`.
  init(_ cell: Cell, allocating: Allocating) {
    self.allocating = allocating
    bounding = Bounding(allocating)
    calibrating = cell.method.schedule.lossModel.map { _ in
      Calibrating(allocating.scoring, units: allocating.parameters.units)
    }
  }

  public var inputs: [ArtifactKey] {
    get throws {
      try [allocating.key] + [bounding.map { try $0.key }, calibrating.map { try $0.key }].compactMap { $0 }
    }
  }
  public var estimate: Double { 0.5 }

  public func make(in workshop: Workshop) throws -> ScheduleRecord {
    let strategy = try workshop.artifact(of: allocating).strategy
    let problem = try allocating.problem(in: workshop)
    let scheduler = try Scheduler(problem)
    let costs = scheduler.costs(of: strategy)
    var record = ScheduleRecord(
      objective: problem.schedule.objective.rawValue, latencyUnit: problem.cost.latencyUnit,
      latency: costs.latency, flash: costs.flash, loss: costs.loss, binding: scheduler.binding(strategy))
    record.importanceLoss = LossModel(problem.space).loss(strategy)
    record.calibratedLoss = try calibrating.map {
      LossModel(problem.space, factors: try workshop.artifact(of: $0)).loss(strategy)
    }
    guard let solution = try bounding.map({ try workshop.artifact(of: $0) }) else { return record }
    record.bound = solution.bound
    record.best = solution.objective
    record.bestLatency = solution.costs.latency
    record.bestLoss = solution.costs.loss
    record.gap = scheduler.gap(of: strategy, against: solution)
    record.nodes = solution.nodes
    record.isRigorous = solution.isRigorous
    record.binding = scheduler.binding(strategy, bounds: solution.bounds)
    return record
  }
}
