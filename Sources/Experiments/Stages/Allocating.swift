import Deployment
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
  public static let version = 7

  /// What decides the allocation beside network and importance.
  public struct Parameters: Encodable, Sendable {
    var units: [Unit]
    var allocation: String
    var format: String
    /// What `auto` chooses from; nil for a named format.
    var formats: [String]?
    var annealing: AnnealingOptions?
    var flash: Budget.Flash
    var sram: Int
    var seed: Int
  }

  /// The importance of the weights.
  public let scoring: Scoring
  public let parameters: Parameters

  /// The allocation that `cell` asks for; nil if its method prunes nothing. `sram` bounds the SRAM when the
  /// budget does not.
  public init?(_ cell: Cell, scoring: Scoring, sram: Int) {
    guard let allocation = cell.method.allocation, let budget = cell.budget else { return nil }
    self.scoring = scoring
    parameters = Parameters(
      units: cell.method.units, allocation: allocation, format: cell.method.format,
      formats: cell.method.format == WeightFormats.automatic ? WeightFormats.all.map { $0.name } : nil,
      annealing: allocation == AnnealingAllocation.name ? cell.method.annealing : nil,
      flash: budget.flash, sram: budget.sram ?? sram, seed: cell.seed)
  }

  public var inputs: [ArtifactKey] { get throws { [try scoring.key] } }
  public var estimate: Double { 2 }

  public func make(in workshop: Workshop) throws -> AllocationResult {
    guard let allocation = Allocations.named(parameters.allocation) else {
      throw RunError.unknown("allocation", parameters.allocation)
    }
    guard let score = Scores.named(scoring.parameters.score) else {
      throw RunError.unknown("score", scoring.parameters.score)
    }
    let network = try scoring.training.network()
    let space = PruningSpace(
      network: network, units: parameters.units,
      importance: try workshop.artifact(of: scoring).weights.mapValues(\.values), relative: score.isRelative)
    let problem = AllocationProblem(
      space: space, cost: StrategyCost(space: space, format: parameters.format),
      flashBudget: flashBudget(of: network), sramBudget: parameters.sram,
      annealing: parameters.annealing ?? AnnealingOptions(),
      seed: UInt64(bitPattern: Int64(parameters.seed)))
    let strategy = try problem.solve(by: allocation)
    return AllocationResult(
      strategy: strategy, plan: PruningPlan(strategy, in: space), flashBudget: problem.flashBudget,
      sramBudget: problem.sramBudget, flashBytes: problem.cost.packedFlashBytes(strategy))
  }

  private func flashBudget(of network: Network) -> Int {
    switch parameters.flash {
    case .bytes(let bytes): bytes
    case .share(let share): Int(share * Double(PackedModel.denseFlashBytes(network)))
    }
  }
}
