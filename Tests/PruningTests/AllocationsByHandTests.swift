import Deployment
import Networks
import Pruning
import Testing

/// What allocations decide where it can be told by hand.
@Suite("Allocations by hand")
struct AllocationsByHandTests {
  private func problem(
    _ space: PruningSpace, format: String = "dense", flash: Int, sram: Int = 1_000_000
  ) -> AllocationProblem {
    AllocationProblem(
      space: space, cost: StrategyCost(space: space, format: format), flashBudget: flash, sramBudget: sram,
      annealing: Samples.quick, seed: 3, sensitivities: Samples.curves(space))
  }

  @Test("With one group every allocation takes as many of the least important filters as it must")
  func oneGroup() throws {
    // A filter takes 2 weights, 9 bytes beside them, and 3 weights of the dense layer behind the pool.
    var builder = NetworkBuilder(name: "one", input: FeatureShape(height: 4, width: 4, channels: 2))
    builder.convolution("only", filters: 20, kernel: 1)
    builder.averagePool("pool")
    builder.dense("dense", outputs: 3)
    let space = try Samples.space(builder.build(), [.filter])
    let importance = space.groups[0].importance
    for kept in [3, 8, 13, 19] {
      let problem = problem(space, flash: kept * 14 + 27)
      let best = importance.indices.sorted { importance[$0] > importance[$1] }.prefix(kept).sorted()
      for allocation in Allocations.all {
        let decision = try problem.solve(by: allocation)
        #expect(decision.strategy.removedFilters == [20 - kept], "\(allocation.name), \(kept) kept")
        #expect(decision.plan.keptFilters == [1: best], "\(allocation.name), \(kept) kept")
      }
    }
  }

  /// Two layers of 36 filterlets of four channels, with the importance of each filterlet in each layer.
  private func filterlets(_ first: (Int) -> Int, _ second: (Int) -> Int) throws -> PruningSpace {
    var builder = NetworkBuilder(name: "two", input: FeatureShape(height: 4, width: 4, channels: 4))
    builder.convolution("first", filters: 4)
    builder.convolution("second", filters: 4)
    builder.averagePool("pool")
    builder.dense("dense", outputs: 2)
    func weights(_ importance: (Int) -> Int) -> [Float] {
      (0..<36).flatMap { [Float](repeating: Float(importance($0)) / 4, count: 4) }
    }
    return try PruningSpace(
      network: builder.build(), units: [.filterlet], importance: [1: weights(first), 2: weights(second)],
      relative: false)
  }

  /// 72 bytes of the filters, 26 of the dense layer, and in each layer 12 filterlets of 6 bytes and pointers of 10;
  /// three bytes are not enough for another.
  private let budget = 72 + 26 + 2 * (12 * 6 + 10) + 3

  @Test("One threshold takes alike from layers whose importance is alike, and so does one share")
  func alike() throws {
    let space = try filterlets({ 2 * $0 + 1 }, { 2 * $0 + 2 })
    for allocation in [GlobalAllocation.self, UniformAllocation.self] as [any Allocation.Type] {
      let strategy = try allocation.strategy(for: problem(space, format: "fwcs", flash: budget))
      #expect(strategy.removedFine == [24, 24], "\(allocation.name)")
      #expect(strategy.removedFilters == [0, 0])
    }
  }

  @Test("One threshold takes all it can from a layer that matters less, down to its floor; one share does not")
  func apart() throws {
    let space = try filterlets({ $0 + 1 }, { $0 + 1000 })
    let problem = problem(space, format: "fwcs", flash: budget)
    // The floor is two of 36, which take 22 bytes, so that the other layer stays dense at 144.
    #expect(try GlobalAllocation.strategy(for: problem).removedFine == [34, 0])
    #expect(try UniformAllocation.strategy(for: problem).removedFine == [24, 24])
  }

  @Test("What a threshold takes from a layer that then stays dense is given back")
  func givenBack() throws {
    // Of the second layer ten filterlets go before those of the first, which saves nothing: 26 * 6 + 10 is above 144.
    let space = try filterlets({ $0 + 11 }, { $0 < 10 ? $0 + 1 : $0 + 1000 })
    let strategy = try GlobalAllocation.strategy(for: problem(space, format: "fwcs", flash: budget))
    #expect(strategy.removedFine == [34, 0])
  }

  /// A convolution at 64 positions and one at a single position; a filter of either takes 19 bytes.
  private func wideAndNarrow() throws -> PruningSpace {
    var builder = NetworkBuilder(name: "funnel", input: FeatureShape(height: 8, width: 8, channels: 2))
    builder.convolution("wide", filters: 8, kernel: 1)
    builder.maxPool("pool", size: 8)
    builder.convolution("narrow", filters: 8, kernel: 1)
    builder.dense("dense", outputs: 2)
    // Filters of the first matter a thousand times more.
    let importance: [Int: [Float]] = [
      1: (0..<16).map { 1000 + Float($0) }, 3: (0..<64).map { 0.01 + 0.001 * Float($0) },
    ]
    return try PruningSpace(network: builder.build(), units: [.filter], importance: importance, relative: false)
  }

  @Test("Greedy takes what the objective says: latency from many positions, loss from what matters least")
  func greedy() throws {
    let space = try wideAndNarrow()
    var problem = problem(space, flash: 258 - 19)
    #expect(problem.cost.flashBytes(Strategy(space)) == 258)
    problem.annealing.accuracyBound = false
    for (objective, removed) in [(SchedulingOptions.Objective.latency, [1, 0]), (.energy, [1, 0]), (.loss, [0, 1])] {
      problem.schedule.objective = objective
      #expect(try GreedyAllocation.strategy(for: problem).removedFilters == removed, "\(objective)")
    }
    // Within the importance bound no filter of the first may go.
    problem.annealing.accuracyBound = true
    problem.schedule.objective = .latency
    #expect(try GreedyAllocation.strategy(for: problem).removedFilters == [0, 1])
  }

  @Test("A group whose loss never rises gives all that is needed, whatever its importance")
  func sensitivity() throws {
    let space = try wideAndNarrow()
    var problem = problem(space, flash: 258 - 3 * 19)
    for (curves, isFirst) in [([[0, 0, 0], [0.5, 1, 2]], true), ([[0.5, 1, 2], [0, 0, 0]], false)] {
      problem.sensitivities = SensitivityCurves(ratios: [0.25, 0.5, 0.75], filters: curves, fine: [[], []])
      let removed = try SensitivityAllocation.strategy(for: problem).removedFilters
      #expect(removed[isFirst ? 1 : 0] == 0)
      // A third filter of a layer saves what the first did.
      #expect(removed[isFirst ? 0 : 1] == 3)
    }
  }

  @Test("Budgets below the leanest strategy are refused with what it takes, to the letter")
  func refused() throws {
    let space = try wideAndNarrow()
    var leanest = Strategy(space)
    leanest.removedFilters = [7, 7]
    // One filter a layer: 11 and 10 bytes, and 20 of the dense layer.
    let sram = StrategyCost(space: space, format: "dense").sramBytes(leanest)
    let flash = "at least 41 bytes of flash are needed, the budget is 40"
    let memory = "at least \(sram) bytes of SRAM are needed, the budget is 5"
    let start = "no strategy of this method meets the budgets: "
    for allocation in Allocations.all {
      for (problem, message) in [
        (problem(space, flash: 40), start + flash), (problem(space, flash: 40, sram: 5), start + "\(flash); \(memory)"),
        (problem(space, flash: 41, sram: 5), start + memory),
      ] {
        let error = #expect(throws: InfeasibleBudget.self) { try allocation.strategy(for: problem) }
        #expect(error?.description == message, "\(allocation.name)")
      }
      #expect(try allocation.strategy(for: problem(space, flash: 41)) == leanest, "\(allocation.name)")
    }
  }
}
