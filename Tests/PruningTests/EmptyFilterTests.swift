import Networks
import Pruning
import Testing

import struct Foundation.Data

/// Which filters go because masks leave nothing of them, and which stay nevertheless. Node ids: 0 is the image.
@Suite("Empty filters")
struct EmptyFilterTests {
  /// Two 1x1 convolutions of three filters on the image's two channels (nodes 1 and 2), their sum (3), and a
  /// convolution of two filters behind it (4).
  private func sum(_ first: [Float], _ second: [Float], _ last: [Float], removed: [Int]) throws -> PruningPlan {
    var builder = NetworkBuilder(name: "sum", input: FeatureShape(height: 2, width: 2, channels: 2))
    let one = builder.convolution("first", filters: 3, kernel: 1)
    let other = builder.convolution("second", filters: 3, kernel: 1, from: 0)
    builder.add("sum", one, other)
    builder.convolution("last", filters: 2, kernel: 1)
    builder.dense("dense", outputs: 1)
    let space = try PruningSpace(
      network: builder.build(), units: [.weight], importance: [1: first, 2: second, 4: last], relative: false)
    #expect(space.groups.map(\.members) == [[1, 2], [4]])
    var strategy = Strategy(space)
    strategy.removedFine = removed
    return PruningPlan(strategy, in: space)
  }

  @Test("A filter that an add joins to another goes only when both are empty")
  func joined() throws {
    // The first loses filters 0 and 1, the second only filter 1.
    let plan = try sum(
      [1, 2, 3, 4, 50, 60], [70, 80, 1, 2, 3, 4], [5, 5, 5, 5, 5, 5], removed: [4, 2, 0])
    #expect(plan.keptFilters == [1: [0, 2], 2: [0, 2], 4: [0, 1]])
    #expect(plan.masks[1] == Data([0, 0, 0, 0, 1, 1]), "filter 0 stays, though all its weights here are gone")
    #expect(plan.masks[2] == Data([1, 1, 0, 0, 1, 1]))
    #expect(plan.masks[4] == Data([1, 1, 1, 1, 1, 1]))
  }

  @Test("A group keeps empty filters in all members where a layer would be left without weights")
  func soleChannel() throws {
    // As above, but all that the last convolution keeps are its weights on channel 1.
    let plan = try sum(
      [1, 2, 3, 4, 50, 60], [70, 80, 1, 2, 3, 4], [1, 90, 2, 3, 91, 4], removed: [4, 2, 4])
    #expect(plan.masks[4] == Data([0, 1, 0, 0, 1, 0]))
    #expect(plan.keptFilters == [1: [0, 1, 2], 2: [0, 1, 2], 4: [0, 1]])
  }

  @Test("Behind an empty filter a filter that reads nothing else goes too, and so on down the network")
  func cascade() throws {
    var builder = NetworkBuilder(name: "three", input: FeatureShape(height: 2, width: 2, channels: 1))
    builder.convolution("first", filters: 2, kernel: 1)
    builder.depthwise("between", window: Window(1))
    builder.convolution("second", filters: 2, kernel: 1)
    builder.maxPool("pool")
    builder.convolution("third", filters: 2, kernel: 1)
    let network = builder.build()
    // Filter 0 of the first goes; filter 1 of the second reads only that, filter 0 of the third only filter 1 of the
    // second.
    let space = try PruningSpace(
      network: network, units: [.weight], importance: [1: [1, 9], 3: [8, 7, 6, 1], 5: [1, 5, 6, 7]], relative: false)
    var strategy = Strategy(space)
    strategy.removedFine = [1, 1, 1]
    let plan = PruningPlan(strategy, in: space)
    #expect(plan.keptFilters == [1: [1], 3: [0], 5: [1]])
    #expect(plan.masks == [1: Data([0, 1]), 3: Data([1, 1, 1, 0]), 5: Data([0, 1, 1, 1])])
    let pruned = FilterRemoval.apply(plan, to: Samples.checkpoint(network))
    #expect(pruned.network.nodes.map(\.shape.channels) == [1, 1, 1, 1, 1, 1])
    #expect(pruned.convolutions[5]?.mask == Data([1]))
  }

  @Test("Where a sum adds the image, empty filters stay")
  func imageSum() throws {
    var builder = NetworkBuilder(name: "sums", input: FeatureShape(height: 2, width: 2, channels: 4))
    let first = builder.convolution("first", filters: 4, kernel: 1)
    builder.add("sum", first, 0)
    let space = try PruningSpace(
      network: builder.build(), units: [.weight], importance: [1: (1...16).map(Float.init)], relative: false)
    var strategy = Strategy(space)
    strategy.removedFine = [4]
    let plan = PruningPlan(strategy, in: space)
    #expect(plan.keptFilters == [1: [0, 1, 2, 3]])
    #expect(plan.masks[1] == Data([0, 0, 0, 0] + [UInt8](repeating: 1, count: 12)))
  }

  @Test("Behind an empty filter segments are cut anew, and as many weights stay as were there")
  func cutAnew() throws {
    var builder = NetworkBuilder(name: "two", input: FeatureShape(height: 2, width: 2, channels: 4))
    builder.convolution("first", filters: 7, kernel: 1)
    builder.convolution("second", filters: 2, kernel: 1)
    // Filter 2 of the first is one segment, and the least.
    let first = (0..<28).map { (index: Int) -> Float in index / 4 == 2 ? 0.5 : 5 }
    // Segments of channels 0 to 3 and 4 to 6, the shorter counting by the weight: 4 and 36, 20 and 24.
    let second: [Float] = [1, 1, 1, 1, 9, 9, 9] + [5, 5, 5, 5, 6, 6, 6]
    let space = try PruningSpace(
      network: builder.build(), units: [.segment4], importance: [1: first, 2: second], relative: false)
    var strategy = Strategy(space)
    strategy.removedFine = [1, 1]
    let plan = PruningPlan(strategy, in: space)
    #expect(plan.keptFilters == [1: [0, 1, 3, 4, 5, 6], 2: [0, 1]])
    // The segments are now channels 0, 1, 3, 4 and 5, 6. Of 12 stored weights 9 were left: one segment of four has to
    // go, and then 8 are left. Channel 2 is not stored.
    #expect(plan.masks[2] == Data([0, 0, 1, 0, 0, 1, 1] + [1, 1, 1, 1, 1, 1, 1]))
  }

  @Test("Single weights are not cut anew: masks stay what they were")
  func weightsStay() throws {
    var builder = NetworkBuilder(name: "two", input: FeatureShape(height: 2, width: 2, channels: 1))
    builder.convolution("first", filters: 3, kernel: 1)
    builder.convolution("second", filters: 1, kernel: 1)
    let space = try PruningSpace(
      network: builder.build(), units: [.weight], importance: [1: [1, 5, 6], 2: [3, 1, 2]], relative: false)
    var strategy = Strategy(space)
    strategy.removedFine = [1, 1]
    let plan = PruningPlan(strategy, in: space)
    #expect(plan.keptFilters == [1: [1, 2], 2: [0]])
    #expect(plan.masks[2] == Data([1, 0, 1]))
  }
}
