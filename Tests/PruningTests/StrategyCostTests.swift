import Deployment
import Networks
import Pruning
import Testing

/// Bytes and latency of strategies, by hand and against what the masks pack to.
@Suite("Cost of a strategy")
struct StrategyCostTests {
  private func strategy(_ space: PruningSpace, _ filters: [Int], _ fine: [Int]) -> Strategy {
    var strategy = Strategy(space)
    strategy.removedFilters = filters
    strategy.removedFine = fine
    return strategy
  }

  @Test("Bytes by hand: nine a filter beside its weights, a format only where it is smaller than dense")
  func bytes() throws {
    let space = try Samples.pair()
    let cost = StrategyCost(space: space, format: "fwcs")
    // 144 weights and 36 bytes of biases and quantisation, twice; 32 weights and 18 bytes.
    #expect(cost.flashBytes(Strategy(space)) == 410)
    #expect(PackedModel.denseFlashBytes(space.network) == 410)
    // First: 17 filterlets of 4 channels are 17 * 6 + 8 = 110 bytes in FWCS, and 108 dense; 27 for its filters.
    // Second: 16 filterlets of 3 channels are 16 * 5 + 10 = 90 bytes, and 108 dense; 36 for its filters.
    #expect(cost.flashBytes(strategy(space, [1, 0], [10, 20])) == 108 + 27 + 90 + 36 + 50)
    // A filter of the second takes four positions of the dense layer with it, for two outputs.
    #expect(cost.flashBytes(strategy(space, [0, 1], [0, 0])) == 180 + 108 + 27 + 42)
    // Packed dense, filterlets that go save nothing.
    let dense = StrategyCost(space: space, format: "dense")
    #expect(dense.flashBytes(strategy(space, [1, 0], [10, 20])) == 108 + 27 + 108 + 36 + 50)
  }

  @Test("Latency by hand: each format's multiply-accumulates, and what a sparse kernel adds")
  func latency() throws {
    let space = try Samples.pair()
    #expect(StrategyCost(space: space, format: "fwcs").latencyUnit == "MAC")
    // Four outputs a filter. First: dense as above, 3 filters of 36 weights. Second: 48 weights and 16 filterlets.
    let fwcs = StrategyCost(space: space, format: "fwcs").latency(strategy(space, [1, 0], [10, 20]))
    #expect(fwcs == Double(4 * 3 * 36) + Double(4 * (48 + 4 * 16)))
    #expect(StrategyCost(space: space, format: "dense").latency(Strategy(space)) == Double(2 * 4 * 144))
    // CSR gathers each weight for four. 30 of 144 weights are 2 * 30 + 10 bytes.
    let weights = try Samples.space(space.network, [.weight])
    let csr = StrategyCost(space: weights, format: "csr").latency(strategy(weights, [0, 0], [114, 0]))
    #expect(csr == Double(4 * 30 * 4) + Double(4 * 144))
  }

  @Test("A depthwise layer loses a filter, with what comes with it, for each channel before it")
  func depthwise() throws {
    var builder = NetworkBuilder(name: "separable", input: FeatureShape(height: 2, width: 2, channels: 1))
    builder.convolution("first", filters: 3, kernel: 1)
    builder.depthwise("depthwise")
    builder.convolution("last", filters: 2, kernel: 1)
    builder.dense("dense", outputs: 1)
    let space = try Samples.space(builder.build(), [.filter])
    let cost = StrategyCost(space: space, format: "dense")
    // 3 + 27, 27 + 27, 6 + 18, 8 + 9 bytes.
    #expect(cost.flashBytes(Strategy(space)) == 125)
    let leaner = strategy(space, [1, 0], [0, 0])
    #expect(cost.flashBytes(leaner) == 20 + 36 + 22 + 17)
    #expect(cost.packedFlashBytes(PruningPlan(leaner, in: space)) == 95)
    #expect(cost.flashBytes(strategy(space, [0, 1], [0, 0])) == 30 + 54 + 12 + 13)
  }

  @Test(
    "Counted bytes are packed bytes wherever each filter keeps a unit and counts decide the format's bytes",
    arguments: [(Unit.filterlet, "fwcs"), (.filterlet, "fwcs-mask"), (.weight, "csr"), (.weight, "bitmap")])
  func packed(unit: Unit, format: String) throws {
    var generator = SeededGenerator(seed: 23)
    for network in [Samples.chain, Samples.residual, Samples.fires, Samples.separable] {
      let space = try Samples.space(network, [.filter, unit])
      let cost = StrategyCost(space: space, format: format)
      for _ in 0..<3 {
        let filters = space.groups.map { Int.random(in: 0...$0.removable, using: &generator) }
        let fine = space.layers.map { Int.random(in: 0...$0.rankedFine.count, using: &generator) }
        let strategy = space.clamped(strategy(space, filters, fine))
        #expect(strategy.removedFilters == filters)
        #expect(
          cost.packedFlashBytes(PruningPlan(strategy, in: space)) == cost.flashBytes(strategy), "\(network.name)")
      }
    }
  }

  @Test("Every unit given back costs no fewer bytes, filters and filterlets alike")
  func monotone() throws {
    var generator = SeededGenerator(seed: 29)
    let space = try Samples.space(Samples.residual, [.filter, .filterlet])
    let cost = StrategyCost(space: space, format: "fwcs")
    let filters = space.groups.map { Int.random(in: 1...$0.removable, using: &generator) }
    let fine = space.layers.map { Int.random(in: 0...$0.rankedFine.count, using: &generator) }
    let lean = space.clamped(strategy(space, filters, fine))
    for group in space.groups.indices {
      var fuller = lean
      fuller.removedFilters[group] -= 1
      #expect(cost.flashBytes(fuller) > cost.flashBytes(lean))
    }
    for layer in space.layers.indices where lean.removedFine[layer] > 0 {
      var fuller = lean
      fuller.removedFine[layer] -= 1
      #expect(cost.flashBytes(fuller) >= cost.flashBytes(lean))
    }
  }
}
