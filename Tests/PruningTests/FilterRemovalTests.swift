import Foundation
import Networks
import Pruning
import Testing

@Suite("Filter removal")
struct FilterRemovalTests {
  @Test("Removed filters take the next layer's input channels and the dense layer's columns with them")
  func handComputed() throws {
    var builder = NetworkBuilder(name: "pair", input: FeatureShape(height: 2, width: 2, channels: 1))
    builder.convolution("first", filters: 3, kernel: 1)
    builder.convolution("second", filters: 2, kernel: 1)
    builder.maxPool("pool", size: 1)
    builder.dense("dense", outputs: 1)
    let network = builder.build()
    var checkpoint = Samples.checkpoint(network)
    checkpoint.convolutions[1]?.weights.values = [10, 11, 12]
    checkpoint.convolutions[1]?.gamma.values = [1, 2, 3]
    checkpoint.convolutions[2]?.weights.values = [20, 21, 22, 30, 31, 32]
    checkpoint.dense[4]?.weights.values = [0, 1, 2, 3, 4, 5, 6, 7]
    var plan = PruningPlan(keeping: network)
    plan.keptFilters = [1: [0, 2], 2: [1]]
    plan.masks = [2: Data([1, 1, 1, 1, 1, 0])]
    let pruned = FilterRemoval.apply(plan, to: checkpoint)
    #expect(pruned.convolutions[1]?.weights.values == [10, 12])
    #expect(pruned.convolutions[1]?.gamma.values == [1, 3])
    #expect(pruned.convolutions[2]?.weights.values == [30, 0])
    #expect(pruned.convolutions[2]?.mask == Data([1, 0]))
    #expect(pruned.dense[4]?.weights.values == [1, 3, 5, 7])
    #expect(pruned.network.nodes.map(\.shape.channels) == [1, 2, 1, 1, 1])
  }

  /// A depthwise convolution loses the channels of the filters before it; the convolution behind a concat those of both.
  @Test("Depthwise convolutions and concats follow the filters before them")
  func joined() {
    var builder = NetworkBuilder(name: "joined", input: FeatureShape(height: 2, width: 2, channels: 1))
    let first = builder.convolution("first", filters: 3, kernel: 1)
    let second = builder.depthwise("second", window: Window(1))
    builder.concat("join", [second, 0, first])
    builder.convolution("last", filters: 1, kernel: 1)
    builder.dense("dense", outputs: 1)
    var checkpoint = Samples.checkpoint(builder.build())
    checkpoint.convolutions[2]?.weights.values = [5, 6, 7]
    checkpoint.convolutions[4]?.weights.values = [10, 11, 12, 13, 14, 15, 16]
    var plan = PruningPlan(keeping: checkpoint.network)
    plan.keptFilters = [1: [0, 2], 4: [0]]
    let pruned = FilterRemoval.apply(plan, to: checkpoint)
    #expect(pruned.convolutions[2]?.weights.values == [5, 7])
    #expect(pruned.convolutions[2]?.gamma.values.count == 2)
    #expect(pruned.convolutions[4]?.weights.values == [10, 12, 13, 14, 16])
    #expect(pruned.network.nodes.map(\.shape.channels) == [1, 2, 2, 5, 1, 1])
  }

  @Test("Networks whose channels do not go by groups keep their filters, with a reason")
  func unprunable() throws {
    var image = NetworkBuilder(name: "sums", input: FeatureShape(height: 2, width: 2, channels: 4))
    let first = image.convolution("first", filters: 4, kernel: 1)
    var joined = image
    image.add("sum", first, 0)
    let both = joined.concat("join", [first, first])
    let wide = joined.convolution("wide", filters: 8, kernel: 1)
    joined.add("sum", wide, both)
    for (network, reason) in [
      (image.build(), "sums: sum adds channels of the image, which no filter decides; "),
      (joined.build(), "sums: sum adds channels that a concat has joined, which no single filter decides; "),
    ] {
      #expect {
        _ = try Samples.space(network, [.filter])
      } throws: {
        "\($0)".hasPrefix(reason)
      }
      #expect(try !Samples.space(network, [.weight]).layers.isEmpty)
    }
  }

  /// Filters of the two convolutions before a concat are ranked as one list, and each convolution keeps its best one.
  @Test("What reads a concat loses the least important channels of all its sources")
  func concatenated() throws {
    var builder = NetworkBuilder(name: "joined", input: FeatureShape(height: 2, width: 2, channels: 1))
    let first = builder.convolution("first", filters: 3, kernel: 1)
    let second = builder.convolution("second", filters: 2, kernel: 1, from: 0)
    builder.concat("join", [0, second, first])
    builder.convolution("last", filters: 2, kernel: 1)
    builder.dense("dense", outputs: 1)
    let network = builder.build()
    let space = try PruningSpace(
      network: network, units: [.filter],
      importance: [1: [5, 1, 2], 2: [4, 3], 4: [Float](repeating: 1, count: 12)], relative: false)
    let group = space.groups[0]
    #expect(space.groups.count == 2 && group.members == [1, 2])
    // 1, 2 and 3 may go; 5 and 4 are the best of their convolutions.
    #expect(group.order == [1, 2, 4, 3, 0] && group.removable == 3)
    let kept: [[[Int]]] = [
      [[0, 1, 2], [0, 1]], [[0, 2], [0, 1]], [[0], [0, 1]], [[0], [0]],
    ]
    for (removed, filters) in kept.enumerated() {
      var strategy = Strategy(space)
      strategy.removedFilters[0] = removed
      let plan = PruningPlan(strategy, in: space)
      #expect(plan.keptFilters[first] == filters[0] && plan.keptFilters[second] == filters[1])
      let pruned = FilterRemoval.apply(plan, to: Samples.checkpoint(network))
      #expect(pruned.network.nodes[4].convolution?.inputChannels == 1 + filters[0].count + filters[1].count)
      let cost = StrategyCost(space: space, format: "dense")
      #expect(cost.flashBytes(strategy) == cost.packedFlashBytes(plan))
      #expect(cost.sramBytes(strategy) <= cost.sramBytes(Strategy(space)))
    }
  }

  @Test("A plan that keeps everything changes nothing")
  func identity() {
    for network in [Samples.chain, Samples.residual, Samples.separable] {
      let checkpoint = Samples.checkpoint(network)
      #expect(FilterRemoval.apply(PruningPlan(keeping: network), to: checkpoint) == checkpoint)
    }
  }

  @Test("Residual adds stay consistent: every member of a channel group keeps the same filters")
  func residual() throws {
    let problem = try Samples.problem(Samples.residual, [.filter], format: "dense", share: 0.3)
    let plan = PruningPlan(try GlobalAllocation.strategy(for: problem), in: problem.space)
    for group in Samples.residual.channelGroups {
      let kept = Set(group.members.map { plan.keptFilters[$0] })
      #expect(kept.count == 1, "\(group.members)")
    }
    let pruned = FilterRemoval.apply(plan, to: Samples.checkpoint(Samples.residual))
    for node in pruned.network.nodes {
      let inputs = node.inputs.map { pruned.network.nodes[$0].shape }
      if case .add = node.operation { #expect(inputs[0] == inputs[1]) }
      if let convolution = node.convolution {
        #expect(convolution.inputChannels == inputs[0].channels)
        #expect(pruned.convolutions[node.id]?.weights.values.count == convolution.weightCount)
        #expect(pruned.convolutions[node.id]?.beta.values.count == convolution.filters)
      }
    }
  }

  @Test("The groups of ResNet-12: stem with block 1, then each block's second convolution with its shortcut")
  func groups() {
    let names = Samples.residual.channelGroups.map { group in
      group.members.map { Samples.residual.nodes[$0].name }
    }
    #expect(
      names == [
        ["stem", "block1.conv2"], ["block1.conv1"], ["block2.conv1"], ["block2.conv2", "block2.shortcut"],
        ["block3.conv1"], ["block3.conv2", "block3.shortcut"], ["block4.conv1"],
        ["block4.conv2", "block4.shortcut"],
      ])
  }

  @Test("The least important units go, and masks hold what the strategy counts")
  func leastImportant() throws {
    let space = try Samples.space(Samples.chain, [.filter, .filterlet])
    var strategy = Strategy(space)
    strategy.removedFilters[1] = 3
    strategy.removedFine[2] = 7
    let plan = PruningPlan(strategy, in: space)
    let group = space.groups[1]
    let norms = group.ranked
    #expect(norms == norms.sorted())
    #expect(plan.keptFilters[group.members[0]] == group.order[3...].sorted())
    let layer = space.layers[2]
    let mask = [UInt8](try #require(plan.masks[layer.node]))
    let channels = layer.convolution.inputChannels
    let dropped = stride(from: 0, to: mask.count, by: channels).filter { mask[$0] == 0 }
    #expect(dropped.count == 7)
    let kept = plan.keptFilters[group.members[0]] ?? []
    func importance(_ start: Int) -> Float { kept.reduce(0) { $0 + layer.importance[start + $1] } }
    let worstKept = stride(from: 0, to: mask.count, by: channels).filter { mask[$0] == 1 }.map(importance).min()
    #expect(dropped.map(importance).allSatisfy { $0 <= worstKept ?? 0 })
  }

  /// Two 1x1 convolutions on two channels with the importance of their weights; the first loses two weights, the second
  /// one.
  private func pair(importance first: [Float], _ second: [Float]) throws -> (PruningSpace, PruningPlan) {
    var builder = NetworkBuilder(name: "pair", input: FeatureShape(height: 2, width: 2, channels: 2))
    builder.convolution("first", filters: first.count / 2, kernel: 1)
    builder.convolution("second", filters: second.count / (first.count / 2), kernel: 1)
    builder.dense("dense", outputs: 1)
    let space = try PruningSpace(
      network: builder.build(), units: [.weight], importance: [1: first, 2: second], relative: false)
    var strategy = Strategy(space)
    strategy.removedFine = [2, 1]
    return (space, PruningPlan(strategy, in: space))
  }

  /// All weights of the first filter of `first` are pruned, and with it goes the
  /// only weight left of the second filter of `second`.
  @Test("Filters that masks leave empty go, and with them what reads nothing else")
  func emptyFilters() throws {
    let (space, plan) = try pair(importance: [1, 2, 30, 40], [50, 60, 70, 3])
    #expect(plan.keptFilters == [1: [1], 2: [0]])
    #expect(plan.masks == [1: Data([0, 0, 1, 1]), 2: Data([1, 1, 1, 0])])
    let pruned = FilterRemoval.apply(plan, to: Samples.checkpoint(space.network))
    #expect(pruned.network.nodes.map(\.shape.channels) == [2, 1, 1, 1])
    #expect(pruned.convolutions[2]?.mask == Data([1]))
  }

  /// The second convolution keeps only the weight that reads the empty filter.
  @Test("A layer that would be left without weights keeps the empty filters that it reads")
  func lastWeights() throws {
    let (_, plan) = try pair(importance: [1, 2, 30, 40], [50, 3])
    #expect(plan.keptFilters == [1: [0, 1], 2: [0]])
  }

  @Test("What empty filters would have taken is given back to the masks")
  func refilled() throws {
    let problem = try Samples.problem(Samples.chain, [.filterlet], format: "fwcs", share: 0.3)
    let decision = try problem.solve(by: GlobalAllocation.self)
    let unfilled = PruningPlan(decision.strategy, in: problem.space)
    let filters = unfilled.keptFilters.values.reduce(0) { $0 + $1.count }
    #expect(filters < Samples.chain.convolutions.reduce(0) { $0 + $1.shape.channels })
    let (before, after) = (problem.cost.packedFlashBytes(unfilled), problem.cost.packedFlashBytes(decision.plan))
    #expect(before < after && after <= problem.flashBudget)
    for (node, mask) in unfilled.masks {
      let refilled = try #require(decision.plan.masks[node])
      #expect(zip(mask, refilled).allSatisfy { $0 <= $1 })
    }
  }
}
