import Deployment
import Networks
import Pruning
import Testing

/// Whether strategies fit SRAM is told by a rough count where that suffices, and by a memory plan elsewhere: both must
/// say the same.
@Suite("Fit into SRAM")
struct SRAMFitTests {
  /// Nearly all is alive at the peak, so that the rough count is close to the plan; at 28 columns, a layer that reads
  /// 15 channels needs more scratch than one that reads 16.
  private func space(filters: Int, _ units: [Unit] = [.filter]) throws -> PruningSpace {
    var builder = NetworkBuilder(name: "peak", input: FeatureShape(height: 28, width: 28, channels: 1))
    builder.convolution("wide", filters: filters)
    builder.convolution("narrow", filters: 4)
    builder.averagePool("pool")
    builder.dense("dense", outputs: 3)
    return try Samples.space(builder.build(), units)
  }

  @Test("The budget at which a strategy fits is the SRAM of its plan", arguments: [5, 8, 16, 19])
  func chain(filters: Int) throws {
    let space = try space(filters: filters)
    let cost = StrategyCost(space: space, format: "dense")
    for removed in 0..<filters - 1 {
      var strategy = Strategy(space)
      strategy.removedFilters[0] = removed
      let bytes = cost.sramBytes(strategy)
      #expect(cost.fitsSRAM(strategy, bytes), "\(removed) of \(filters) removed")
      #expect(!cost.fitsSRAM(strategy, bytes - 1), "\(removed) of \(filters) removed")
    }
  }

  @Test("The same with filterlets, sums and concats, for random strategies")
  func random() throws {
    var generator = SeededGenerator(seed: 11)
    for network in [Samples.chain, Samples.residual, Samples.fires] {
      let space = try Samples.space(network, [.filter, .filterlet])
      let cost = StrategyCost(space: space, format: "auto")
      for _ in 0..<30 {
        var strategy = Strategy(space)
        for (index, group) in space.groups.enumerated() {
          strategy.removedFilters[index] = Int.random(in: 0...group.removable, using: &generator)
        }
        for (index, layer) in space.layers.enumerated() where layer.prunesFine {
          strategy.removedFine[index] = Int.random(in: 0...layer.rankedFine.count, using: &generator)
        }
        strategy = space.clamped(strategy)
        let bytes = cost.sramBytes(strategy)
        #expect(cost.fitsSRAM(strategy, bytes))
        #expect(!cost.fitsSRAM(strategy, bytes - 1))
      }
    }
  }

  @Test("What an allocation deploys fits the budget it was given, where the peak binds")
  func deployed() throws {
    let space = try space(filters: 16)
    let dense = StrategyCost(space: space, format: "dense")
    for sram in stride(from: dense.sramBytes(Strategy(space)) - 200, to: 9000, by: -613) {
      let problem = AllocationProblem(
        space: space, cost: dense, flashBudget: 1_000_000, sramBudget: sram, annealing: Samples.quick, seed: 1)
      let plan = try problem.solve(by: UniformAllocation.self).plan
      #expect(
        PackedModel.sramBytes(FilterRemoval.apply(plan, to: Samples.checkpoint(space.network)).network, formats: [:])
          <= sram)
    }
  }
}
