import Deployment
import Foundation
import Networks

/// Int8 models whose weights were not trained: what is packed does not hang on what they compute.
enum SampleModel {
  /// One node of each kind: 6x5x3 images, a sum, a concat and a softmax over five classes.
  static var everyOperation: Network {
    var builder = NetworkBuilder(name: "every", input: FeatureShape(height: 6, width: 5, channels: 3))
    let stem = builder.convolution("stem", filters: 4)
    builder.depthwise("mid.depthwise")
    let point = builder.convolution("mid.point", filters: 4, kernel: 1, relu: false)
    let sum = builder.add("sum", stem, point)
    let side = builder.convolution("side", filters: 3, kernel: 1, from: stem)
    builder.concat("join", [sum, side])
    builder.maxPool("pool")
    builder.averagePool("mean")
    builder.dense("dense", outputs: 5)
    builder.softmax("soft")
    return builder.build()
  }

  /// A model of `network` with random weights other than zero. `keeps` says of each column of a convolution's filters
  /// whether it is kept; nil leaves convolutions without masks.
  static func model(_ network: Network, seed: UInt64, keeps: ((Int) -> Bool)? = nil) -> QuantisedModel {
    var generator = SeededGenerator(seed: seed)
    var model = QuantisedModel(network: network, tensors: [], weights: [:])
    for node in network.nodes {
      model.tensors.append(TensorQuantisation(scale: 0.02, zeroPoint: Int32.random(in: -20...20, using: &generator)))
      let rows: Int
      let length: Int
      switch node.operation {
      case .convolution(let convolution), .depthwise(let convolution):
        (rows, length) = (convolution.filters, convolution.weightsPerFilter)
      case .dense(let inputs, let outputs, _): (rows, length) = (outputs, inputs)
      default: continue
      }
      let values = (0..<rows * length).map { _ in
        Int8.random(in: 1...127, using: &generator) * (Bool.random(using: &generator) ? 1 : -1)
      }
      let mask = node.convolution == nil ? nil : keeps
      model.weights[node.id] = QuantisedWeights(
        values: Data(values.map { UInt8(bitPattern: $0) }),
        mask: mask.map { keeps in Data((0..<rows * length).map { keeps($0 % length) ? 1 : 0 }) },
        bias: (0..<rows).map { _ in Int32.random(in: -5000...5000, using: &generator) },
        multipliers: (0..<rows).map { _ in FixedPointMultiplier(Double.random(in: 0.001...0.02, using: &generator)) })
    }
    return model
  }

  /// Weights by hand: `values` of all rows, one bias and one real factor a row.
  static func weights(_ values: [Int8], mask: [UInt8]? = nil, bias: [Int32], factors: [Double]) -> QuantisedWeights {
    QuantisedWeights(
      values: Data(values.map { UInt8(bitPattern: $0) }), mask: mask.map { Data($0) }, bias: bias,
      multipliers: factors.map { FixedPointMultiplier($0) })
  }

  /// The text of a generated file.
  static func text(_ name: String, of packed: PackedModel) -> String {
    String(decoding: packed.files[name] ?? Data(), as: UTF8.self)
  }
}
