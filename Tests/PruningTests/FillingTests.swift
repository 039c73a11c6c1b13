import Deployment
import Networks
import Pruning
import Testing

/// Giving back what was removed beyond need: by counts, and unit by unit on the masks.
@Suite("Filling the budget")
struct FillingTests {
  /// The leanest strategy there is.
  private func leanest(_ space: PruningSpace) -> Strategy {
    var strategy = Strategy(space)
    strategy.removedFilters = space.groups.map(\.filters)
    strategy.removedFine = space.layers.map(\.rankedFine.count)
    return space.clamped(strategy)
  }

  @Test("What is filled holds the budget, only gained, and has no room for a single unit more", arguments: [0.2, 0.45])
  func spent(share: Double) throws {
    for network in [Samples.chain, Samples.residual] {
      let problem = try Samples.problem(network, [.filter, .filterlet], format: "fwcs", share: share)
      let lean = leanest(problem.space)
      #expect(problem.cost.flashBytes(lean) < problem.flashBudget)
      let filled = Filling.fill(lean, for: problem)
      let bytes = problem.cost.flashBytes(filled)
      #expect(bytes <= problem.flashBudget)
      #expect(zip(filled.removedFilters, lean.removedFilters).allSatisfy { $0 <= $1 })
      #expect(zip(filled.removedFine, lean.removedFine).allSatisfy { $0 <= $1 })
      for index in problem.space.groups.indices where filled.removedFilters[index] > 0 {
        var more = filled
        more.removedFilters[index] -= 1
        #expect(problem.cost.flashBytes(more) > problem.flashBudget, "group \(index) of \(network.name)")
      }
      for index in problem.space.layers.indices where filled.removedFine[index] > 0 {
        var more = filled
        more.removedFine[index] -= 1
        #expect(problem.cost.flashBytes(more) > problem.flashBudget, "layer \(index) of \(network.name)")
      }
      #expect(Filling.fill(filled, for: problem) == filled, "nothing is left to fill")
    }
  }

  @Test("A budget that the dense network meets is filled with all of it")
  func dense() throws {
    let problem = try Samples.problem(Samples.residual, [.filter, .filterlet], format: "fwcs", share: 1)
    #expect(Filling.fill(leanest(problem.space), for: problem) == Strategy(problem.space))
  }

  @Test("Of filters of one size the most important come back, as many as fit")
  func mostImportant() throws {
    // A filter takes 3 weights, 9 bytes beside them, and 2 weights of the dense layer behind the pool.
    var builder = NetworkBuilder(name: "one", input: FeatureShape(height: 2, width: 2, channels: 3))
    builder.convolution("conv", filters: 30, kernel: 1)
    builder.averagePool("pool")
    builder.dense("dense", outputs: 2)
    let space = try Samples.space(builder.build(), [.filter])
    let cost = StrategyCost(space: space, format: "dense")
    #expect(cost.flashBytes(Strategy(space)) == 30 * 14 + 18)
    // Three filters are the floor.
    for kept in [3, 11, 29] {
      let problem = AllocationProblem(
        space: space, cost: cost, flashBudget: kept * 14 + 18 + 13, sramBudget: 1_000_000, annealing: Samples.quick,
        seed: 1)
      let filled = Filling.fill(leanest(space), for: problem)
      #expect(filled.removedFilters == [30 - kept])
      let importance = space.groups[0].importance
      let best = importance.indices.sorted { importance[$0] > importance[$1] }.prefix(kept)
      #expect(PruningPlan(filled, in: space).keptFilters[1] == best.sorted())
    }
  }

  @Test("Where SRAM is short some is given back, but not all that flash has room for")
  func sram() throws {
    let free = try Samples.problem(Samples.chain, [.filter], format: "dense", share: 1)
    let lean = leanest(free.space)
    let (least, most) = (free.cost.sramBytes(lean), free.cost.sramBytes(Strategy(free.space)))
    #expect(least < most)
    let problem = try Samples.problem(Samples.chain, [.filter], format: "dense", share: 1, sram: (least + most) / 2)
    let filled = Filling.fill(lean, for: problem)
    #expect(filled != Strategy(problem.space))
    #expect(problem.cost.flashBytes(filled) > problem.cost.flashBytes(lean))
  }

  @Test(
    "What is deployed has the filters of its counts, and of their masks only gains",
    arguments: [([Unit.filterlet], "fwcs"), ([.filter, .segment4], "auto"), ([.weight], "csr")])
  func deployed(units: [Unit], format: String) throws {
    for allocation in [GlobalAllocation.self, UniformAllocation.self] as [any Allocation.Type] {
      let problem = try Samples.problem(Samples.chain, units, format: format, share: 0.3)
      let decision = try problem.solve(by: allocation)
      let counted = PruningPlan(decision.strategy, in: problem.space)
      #expect(decision.plan.keptFilters == counted.keptFilters)
      #expect(decision.plan.masks.keys.sorted() == counted.masks.keys.sorted())
      for (node, mask) in counted.masks {
        let deployed = try #require(decision.plan.masks[node])
        #expect(zip(mask, deployed).allSatisfy { $0 <= $1 }, "\(allocation.name), node \(node)")
      }
      #expect(problem.cost.packedFlashBytes(decision.plan) <= problem.flashBudget)
    }
  }
}
