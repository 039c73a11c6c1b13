import Deployment
import Networks
import Pruning
import Testing

import struct Foundation.Data

/// What each unit takes from a layer, and that the formats hold it.
@Suite("Pruning units")
struct UnitTests {
  /// The mask of one convolution without the first `removed` steps of `unit`, by the importance of its weights.
  private func mask(
    _ unit: Unit, _ importance: [Float], filters: Int, channels: Int, kernel: Int = 1, removed: Int
  ) throws -> [UInt8] {
    var builder = NetworkBuilder(name: "one", input: FeatureShape(height: 4, width: 4, channels: channels))
    builder.convolution("conv", filters: filters, kernel: kernel)
    let space = try PruningSpace(
      network: builder.build(), units: [unit], importance: [1: importance], relative: false)
    var strategy = Strategy(space)
    strategy.removedFine = [removed]
    return [UInt8](try #require(PruningPlan(strategy, in: space).masks[1]))
  }

  @Test("Segments start at each filterlet's first channel, and the last is shorter")
  func segments() throws {
    let importance: [Float] = [1, 1, 1, 1, 9, 9] + [5, 5, 5, 5, 2, 2]
    func kept(_ removed: Int) throws -> [UInt8] {
      try mask(.segment4, importance, filters: 2, channels: 6, removed: removed)
    }
    #expect(try kept(1) == [0, 0, 0, 0, 1, 1] + [1, 1, 1, 1, 1, 1], "1 a weight")
    #expect(try kept(2) == [0, 0, 0, 0, 1, 1] + [1, 1, 1, 1, 0, 0], "then 2 a weight, though the sum is the same")
    #expect(try kept(3) == [0, 0, 0, 0, 1, 1] + [0, 0, 0, 0, 0, 0], "then 5, though its sum is more than 18")
  }

  @Test("Beside filters every filter keeps its most important run, the first of equals")
  func runsBesideFilters() throws {
    var builder = NetworkBuilder(name: "one", input: FeatureShape(height: 4, width: 4, channels: 8))
    builder.convolution("conv", filters: 4, kernel: 1)
    // Segments of 4 by filter: 8 and 4; 40 and 44; 12 and 12; 60 and 4.
    let importance: [Float] = [[2, 1], [10, 11], [3, 3], [15, 1]].flatMap { pair in
      pair.flatMap { [Float](repeating: $0, count: 4) }
    }
    func kept(_ units: [Unit], _ removed: Int) throws -> [UInt8] {
      let space = try PruningSpace(network: builder.build(), units: units, importance: [1: importance], relative: false)
      var strategy = Strategy(space)
      strategy.removedFine = [removed]
      let mask = try #require(PruningPlan(strategy, in: space).masks[1])
      return stride(from: 0, to: mask.count, by: 4).map { mask[$0] }
    }
    #expect(try kept([.filter, .segment4], 3) == [1, 0] + [1, 1] + [1, 0] + [1, 0])
    #expect(try kept([.filter, .segment4], 4) == [1, 0] + [0, 1] + [1, 0] + [1, 0])
    #expect(try kept([.segment4], 3) == [0, 0] + [1, 1] + [1, 1] + [1, 0], "without filters, the least go")
    let space = try PruningSpace(
      network: builder.build(), units: [.filter, .segment4], importance: [1: importance], relative: false)
    #expect(space.layers[0].rankedFine.count == 4)
    var beyond = Strategy(space)
    beyond.removedFine = [100]
    #expect(space.clamped(beyond).removedFine == [3], "one of those that may go always stays too")
  }

  @Test(
    "What is counted of filters and runs in them is what is left, whichever the counts",
    arguments: [Unit.filterlet, .segment16, .segment8, .segment4, .weight])
  func counted(unit: Unit) throws {
    var generator = SeededGenerator(seed: 17)
    for network in [Samples.chain, Samples.residual, Samples.fires] {
      let space = try Samples.space(network, [.filter, unit])
      for _ in 0..<6 {
        var strategy = Strategy(space)
        for (index, group) in space.groups.enumerated() {
          strategy.removedFilters[index] = Int.random(in: 0...group.removable, using: &generator)
        }
        for (index, layer) in space.layers.enumerated() where layer.prunesFine {
          strategy.removedFine[index] = Int.random(in: 0...layer.rankedFine.count, using: &generator)
        }
        strategy = space.clamped(strategy)
        let plan = PruningPlan(strategy, in: space)
        strategy.removedFine = strategy.removedFine.map { _ in 0 }
        #expect(plan.keptFilters == PruningPlan(strategy, in: space).keptFilters)
      }
    }
  }

  @Test("Segments are those of the channels that stay")
  func segmentsOfStoredChannels() throws {
    var builder = NetworkBuilder(name: "two", input: FeatureShape(height: 4, width: 4, channels: 1))
    builder.convolution("first", filters: 7, kernel: 1)
    builder.convolution("second", filters: 1, kernel: 1)
    let network = builder.build()
    // Channel 1 goes, so the segments are channels 0, 2, 3, 4 and channels 5, 6.
    let space = try PruningSpace(
      network: network, units: [.filter, .segment4],
      importance: [1: [5, 1, 5, 5, 5, 5, 5], 2: [1, 90, 1, 1, 2, 3, 3]], relative: false)
    var strategy = Strategy(space)
    strategy.removedFilters = [1, 0]
    strategy.removedFine = [0, 1]
    let plan = PruningPlan(strategy, in: space)
    let pruned = FilterRemoval.apply(plan, to: Samples.checkpoint(network))
    #expect(pruned.convolutions[2]?.mask.map { [UInt8]($0) } == [0, 0, 0, 0, 1, 1], "a mean of 1.25 against 3")
  }

  @Test("A block is one column of consecutive filters, fewer at the end")
  func blocks() throws {
    // Rows of filters 0 and 1, and of filter 2; columns 0 and 1. Means 1.5, 4.5, 4, 1.
    let importance: [Float] = [1, 5] + [2, 4] + [4, 1]
    func kept(_ removed: Int) throws -> [UInt8] {
      try mask(.block2, importance, filters: 3, channels: 2, removed: removed)
    }
    #expect(try kept(1) == [1, 1] + [1, 1] + [1, 0])
    #expect(try kept(2) == [0, 1] + [0, 1] + [1, 0])
    #expect(try kept(3) == [0, 1] + [0, 1] + [0, 0])
  }

  @Test("N:M goes from 2:4 to 1:4 to 1:8, within what was left; groups start anew in each filter")
  func ladder() throws {
    // Ten columns: groups of 4, 4 and 2, or of 8 and 2.
    let importance: [Float] = [8, 7, 1, 2, 3, 6, 5, 4, 1, 2] + [4, 4, 4, 4, 1, 2, 3, 4, 5, 5]
    func kept(_ unit: Unit, _ removed: Int) throws -> [UInt8] {
      try mask(unit, importance, filters: 2, channels: 10, removed: removed)
    }
    let none = [UInt8](repeating: 1, count: 20)
    let twoOfFour: [UInt8] = [1, 1, 0, 0, 0, 1, 1, 0, 1, 1] + [1, 1, 0, 0, 0, 0, 1, 1, 1, 1]
    let oneOfFour: [UInt8] = [1, 0, 0, 0, 0, 1, 0, 0, 0, 1] + [1, 0, 0, 0, 0, 0, 0, 1, 1, 0]
    let oneOfEight: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0, 0, 1] + [1, 0, 0, 0, 0, 0, 0, 0, 1, 0]
    #expect(try (0...3).map { try kept(.nm, $0) } == [none, twoOfFour, oneOfFour, oneOfEight])
    #expect(try kept(.nm24, 1) == twoOfFour)
    #expect(try kept(.nm14, 1) == oneOfFour)
    #expect(try kept(.nm18, 1) == oneOfEight)
  }

  @Test("Kernels keep the centre and the three most important others, then go whole")
  func patterns() throws {
    // Two input channels, so two kernels, of natural patterns (0, 1, 2, 4) and (4, 5, 7, 8).
    let first: [Float] = [9, 8, 7, 1, 0, 1, 1, 1, 1]
    let second: [Float] = [1, 1, 0, 0, 1, 3, 0, 4, 5]
    let importance = zip(first, second).flatMap { [$0, $1] }
    func kept(_ removed: Int) throws -> [[UInt8]] {
      let mask = try mask(.pattern, importance, filters: 1, channels: 2, kernel: 3, removed: removed)
      return (0..<2).map { channel in (0..<9).map { mask[$0 * 2 + channel] } }
    }
    let upper: [UInt8] = [1, 1, 1, 0, 1, 0, 0, 0, 0]
    let lower: [UInt8] = [0, 0, 0, 0, 1, 1, 0, 1, 1]
    #expect(try kept(1) == [upper, lower])
    #expect(try kept(2) == [upper, [UInt8](repeating: 0, count: 9)], "13 against 24")
  }

  @Test("Kernels of rare natural patterns take the one of the dictionary that keeps most of them")
  func dictionary() throws {
    // Nine patterns with two votes each but the last, which has one: the dictionary holds eight.
    let naturals: [[Int]] = (0..<9).map { index in
      let pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3), (2, 5), (3, 5), (6, 7)]
      return [pairs[index].0, pairs[index].1, 8]
    }
    let kernels = (naturals + naturals.dropLast()).map { natural in
      (0..<9).map { position -> Float in
        natural.firstIndex(of: position).map { [1, 2, 4][$0] } ?? (position == 4 ? 1 : 0.25)
      }
    }
    let count = kernels.count
    let importance = (0..<9).flatMap { position in kernels.map { $0[position] } }
    let mask = try mask(.pattern, importance, filters: 1, channels: count, kernel: 3, removed: 1)
    func kept(_ kernel: Int) -> [Int] { (0..<9).filter { mask[$0 * count + kernel] == 1 } }
    #expect((0..<8).map(kept) == naturals.dropLast().map { ($0 + [4]).sorted() })
    // All dictionary patterns hold position 8 of its (6, 7, 8) and neither 6 nor 7: the first of equals.
    #expect(kept(8) == [0, 1, 4, 8])
  }

  @Test(
    "Formats hold what units leave, give it back, and counts tell their bytes",
    arguments: Unit.allCases.filter { $0 != .filter })
  func formatsHold(unit: Unit) throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<20 {
      let channels = Int.random(in: 1...21, using: &generator)
      let kernel = [1, 3].randomElement(using: &generator) ?? 1
      var builder = NetworkBuilder(name: "two", input: FeatureShape(height: 3, width: 3, channels: 3))
      builder.convolution("first", filters: channels)
      builder.convolution("second", filters: Int.random(in: 1...11, using: &generator), kernel: kernel)
      let space = try Samples.space(builder.build(), [.filter, unit], seed: generator.next())
      var strategy = Strategy(space)
      strategy.removedFilters = space.groups.map { Int.random(in: 0...$0.filters / 2, using: &generator) }
      strategy.removedFine = space.layers.map { Int.random(in: 0...$0.rankedFine.count, using: &generator) }
      strategy = space.clamped(strategy)
      let pruned = FilterRemoval.apply(
        PruningPlan(strategy, in: space), to: Samples.checkpoint(space.network))
      for (index, layer) in space.layers.enumerated() {
        let convolution = try #require(pruned.network.nodes[layer.node].convolution)
        let mask = pruned.convolutions[layer.node]?.mask
        let counted = Occupancy(convolution, mask: mask)
        try check(unit, convolution, counted, mask: mask, using: &generator)
        let expected = StrategyCost(space: space, format: "auto").occupancy(index, strategy)
        // Filters that masks leave empty are gone.
        guard counted.filters == expected.filters, counted.channels == expected.channels else { continue }
        // Short runs and incomplete blocks go as often as others only on average.
        #expect(abs(counted.weights - expected.weights) <= 64 + counted.weights / 2)
        for format in WeightFormats.all where format.holds(expected) {
          let holds = format.holds(counted)
          #expect(holds, "\(format.name) was expected to hold \(unit)")
        }
      }
    }
  }

  private func check(
    _ unit: Unit, _ convolution: Convolution, _ occupancy: Occupancy, mask: Data?,
    using generator: inout SeededGenerator
  ) throws {
    let mask = mask.map { [UInt8]($0) }
    let values = (0..<convolution.weightCount).map { index in
      (mask?[index] ?? 1) == 0 ? 0 : Int8.random(in: -127...127, using: &generator)
    }
    let input = FormatInput(
      filters: convolution.filters, positions: convolution.filterletsPerFilter, channels: convolution.inputChannels,
      values: values, mask: mask)
    for format in WeightFormats.all where Unit.canBeStored([unit], in: format.name) {
      // A layer that was spared may break the pattern that pruning would have made.
      guard occupancy.sparsity > 0 || format.pattern == nil else { continue }
      let holds = format.holds(occupancy)
      #expect(holds, "\(unit) in \(format.name)")
      let encoded = try format.encode(input)
      let bytes = format.bytes(of: occupancy)
      #expect(encoded.flash == bytes)
      let decoded = format.decode(
        encoded, filters: input.filters, positions: input.positions, channels: input.channels)
      #expect(decoded == values)
    }
  }

  @Test("Units name the formats that hold them")
  func storable() {
    func formats(_ unit: Unit) -> Set<String> {
      Set(WeightFormats.all.map { $0.name }.filter { Unit.canBeStored([unit], in: $0) })
    }
    let weights: Set = ["dense", "csr", "delta", "bitmap"]
    #expect(formats(.weight) == weights)
    #expect(formats(.segment4) == weights.union(["fwcs-4"]))
    #expect(formats(.segment16) == weights.union(["fwcs-4", "fwcs-8", "fwcs-16"]))
    #expect(formats(.filterlet) == weights.union(["fwcs", "fwcs-mask", "fwcs-4", "fwcs-8", "fwcs-16"]))
    #expect(formats(.block2) == weights.union(["block-1x2"]))
    #expect(formats(.block4) == weights.union(["block-1x2", "block-1x4"]))
    #expect(formats(.nm) == weights.union(["nm-2-4"]))
    #expect(formats(.nm14) == weights.union(["nm-2-4", "nm-1-4"]))
    #expect(formats(.nm18) == weights.union(["nm-2-4", "nm-1-4", "nm-1-8"]))
    #expect(formats(.pattern) == weights)
    #expect(Unit.canBeStored([.filter, .nm], in: "auto"))
    #expect(Unit.allCases.allSatisfy { !$0.summary.isEmpty && !$0.source.isEmpty })
  }
}
