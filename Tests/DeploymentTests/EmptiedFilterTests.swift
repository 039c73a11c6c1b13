import Deployment
import Foundation
import Networks
import Testing

/// Where the constants of filters without weights go, by hand; that the bytes stay is tested with whole networks.
@Suite("Emptied filters")
struct EmptiedFilterTests {
  /// A model with zero points of 0, but 1 behind node 1: its empty filter of bias 12 and factor 0.5 puts out 7.
  private func model(_ builder: NetworkBuilder, _ weights: [Int: QuantisedWeights]) -> QuantisedModel {
    let network = builder.build()
    return QuantisedModel(
      network: network,
      tensors: network.nodes.map { TensorQuantisation(scale: 1, zeroPoint: $0.id == 1 ? 1 : 0) }, weights: weights)
  }

  /// Starts with a 1x1 convolution of `filters` on a column of `rows` pixels.
  private func builder(rows: Int = 1, filters: Int) -> NetworkBuilder {
    var builder = NetworkBuilder(name: "emptied", input: FeatureShape(height: rows, width: 1, channels: 1))
    builder.convolution("conv", filters: filters, kernel: 1, relu: false)
    return builder
  }

  /// Three filters, of which the second keeps nothing, or has a weight of zero.
  private func three(masked: Bool) -> QuantisedWeights {
    SampleModel.weights(
      [5, masked ? 9 : 0, -6], mask: masked ? [1, 0, 1] : nil, bias: [1, 12, 3], factors: [0.25, 0.5, 0.75])
  }

  @Test("Into the biases of a dense layer, pruned or zero alike", arguments: [true, false])
  func dense(masked: Bool) throws {
    var chain = builder(filters: 3)
    chain.dense("dense", outputs: 2)
    let folded = ConstantFolding.fold(
      model(
        chain,
        [
          1: three(masked: masked),
          2: SampleModel.weights([1, 2, 3, 4, -5, 6], bias: [100, -100], factors: [1, 1]),
        ]))
    let dense = try #require(folded.weights[2])
    // 100 + 7 * 2 and -100 - 7 * 5.
    #expect(dense.bias == [114, -135])
    #expect(dense.signedValues == [1, 3, 4, 6])
    let convolution = try #require(folded.weights[1])
    #expect(convolution.signedValues == [5, -6])
    #expect(convolution.mask == (masked ? Data([1, 1]) : nil))
    #expect(convolution.bias == [1, 3])
    #expect(convolution.multipliers == [FixedPointMultiplier(0.25), FixedPointMultiplier(0.75)])
    #expect(folded.network.nodes[2].operation == .dense(inputs: 2, outputs: 2, relu: false))
    #expect(ConstantFolding.fold(folded) == folded)
  }

  @Test("Once for every position that a dense layer reads, through pools or not")
  func positions() throws {
    var flat = builder(rows: 2, filters: 2)
    flat.dense("dense", outputs: 1)
    let two = SampleModel.weights([5, 0], bias: [1, 12], factors: [1, 0.5])
    let spread = ConstantFolding.fold(
      model(flat, [1: two, 2: SampleModel.weights([1, 2, 3, 4], bias: [0], factors: [1])]))
    #expect(spread.weights[2]?.bias == [7 * 2 + 7 * 4])
    #expect(spread.weights[2]?.signedValues == [1, 3])
    var pooled = builder(rows: 4, filters: 2)
    pooled.maxPool("max", size: 1)
    pooled.averagePool("mean")
    pooled.dense("dense", outputs: 1)
    let mean = ConstantFolding.fold(
      model(pooled, [1: two, 4: SampleModel.weights([-1, 2], bias: [0], factors: [1])]))
    #expect(mean.weights[4]?.bias == [7 * 2])
    #expect(mean.network.nodes.map(\.shape.channels) == [1, 1, 1, 1, 1])
  }

  /// 2 + 7 * 3 = 23, halved and rounded half up: 12.
  @Test("Through a depthwise convolution, which loses the channel")
  func depthwise() throws {
    var separable = builder(filters: 2)
    separable.depthwise("depthwise", window: Window(1))
    separable.dense("dense", outputs: 1)
    let folded = ConstantFolding.fold(
      model(
        separable,
        [
          1: SampleModel.weights([5, 0], bias: [1, 12], factors: [1, 0.5]),
          2: SampleModel.weights([4, 3], bias: [1, 2], factors: [1, 0.5]),
          3: SampleModel.weights([1, 10], bias: [1000], factors: [1]),
        ]))
    #expect(folded.weights[3]?.bias == [1000 + 12 * 10])
    #expect(folded.weights[2]?.signedValues == [4] && folded.weights[2]?.bias == [1])
    #expect(folded.network.nodes[2].depthwise?.filters == 1)
  }

  /// What the second convolution's first filter keeps lies on the constant 7: it puts out (1 + 7 * 3) / 2 = 11.
  @Test("A filter whose only weights read constants is emptied in its turn")
  func cascade() throws {
    var chain = builder(filters: 2)
    chain.convolution("second", filters: 2, kernel: 1, relu: false)
    chain.dense("dense", outputs: 1)
    let whole = model(
      chain,
      [
        1: SampleModel.weights([5, 9], mask: [1, 0], bias: [1, 12], factors: [1, 0.5]),
        2: SampleModel.weights([8, 3, 2, 4], mask: [0, 1, 1, 1], bias: [1, 0], factors: [0.5, 1]),
        3: SampleModel.weights([2, 3], bias: [0], factors: [1]),
      ])
    let folded = ConstantFolding.fold(whole)
    #expect(folded.weights[2]?.signedValues == [2] && folded.weights[2]?.bias == [7 * 4])
    #expect(folded.weights[3]?.signedValues == [3] && folded.weights[3]?.bias == [11 * 2])
    #expect(folded.network.convolutions.map(\.shape.channels) == [1, 1])
    let packed = try ModelPacker.pack(whole, format: "dense")
    #expect(packed.foldedFilters == 2)
    #expect(packed.flash.values == 3)
  }

  @Test("One filter stays of a layer that is all empty, and is stored without a weight")
  func allEmpty() throws {
    var chain = builder(filters: 3)
    chain.dense("dense", outputs: 1)
    let whole = model(
      chain,
      [
        1: SampleModel.weights([5, 6, 7], mask: [0, 0, 0], bias: [2, 12, 20], factors: [1, 0.5, 0.5]),
        2: SampleModel.weights([1, 2, 3], bias: [0], factors: [1]),
      ])
    let folded = ConstantFolding.fold(whole)
    #expect(folded.weights[1]?.bias == [2] && folded.weights[1]?.mask == Data([0]))
    #expect(folded.weights[2]?.bias == [7 * 2 + 11 * 3] && folded.weights[2]?.signedValues == [1])
    let packed = try ModelPacker.pack(whole, format: "csr", strict: true)
    // Two row pointers, a bias, a multiplier and a shift; no value and no column, though C has an array for each.
    #expect(packed.layers[0].flash.total == 4 + 9)
    #expect(packed.layers[0].sparsity == 1 && packed.layers[0].macs == 0)
    #expect(
      packed.layers[0].symbols == ["dtmm_conv_rows", "dtmm_conv_bias", "dtmm_conv_multiplier", "dtmm_conv_shift"])
    let source = SampleModel.text("model.c", of: packed)
    #expect(source.contains("static const uint8_t dtmm_conv_columns[1] = {\n  0,\n};\n"))
    #expect(source.contains("static const uint16_t dtmm_conv_rows[2] = {\n  0, 0,\n};\n"))
  }

  @Test("Filters that reach the output, a sum, a concat or a softmax stay, though a dense layer reads them too")
  func kept() {
    let two = SampleModel.weights([5, 0], bias: [1, 12], factors: [1, 0.5])
    let alone = model(builder(filters: 2), [1: two])
    #expect(ConstantFolding.fold(alone) == alone)
    for kind in ["sum", "concat", "softmax"] {
      var joined = builder(filters: 2)
      let pool = joined.maxPool("pool", size: 1)
      joined.dense("aside", outputs: 1)
      let dense = SampleModel.weights([1, 2], bias: [0], factors: [1])
      switch kind {
      case "sum": joined.add(kind, 1, pool)
      case "concat": joined.concat(kind, [1, pool])
      default:
        joined = builder(filters: 2)
        joined.softmax(kind)
      }
      let whole = model(joined, kind == "softmax" ? [1: two] : [1: two, 3: dense])
      #expect(ConstantFolding.fold(whole) == whole, "\(kind)")
    }
  }
}
