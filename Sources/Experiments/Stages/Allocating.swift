import Deployment
import Emulation
import Networks
import Pruning

/// The decision of an allocation.
public struct AllocationResult: Codable, Sendable {
  /// Counts by group and layer.
  public var strategy: Strategy
  /// Units that go.
  public var plan: PruningPlan
  /// Flash that the packed model may take, in bytes.
  public var flashBudget: Int
  /// SRAM that arena, image and logits may take, in bytes.
  public var sramBudget: Int
  /// Bytes that the packed model will take.
  public var flashBytes: Int
}

/// Decides which units go, within the budgets.
public struct Allocating: Stage {
  public static let name = "allocate"
  public static let version = 11

  /// What decides the allocation beside network and importance.
  public struct Parameters: Encodable, Sendable {
    var units: [Unit]
    var allocation: String
    var format: String
    /// What `auto` chooses from; nil for a named format.
    var formats: [String]?
    /// Options of the search, those that the allocation does not read at their defaults.
    var annealing: AnnealingOptions
    var schedule: SchedulingOptions
    var flash: Budget.Flash
    var sram: Int
    var seed: Int

    /// Whether finer units leave no filter empty.
    var keepsFilters: Bool { Allocations.named(allocation)?.keepsFilters(units) == true }
  }

  /// The importance of the weights.
  public let scoring: Scoring
  /// The fits that latency is predicted by; nil where equivalent multiply-accumulates stand for it.
  public let prediction: NetworkPrediction?
  /// The curves of how the loss rises by layer; nil where the allocation does not read them.
  public let probing: SensitivityProbing?
  /// What weighs the estimates of loss; nil where importance alone is summed.
  public let calibrating: Calibrating?
  public let parameters: Parameters

  /// The allocation that `cell` asks for; nil if its method prunes nothing. The smallest SRAM of `boards` bounds the
  /// SRAM when the budget does not, and the first of them is what cycles are predicted for.
  public init?(_ cell: Cell, scoring: Scoring, boards: [Board], toolchain: Toolchain) throws {
    guard let allocation = cell.method.allocation, let budget = cell.budget else { return nil }
    self.scoring = scoring
    let method = cell.method.effective
    parameters = Parameters(
      units: method.units, allocation: allocation, format: method.format,
      formats: method.format == WeightFormats.automatic ? WeightFormats.all.map { $0.name } : nil,
      annealing: method.annealing, schedule: method.schedule,
      flash: budget.flash,
      sram: budget.sram ?? boards.map(\.sramBytes).min() ?? 0, seed: cell.seed)
    let probes = Allocations.named(allocation)?.readsSensitivities == true
    probing = probes ? SensitivityProbing(cell, units: method.units, scoring: scoring) : nil
    calibrating = method.schedule.lossModel == .calibrated ? Calibrating(scoring, units: method.units) : nil
    prediction = try boards.first.flatMap { board in
      guard method.schedule.latency == .cycles else { return nil }
      return NetworkPrediction(
        try scoring.training.network(), format: method.format, units: method.units, core: board.core,
        toolchain: toolchain)
    }
  }

  public var inputs: [ArtifactKey] {
    get throws {
      let others = [try probing?.key, try calibrating?.key].compactMap(\.self)
      return try [scoring.key] + (prediction?.fittings ?? []).map { try $0.key } + others
    }
  }
  public var estimate: Double { 2 }

  public func make(in workshop: Workshop) throws -> AllocationResult {
    guard let allocation = Allocations.named(parameters.allocation) else {
      throw RunError.unknown("allocation", parameters.allocation)
    }
    let problem = try problem(in: workshop)
    let decision = try problem.solve(by: allocation)
    return AllocationResult(
      strategy: decision.strategy, plan: decision.plan, flashBudget: problem.flashBudget,
      sramBudget: problem.sramBudget, flashBytes: problem.cost.packedFlashBytes(decision.plan))
  }

  /// What is to be decided; scores the weights, and measures kernels for predictions, where that is not done yet.
  public func problem(in workshop: Workshop) throws -> AllocationProblem {
    let space = try scoring.space(units: parameters.units, keepingFilters: parameters.keepsFilters, in: workshop)
    let latency: (any LatencyModel)? = try prediction?.model(in: workshop)
    var problem = AllocationProblem(
      space: space,
      cost: StrategyCost(space: space, format: parameters.format, latencyModel: latency ?? EquivalentMACs()),
      flashBudget: flashBudget(of: space.network), sramBudget: parameters.sram, annealing: parameters.annealing,
      schedule: parameters.schedule, seed: UInt64(bitPattern: Int64(parameters.seed)),
      sensitivities: try probing.map(workshop.artifact))
    problem.lossFactors = try calibrating.map { try workshop.artifact(of: $0) }
    return problem
  }

  private func flashBudget(of network: Network) -> Int {
    switch parameters.flash {
    case .bytes(let bytes): bytes
    case .share(let share): Int(share * Double(PackedModel.denseFlashBytes(network)))
    }
  }
}
