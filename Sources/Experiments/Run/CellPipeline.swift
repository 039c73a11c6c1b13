import Emulation

/// The stages of one cell, from training to the cost on every board. Building it runs nothing.
public struct CellPipeline: Sendable {
  /// The cell.
  public let cell: Cell
  /// Training of the unpruned network.
  public let training: DenseTraining
  /// Scoring; nil for the dense reference.
  public let scoring: Scoring?
  /// Allocation; nil for the dense reference.
  public let allocating: Allocating?
  /// What the scheduler's estimates say of the allocation; nil for the dense reference.
  public let judging: Judging?
  /// Fine-tuning; nil for the dense reference.
  public let tuning: FineTuning?
  /// Int8 model.
  public let quantising: Quantising
  /// Packed model.
  public let packing: Packing
  /// Float accuracy of the unpruned network.
  public let denseEvaluation: FloatEvaluation
  /// Float accuracy of the network that is deployed.
  public let floatEvaluation: FloatEvaluation
  /// Int8 accuracy and the logits that the boards must reproduce.
  public let hostEvaluation: HostEvaluation
  /// Costs, in the order of the cell's boards.
  public let costs: [Costing]

  /// The pipeline of `cell`; throws `RunError` for a board that is not registered.
  public init(_ cell: Cell, workshop: Workshop) throws {
    self.cell = cell
    let boards = try cell.boards.map(workshop.board)
    training = try DenseTraining(cell, shelf: workshop.shelf)
    denseEvaluation = FloatEvaluation(.dense(training))
    scoring = Scoring(cell, training: training)
    allocating = try scoring.flatMap {
      try Allocating(cell, scoring: $0, boards: boards, toolchain: workshop.toolchain)
    }
    judging = allocating.map { Judging(cell, allocating: $0) }
    let training = training
    tuning = allocating.map { allocating in
      let constraining = ConstrainedTraining(cell, training: training, allocating: allocating)
      return FineTuning(
        cell, pruning: FilterPruning(training: training, allocating: allocating, constraining: constraining))
    }
    let source = tuning.map(NetworkSource.tuned) ?? .dense(training)
    floatEvaluation = FloatEvaluation(source)
    quantising = Quantising(cell, source: source)
    packing = try Packing(cell, quantising: quantising, allocating: allocating, workshop: workshop)
    hostEvaluation = HostEvaluation(cell, packing: packing, toolchain: workshop.toolchain)
    let packing = packing
    let toolchain = workshop.toolchain
    costs = boards.map { board in
      let build = FirmwareBuild(packing: packing, core: board.core, toolchain: toolchain)
      let siblings = boards.filter { $0.core == board.core }
      let emulating = Emulating(cell, build: build, boards: siblings, toolchain: toolchain)
      return Costing(emulating, board: board, toolchain: toolchain)
    }
  }

  /// Every stage, in an order in which each follows its inputs.
  public var stages: [any Stage] {
    var stages: [any Stage] = [training, denseEvaluation]
    if let scoring { stages.append(scoring) }
    if let allocating {
      for fitting in allocating.prediction?.fittings ?? [] { stages += [fitting.measuring, fitting] as [any Stage] }
      if let calibrating = judging?.calibrating { stages.append(calibrating) }
      if let probing = allocating.probing { stages.append(probing) }
      stages.append(allocating)
    }
    if let bounding = judging?.bounding { stages.append(bounding) }
    if let judging { stages.append(judging) }
    if let tuning {
      if let constraining = tuning.pruning.constraining { stages.append(constraining) }
      stages += [tuning.pruning, tuning] as [any Stage]
    }
    stages += [floatEvaluation, quantising] as [any Stage]
    if let timing = packing.timing { stages.append(timing) }
    stages += [packing, hostEvaluation] as [any Stage]
    for cost in costs { stages += [cost.emulating.build, cost.emulating, cost] as [any Stage] }
    return stages
  }
}
