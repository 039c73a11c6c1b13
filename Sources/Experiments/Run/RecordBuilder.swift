import Deployment
import Emulation
import Networks

/// Runs a cell's pipeline and writes its record.
struct RecordBuilder {
  private let pipeline: CellPipeline
  private let workshop: Workshop

  init(_ pipeline: CellPipeline, workshop: Workshop) {
    self.pipeline = pipeline
    self.workshop = workshop
  }

  /// A board that has the memory for the firmware, and what it costs there.
  private typealias Fitting = (board: String, cost: BoardCost)

  /// The record of the boards that have the memory for the firmware, and why others have not, by their names; makes every
  /// artifact that is missing. Throws `EmulationError` where no board has the memory.
  func record() throws -> (record: Record, misfits: [String: String]) {
    let denseAccuracy = try workshop.artifact(of: pipeline.denseEvaluation)
    let floatAccuracy = try workshop.artifact(of: pipeline.floatEvaluation)
    let packed = try workshop.artifact(of: pipeline.packing)
    let host = try workshop.artifact(of: pipeline.hostEvaluation)
    let (costs, misfits) = try costs()
    let network = try pipeline.training.network()
    let allocation = try pipeline.allocating.map { try workshop.artifact(of: $0) }
    try checkSizes(packed, costs)
    if let allocation, pipeline.cell.storage == nil { try checkBudgets(packed, allocation) }
    let record = Record(
      cell: pipeline.cell, denseFloatAccuracy: denseAccuracy, floatAccuracy: floatAccuracy,
      accuracy: host.accuracy, flashBudget: allocation?.flashBudget, sramBudget: allocation?.sramBudget,
      flash: packed.flash, denseFlashBytes: PackedModel.denseFlashBytes(network),
      zlibBytes: packed.zlibBytes, sramBytes: packed.sramBytes, arenaBytes: packed.plan.arenaBytes,
      scratchBytes: packed.plan.scratchBytes, macs: packed.layers.reduce(0) { $0 + $1.macs },
      denseMacs: network.macs, keptWeights: keptWeights(packed, network), layers: layers(packed, network, costs),
      boards: try boards(costs, host), schedule: try pipeline.judging.map { try workshop.artifact(of: $0) },
      times: try times(), artifacts: try artifacts())
    return (record, misfits)
  }

  private func costs() throws -> (fitting: [Fitting], misfits: [String: String]) {
    var fitting: [Fitting] = []
    var misfits: [String: String] = [:]
    for (board, costing) in zip(pipeline.cell.boards, pipeline.costs) {
      do {
        fitting.append((board, try workshop.artifact(of: costing)))
      } catch let error as EmulationError where error.isLackOfMemory {
        misfits[board] = "\(error)"
        if misfits.count == pipeline.costs.count { throw error }
      }
    }
    return (fitting, misfits)
  }

  /// Seconds of the stages, as far as the store remembers them; nil if it does not for the allocation.
  private func times() throws -> CellTimes? {
    guard let allocation = try pipeline.allocating.flatMap({ try seconds($0) }) else { return nil }
    var sum = 0.0
    for stage in pipeline.stages where !(stage is Bounding || stage is Judging) { sum += try seconds(stage) ?? 0 }
    return CellTimes(
      allocation: allocation, bound: try pipeline.judging?.bounding.flatMap { try seconds($0) }, cell: sum)
  }

  private func seconds(_ stage: some Stage) throws -> Double? {
    workshop.store.seconds(type(of: stage).name, try stage.key)
  }

  private func keptWeights(_ packed: PackedModel, _ network: Network) -> Double {
    let kept = packed.layers.reduce(0) { $0 + ($1.keptWeights ?? 0) }
    let all = network.convolutions.reduce(0) { $0 + ($1.convolution?.weightCount ?? 0) }
    return Double(kept) / Double(max(1, all))
  }

  private func layers(_ packed: PackedModel, _ network: Network, _ costs: [Fitting]) -> [LayerRecord] {
    packed.layers.enumerated().map { index, layer in
      var instructions: [String: Int] = [:]
      var cycles: [String: Int] = [:]
      var memoryCycles: [String: Int] = [:]
      for (board, cost) in costs where index < cost.layers.count {
        instructions[board] = cost.layers[index].instructions
        cycles[board] = cost.layers[index].cycles
        memoryCycles[board] = cost.layers[index].memoryCycles
      }
      return LayerRecord(
        name: layer.name, kind: layer.kind, format: layer.format, output: "\(layer.output)",
        filters: layer.format == nil ? nil : layer.output.channels,
        originalFilters: layer.format == nil ? nil : network.nodes[layer.node].shape.channels,
        sparsity: layer.sparsity, flash: layer.flash, macs: layer.macs, instructions: instructions,
        cycles: cycles, memoryCycles: memoryCycles.isEmpty ? nil : memoryCycles)
    }
  }

  private func boards(_ costs: [Fitting], _ host: HostAnswers) throws -> [BoardRecord] {
    try costs.map { name, cost in
      let board = try workshop.board(name)
      return BoardRecord(
        board: name, core: board.core.title, elfFlashBytes: cost.flashBytes, codeBytes: cost.codeBytes,
        elfSramBytes: cost.sramBytes, stackBytes: cost.stackBytes,
        instructions: cost.instructions, cycles: cost.cycles,
        latencyMilliseconds: board.latencyMilliseconds(cycles: cost.cycles),
        energyMicrojoules: board.energyMicrojoules(cycles: cost.cycles),
        memoryCycles: cost.memoryCycles,
        memoryLatencyMilliseconds: cost.memoryCycles.map { board.latencyMilliseconds(cycles: $0) },
        memoryEnergyMicrojoules: cost.memoryCycles.flatMap { board.energyMicrojoules(cycles: $0) },
        functions: cost.functions, outputMatchesHost: cost.output == host.sample)
    }
  }

  /// The account of bytes must agree with what the linker placed; a disagreement is a defect of the harness.
  private func checkSizes(_ packed: PackedModel, _ costs: [Fitting]) throws {
    for (board, cost) in costs {
      let linked = packed.constantSymbols.reduce(0) { $0 + (cost.symbols[$1] ?? 0) }
      guard linked == packed.flash.total else {
        throw RunError.cell(
          board, "the firmware holds \(linked) bytes of model constants, the account says \(packed.flash.total)")
      }
      let arena = cost.symbols[PackedModel.arenaSymbol] ?? 0
      guard arena == max(1, packed.plan.arenaBytes) else {
        throw RunError.cell(
          board, "the firmware's arena is \(arena) bytes, the plan says \(packed.plan.arenaBytes)")
      }
    }
  }

  /// What was allocated must be what was packed, unless filters were folded or cycles counted for formats; and all must
  /// be within the budgets.
  private func checkBudgets(_ packed: PackedModel, _ allocation: AllocationResult) throws {
    let isAsAllocated =
      if pipeline.packing.timing != nil {
        packed.flash.total <= allocation.flashBudget
      } else if packed.foldedFilters > 0 {
        packed.flash.total <= allocation.flashBytes
      } else {
        packed.flash.total == allocation.flashBytes
      }
    guard isAsAllocated, allocation.flashBytes <= allocation.flashBudget else {
      throw RunError.cell(
        "flash",
        "\(packed.flash.total) bytes packed, \(allocation.flashBytes) allocated, \(allocation.flashBudget) allowed")
    }
    guard packed.sramBytes <= allocation.sramBudget else {
      throw RunError.cell("SRAM", "\(packed.sramBytes) bytes planned, \(allocation.sramBudget) allowed")
    }
  }

  private func artifacts() throws -> [String: String] {
    var keys: [String: String] = [:]
    for stage in pipeline.stages where !(stage is FirmwareBuild || stage is Emulating || stage is Costing) {
      keys[type(of: stage).name] = try stage.key.hexadecimal
    }
    for (board, cost) in zip(pipeline.cell.boards, pipeline.costs) {
      keys["\(Costing.name) \(board)"] = try cost.key.hexadecimal
    }
    // The unpruned network's accuracy shares its stage name with that of the deployed one.
    keys[FloatEvaluation.name] = try pipeline.floatEvaluation.key.hexadecimal
    return keys
  }
}
