import Foundation
import Networks
import Pruning
import Testing

@Suite("Gradual pruning")
struct GradualPruningTests {
  private func network() -> Network {
    var builder = NetworkBuilder(name: "pair", input: FeatureShape(height: 1, width: 2, channels: 1))
    builder.convolution("first", filters: 3, kernel: 1)
    builder.convolution("second", filters: 2, kernel: 1)
    builder.dense("dense", outputs: 1)
    return builder.build()
  }

  @Test("Worked out by hand: rows, channels, columns and runs, the least important first")
  func handComputed() {
    let network = network()
    var plan = PruningPlan(keeping: network)
    plan.keptFilters = [1: [1], 2: [0, 1]]
    // Of the second convolution's weights on channel 1, that of filter 0 goes.
    plan.masks = [2: Data([1, 0, 1, 1, 1, 1])]
    let gradual = GradualPruning(plan, of: network, importance: [1: [7, 9, 2], 2: [1, 1, 1, 1, 1, 1]])
    #expect(gradual.masks(share: 0) == [1: Data([1, 1, 1]), 2: Data(repeating: 1, count: 6), 3: Data([1, 1, 1, 1])])
    // Half of two filters is the less important, filter 2; half of one run rounds to it.
    #expect(gradual.masks(share: 0.5) == [1: Data([1, 1, 0]), 2: Data([1, 0, 0, 1, 1, 0]), 3: Data([1, 1, 1, 1])])
    #expect(gradual.masks(share: 1) == [1: Data([0, 1, 0]), 2: Data([0, 0, 0, 0, 1, 0]), 3: Data([1, 1, 1, 1])])
  }

  @Test("Columns of the dense layer go with the filters before it")
  func columns() {
    let network = network()
    var plan = PruningPlan(keeping: network)
    plan.keptFilters[2] = [1]
    let gradual = GradualPruning(plan, of: network, importance: [1: [1, 1, 1], 2: [1, 1, 1, 1, 1, 1]])
    #expect(gradual.masks(share: 1)[3] == Data([0, 1, 0, 1]))
  }

  @Test("Masks only grow, and at 1 they are the plan carried out", arguments: [Pruning.Unit.filterlet, .weight])
  func grows(unit: Pruning.Unit) throws {
    for network in [Samples.chain, Samples.residual, Samples.fires] {
      let problem = try Samples.problem(
        network, [.filter, unit], format: unit == .weight ? "csr" : "fwcs", share: 0.3)
      let plan = PruningPlan(try GlobalAllocation.strategy(for: problem), in: problem.space)
      var importance: [Int: [Float]] = [:]
      for layer in problem.space.layers { importance[layer.node] = layer.importance }
      let gradual = GradualPruning(plan, of: network, importance: importance)
      var before = gradual.masks(share: 0)
      #expect(before.values.allSatisfy { !$0.contains(0) })
      var kept = ones(before)
      for share in [0.1, 0.35, 0.6, 0.9, 1] {
        let masks = gradual.masks(share: share)
        for (id, mask) in masks { #expect(zip(mask, before[id] ?? Data()).allSatisfy { $0 <= $1 }) }
        let left = ones(masks)
        #expect(left < kept)
        (before, kept) = (masks, left)
      }
      // What the whole plan leaves of the weights is what the masks leave.
      let dense = Samples.checkpoint(network)
      var masked = dense
      for (id, mask) in before {
        for index in mask.indices where mask[index] == 0 {
          masked.convolutions[id]?.weights.values[index] = 0
          masked.dense[id]?.weights.values[index] = 0
        }
      }
      #expect(FilterRemoval.apply(plan, to: masked) == FilterRemoval.apply(plan, to: dense))
      let pruned = FilterRemoval.apply(plan, to: dense)
      let stored = pruned.convolutions.values.map { $0.weights.values.count { $0 != 0 } }
      let convolutions = before.filter { network.nodes[$0.key].convolution != nil }
      #expect(stored.reduce(0, +) == ones(convolutions))
    }
  }

  private func ones(_ masks: [Int: Data]) -> Int {
    masks.values.map { mask in mask.count { $0 == 1 } }.reduce(0, +)
  }
}
