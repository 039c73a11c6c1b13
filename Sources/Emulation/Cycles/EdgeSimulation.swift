/// A part of a region's cost, at one instruction.
struct EdgeCharge {
  let region: Int
  /// The block and the instruction's place in it.
  let block, index: Int
  let address: Int
  let kind: InstructionClass
  let instructions: Int
  let cycles: Double
  /// Those of the cycles in which nothing issued.
  let stalls: Double
}

/// Issues every block behind the one before it.
struct EdgeSimulation {
  let core: Core
  let timings: CoreTimings
  /// The instructions of the profile's blocks.
  let blocks: [[Instruction]]
  /// Pipelines after a block from a cold start, before its branch.
  private var warm: [Int: Pipeline] = [:]

  init(core: Core, timings: CoreTimings, blocks: [[Instruction]]) {
    self.core = core
    self.timings = timings
    self.blocks = blocks
  }

  /// Charges all runs of an edge: the branch to the block before it, the instructions to the block itself.
  mutating func charge(_ edge: Profile.Edge, to body: (EdgeCharge) -> Void) throws {
    var pipeline = Pipeline(core: timings)
    if let from = edge.from {
      pipeline = try warmPipeline(after: from)
      let before = pipeline.state
      try issueBranch(from: from, to: edge.to, in: &pipeline)
      if let last = blocks[from].last {
        body(charge(edge, block: from, index: blocks[from].count - 1, last, count: 0, from: before, to: pipeline.state))
      }
    }
    for (index, instruction) in blocks[edge.to].enumerated() {
      let before = pipeline.state
      try issueBody(instruction, in: &pipeline)
      body(charge(edge, block: edge.to, index: index, instruction, count: 1, from: before, to: pipeline.state))
    }
  }

  /// Charges `cycles` for each run of a conditional branch that a two-way predictor would miss: the rarer
  /// direction.
  func chargeMispredictions(_ profile: Profile, cycles: Int, to body: (EdgeCharge) -> Void) {
    struct Branch: Hashable { let region, block: Int }
    var directions: [Branch: (taken: Int, notTaken: Int)] = [:]
    for edge in profile.edges {
      guard let from = edge.from, let last = blocks[from].last, last.branches, last.conditional else {
        continue
      }
      let taken = isTaken(from: from, to: edge.to)
      directions[Branch(region: edge.region, block: from), default: (0, 0)].taken += taken ? edge.count : 0
      directions[Branch(region: edge.region, block: from), default: (0, 0)].notTaken += taken ? 0 : edge.count
    }
    for (branch, counts) in directions {
      guard let last = blocks[branch.block].last else { continue }
      let lost = Double(min(counts.taken, counts.notTaken) * cycles)
      body(
        EdgeCharge(
          region: branch.region, block: branch.block, index: blocks[branch.block].count - 1,
          address: last.address, kind: last.kind, instructions: 0, cycles: lost, stalls: lost))
    }
  }

  private func charge(
    _ edge: Profile.Edge, block: Int, index: Int, _ instruction: Instruction, count: Int,
    from before: Pipeline.State, to after: Pipeline.State
  ) -> EdgeCharge {
    let runs = Double(edge.count)
    return EdgeCharge(
      region: edge.region, block: block, index: index, address: instruction.address, kind: instruction.kind,
      instructions: count * edge.count, cycles: (after.time - before.time) * runs,
      stalls: (after.stalled - before.stalled) * runs)
  }

  private mutating func warmPipeline(after block: Int) throws -> Pipeline {
    if let found = warm[block] { return found }
    var pipeline = Pipeline(core: timings)
    for instruction in blocks[block] { try issueBody(instruction, in: &pipeline) }
    warm[block] = pipeline
    return pipeline
  }

  /// Issues what does not depend on where control goes next; a branch itself waits for its edge.
  private func issueBody(_ instruction: Instruction, in pipeline: inout Pipeline) throws {
    guard !instruction.branches || Self.isMemoryOrData(instruction.kind) else { return }
    pipeline.issue(instruction, try timing(instruction.kind, instruction))
  }

  /// A load of the program counter, or a move to it, is charged as such, and then for the refill.
  private static func isMemoryOrData(_ kind: InstructionClass) -> Bool {
    [.load, .loadMultiple, .alu, .aluShifted, .loopStart].contains(kind)
  }

  private func issueBranch(from: Int, to: Int, in pipeline: inout Pipeline) throws {
    guard let last = blocks[from].last, last.branches else { return }
    let taken = isTaken(from: from, to: to)
    let kind = Self.branchClass(of: last, taken: taken)
    guard let kind else { return }
    pipeline.issue(last, try timing(kind, last))
    if taken, kind == .conditionalTaken, let target = blocks[to].first, target.size == 4,
      target.address % 4 == 2
    {
      pipeline.stall(timings.unalignedTarget?.number ?? 0)
    }
  }

  /// The class under which a branch is charged for going one way; nil when that costs nothing more.
  private static func branchClass(of branch: Instruction, taken: Bool) -> InstructionClass? {
    switch branch.kind {
    case .loopBack: taken ? .loopBack : .loopExit
    case .loopStart: nil
    case let kind where isMemoryOrData(kind): taken ? .pipelineRefill : nil
    case let kind: branch.conditional && !taken ? .conditionalNotTaken : kind
    }
  }

  private func isTaken(from: Int, to: Int) -> Bool {
    guard let last = blocks[from].last, let target = blocks[to].first else { return false }
    return !last.conditional && last.kind != .loopBack || target.address != last.end
  }

  private func timing(_ kind: InstructionClass, _ instruction: Instruction) throws -> Timing {
    guard let timing = timings.timings[kind] else {
      throw EmulationError.unknownInstruction(instruction.text, core: core, address: instruction.address)
    }
    return timing
  }
}
