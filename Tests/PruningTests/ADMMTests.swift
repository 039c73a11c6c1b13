import Deployment
import Networks
import Pruning
import Testing

@Suite("ADMM towards a strategy's constraints")
struct ADMMTests {
  /// One 1x1 convolution of one filter and four channels, of which two weights go.
  private func single() throws -> (AllocationProblem, Strategy) {
    var builder = NetworkBuilder(name: "one", input: FeatureShape(height: 2, width: 2, channels: 4))
    builder.convolution("conv", filters: 1, kernel: 1)
    let problem = try Samples.problem(builder.build(), [.weight], format: "dense", share: 1)
    var strategy = Strategy(problem.space)
    strategy.removedFine = [2]
    return (problem, strategy)
  }

  @Test("Projections and multipliers worked out by hand")
  func handComputed() throws {
    let (problem, strategy) = try single()
    var splitting = ConstraintSplitting(problem, strategy: strategy)
    // The two smallest go, whatever their sign.
    #expect(splitting.start(from: [1: [3, -1, 2, 0.5]]) == [1: [3, 0, 2, 0]])
    // Z = (0, 2, 2.5, 0), U = W - Z = (1, 0, 0, 0.25).
    #expect(splitting.update(with: [1: [1, 2, 2.5, 0.25]]) == [1: [-1, 2, 2.5, -0.25]])
    // W + U = (2.5, 1, 2, 0.5), Z = (2.5, 0, 2, 0), U = (0, 1, 0, 0.5).
    #expect(splitting.update(with: [1: [1.5, 1, 2, 0.25]]) == [1: [2.5, -1, 2, -0.5]])
  }

  @Test("Weights that already meet the constraints are drawn to themselves")
  func fixedPoint() throws {
    for units: [Unit] in [[.pattern], [.filter, .segment4], [.filter, .nm], [.block4]] {
      let problem = try Samples.problem(Samples.residual, units, format: "auto", share: 0.4)
      let strategy = try problem.solve(by: GlobalAllocation.self).strategy
      var splitting = ConstraintSplitting(problem, strategy: strategy)
      let weights = Samples.checkpoint(Samples.residual).convolutions.mapValues(\.weights.values)
      let met = splitting.start(from: weights)
      #expect(met != weights)
      #expect(splitting.start(from: met) == met)
      #expect(splitting.update(with: met) == met)
    }
  }

  @Test(
    "The plan for other weights packs into the budget",
    arguments: [[Unit.pattern], [.segment8], [.filter, .block4]])
  func budget(units: [Unit]) throws {
    let problem = try Samples.problem(Samples.chain, units, format: "auto", share: 0.25)
    let strategy = try problem.solve(by: GlobalAllocation.self).strategy
    let splitting = ConstraintSplitting(problem, strategy: strategy)
    let other = Samples.checkpoint(Samples.chain, seed: 9)
    let plan = try splitting.plan(for: other.convolutions.mapValues(\.weights.values))
    let pruned = FilterRemoval.apply(plan, to: other)
    let bytes = pruned.network.nodes.reduce(0) { total, node in
      switch node.operation {
      case .convolution(let convolution):
        let occupancy = Occupancy(convolution, mask: pruned.convolutions[node.id]?.mask)
        return total + WeightFormats.choice("auto", for: occupancy).bytes(of: occupancy).total
          + PackedModel.channelBytes(convolution.filters).total
      case .dense(let inputs, let outputs, _): return total + inputs * outputs + PackedModel.channelBytes(outputs).total
      default: return total
      }
    }
    #expect(bytes <= problem.flashBudget)
    #expect(Double(bytes) >= 0.97 * Double(problem.flashBudget))
  }

  @Test("Patterns of kernels stay those that the allocation learnt")
  func dictionary() throws {
    let problem = try Samples.problem(Samples.chain, [.pattern], format: "auto", share: 0.4)
    let strategy = try problem.solve(by: GlobalAllocation.self).strategy
    let splitting = ConstraintSplitting(problem, strategy: strategy)
    func patterns(_ plan: PruningPlan) -> Set<[Bool]> {
      var found: Set<[Bool]> = []
      for layer in problem.space.layers {
        guard let mask = plan.masks[layer.node] else { continue }
        let channels = layer.convolution.inputChannels
        for start in stride(from: 0, to: mask.count, by: 9 * channels) {
          for channel in 0..<channels { found.insert((0..<9).map { mask[start + $0 * channels + channel] == 1 }) }
        }
      }
      return found
    }
    let learnt = patterns(PruningPlan(strategy, in: problem.space))
    #expect(learnt.count == 9, "eight and the empty kernel")
    let other = Samples.checkpoint(Samples.chain, seed: 9)
    #expect(patterns(try splitting.plan(for: other.convolutions.mapValues(\.weights.values))).isSubset(of: learnt))
  }
}
