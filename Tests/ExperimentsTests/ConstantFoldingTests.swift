import Deployment
import Foundation
import Networks
import Testing

/// Folded models against the whole ones, both run by the definition of their arithmetic.
@Suite("Constant folding")
struct ConstantFoldingTests {
  /// Filters without weights before every kind of reader.
  private func network() -> Network {
    var builder = NetworkBuilder(name: "folding", input: FeatureShape(height: 9, width: 8, channels: 2))
    builder.convolution("padded", filters: 6, relu: false)
    builder.convolution("pointwise", filters: 7, kernel: 1)
    builder.maxPool("pool")
    builder.convolution("valid", filters: 6, window: Window(2, rule: .valid), relu: false)
    builder.depthwise("depthwise", window: Window(2, rule: .valid))
    let first = builder.convolution("first", filters: 5)
    let second = builder.convolution("second", filters: 5)
    builder.add("sum", first, second)
    builder.convolution("last", filters: 4, kernel: 1, relu: false)
    builder.averagePool("mean")
    builder.dense("dense", outputs: 6)
    return builder.build()
  }

  /// A model of `network` in which each filter is empty with probability `share`.
  private func model(_ network: Network, seed: UInt64, share: Double) throws -> QuantisedModel {
    var generator = SeededGenerator(seed: seed)
    func values(_ count: Int, _ range: ClosedRange<Float>) -> [Float] {
      (0..<count).map { _ in Float.random(in: range, using: &generator) }
    }
    var checkpoint = Checkpoint(network: network, convolutions: [:], dense: [:])
    for node in network.nodes {
      switch node.operation {
      case .convolution(let convolution), .depthwise(let convolution):
        let filters = convolution.filters
        let length = convolution.weightsPerFilter
        let mask = (0..<filters).flatMap { _ in
          [UInt8](repeating: generator.uniform() < share && node.depthwise == nil ? 0 : 1, count: length)
        }
        checkpoint.convolutions[node.id] = ConvolutionParameters(
          weights: zip(values(convolution.weightCount, -1...1), mask).map { $0 * Float($1) },
          gamma: values(filters, 0.2...0.6), beta: values(filters, -0.5...0.5), mean: values(filters, -0.2...0.2),
          variance: values(filters, 0.5...2), mask: node.depthwise == nil ? Data(mask) : nil)
      case .dense(let inputs, let outputs, _):
        checkpoint.dense[node.id] = DenseParameters(
          weights: values(inputs * outputs, -1...1), bias: values(outputs, -1...1))
      default: continue
      }
    }
    let ranges = Dictionary(uniqueKeysWithValues: network.nodes.map { ($0.id, Float(-2)...3) })
    return try Quantiser.quantise(
      checkpoint, input: TensorQuantisation(scale: 1 / 64, zeroPoint: -7), ranges: ranges)
  }

  @Test("The folded model computes the whole one's bytes", arguments: 1...25 as ClosedRange<UInt64>)
  func exact(seed: UInt64) throws {
    let network = network()
    let whole = try model(network, seed: seed, share: seed % 5 == 0 ? 1 : 0.4)
    let folded = ConstantFolding.fold(whole)
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<4 {
      let image = (0..<network.inputShape.count).map { _ in Int8.random(in: -128...127, using: &generator) }
      let expected = ReferenceNetwork(model: whole).logits(image)
      #expect(ReferenceNetwork(model: folded).logits(image) == expected)
    }
    let filters = folded.network.convolutions.reduce(into: [:]) { $0[$1.name] = $1.shape.channels }
    // What meets in sums stays; what a 1x1 convolution, a pool or a dense layer reads goes, down to one filter.
    #expect(filters["first"] == 5 && filters["second"] == 5)
    for name in ["padded", "pointwise", "last"] {
      let before = try #require(network.nodes.first { $0.name == name })
      let mask = try #require(whole.weights[before.id]?.mask)
      let length = mask.count / before.shape.channels
      let kept = (0..<before.shape.channels).count { mask[mask.startIndex + $0 * length] != 0 }
      // A filter may have had weights only on channels that went.
      #expect(filters[name] ?? .max <= max(1, kept), "\(name)")
      if name == "padded" { #expect(filters[name] == max(1, kept)) }
    }
  }

  /// One empty filter of bias 0.5 before a 3x3 convolution: without ReLU its value is not what padding reads, so it stays;
  /// with a negative bias behind ReLU it is, so it goes.
  @Test("Padding keeps filters whose value is not the zero point", arguments: [(0.5, 2), (-0.5, 1)] as [(Float, Int)])
  func padding(beta: Float, filters: Int) throws {
    var builder = NetworkBuilder(name: "padding", input: FeatureShape(height: 4, width: 4, channels: 1))
    builder.convolution("first", filters: 2, kernel: 1)
    builder.convolution("second", filters: 1)
    builder.dense("dense", outputs: 2)
    let one = ConvolutionParameters(
      weights: [1, 0], gamma: [1, 1], beta: [0, beta], mean: [0, 0], variance: [1, 1], mask: Data([1, 0]))
    let two = ConvolutionParameters(
      weights: (0..<18).map { Float($0 % 5) - 2 }, gamma: [1], beta: [0], mean: [0], variance: [1])
    let checkpoint = Checkpoint(
      network: builder.build(), convolutions: [1: one, 2: two],
      dense: [3: DenseParameters(weights: (0..<32).map { Float($0 % 3) - 1 }, bias: [0, 0])])
    let ranges = Dictionary(uniqueKeysWithValues: (1...3).map { ($0, Float(-4)...4) })
    let whole = try Quantiser.quantise(
      checkpoint, input: TensorQuantisation(scale: 1 / 64, zeroPoint: 0), ranges: ranges)
    let folded = ConstantFolding.fold(whole)
    #expect(folded.network.nodes[1].shape.channels == filters)
    let image = (0..<16).map { Int8($0 * 7 - 50) }
    #expect(ReferenceNetwork(model: folded).logits(image) == ReferenceNetwork(model: whole).logits(image))
  }
}
