import Deployment
import Foundation
import Networks

/// A network with random int8 parameters, described so that a .tflite file of it can be written: all scales are exact in
/// 32 bits, as that format stores them.
struct OracleNetwork: Encodable {
  struct Layer: Encodable {
    var kind: String
    var inputs: [Int]
    var shape: [Int]
    var scale: Float
    var zeroPoint: Int32
    var kernel = [1, 1]
    var stride = 1
    var dilation = 1
    var padding = "valid"
    var relu = false
    var weights: [Int8] = []
    var weightScales: [Float] = []
    /// Without the input zero point's share.
    var bias: [Int32] = []
  }

  var nodes: [Layer]
  var input: [Int8]

  /// Random parameters for `network` by `seed`; `alike` gives all activations one quantisation, as concat needs.
  static func make(
    _ network: Network, seed: UInt64, alike: Bool = false
  ) throws -> (model: QuantisedModel, description: OracleNetwork) {
    var generator = SeededGenerator(seed: seed)
    var checkpoint = Checkpoint(network: network, convolutions: [:], dense: [:])
    var (scales, ranges): ([Int: [Float]], [Int: ClosedRange<Float>]) = ([:], [:])
    for node in network.nodes {
      ranges[node.id] = alike ? -127 * 3 / 128...128 * 3 / 128 : range(&generator)
      switch node.operation {
      case .convolution(let convolution), .depthwise(let convolution):
        let (weights, steps) = weights(convolution.filters, convolution.weightsPerFilter, &generator)
        scales[node.id] = steps
        let deviation = (1 + Checkpoint.epsilon).squareRoot()
        func all(_ value: Float) -> [Float] { [Float](repeating: value, count: convolution.filters) }
        checkpoint.convolutions[node.id] = ConvolutionParameters(
          weights: weights, gamma: all(deviation), beta: all(0).map { _ in .random(in: -1...1, using: &generator) },
          mean: all(0), variance: all(1))
      case .dense(let inputs, let outputs, _):
        let (weights, steps) = weights(1, inputs * outputs, &generator)
        scales[node.id] = steps
        // The first weight of each row is the largest, so that all rows have one scale.
        var rows = weights
        for row in 0..<outputs { rows[row * inputs] = 127 * steps[0] }
        let bias = (0..<outputs).map { _ in Float.random(in: -1...1, using: &generator) }
        checkpoint.dense[node.id] = DenseParameters(weights: rows, bias: bias)
      default: break
      }
    }
    let image = TensorQuantisation(covering: ranges[0] ?? -1...1)
    let model = try Quantiser.quantise(checkpoint, input: image, ranges: ranges)
    let layers = network.nodes.map { layer($0, of: model, scales: scales[$0.id] ?? []) }
    let input = (0..<network.inputShape.count).map { _ in Int8.random(in: .min ... .max, using: &generator) }
    return (model, OracleNetwork(nodes: layers, input: input))
  }

  /// 255 steps of k/128, of which zero is one.
  private static func range(_ generator: inout SeededGenerator) -> ClosedRange<Float> {
    let step = Float(Int.random(in: 1...5, using: &generator)) / 128
    let below = Float([0, 100, 128, 155, 255].randomElement(using: &generator) ?? 0)
    return -below * step...(255 - below) * step
  }

  /// Rows of multiples of k/4096, the first weight of each 127 times it.
  private static func weights(
    _ rows: Int, _ length: Int, _ generator: inout SeededGenerator
  ) -> (weights: [Float], steps: [Float]) {
    var (weights, steps): ([Float], [Float]) = ([], [])
    for _ in 0..<rows {
      let step = Float(Int.random(in: 1...15, using: &generator)) / 4096
      steps.append(step)
      weights.append(127 * step)
      for _ in 1..<max(1, length) { weights.append(step * Float(Int.random(in: -127...127, using: &generator))) }
    }
    return (weights, steps)
  }

  private static func layer(_ node: Node, of model: QuantisedModel, scales: [Float]) -> Layer {
    let tensor = model.tensors[node.id]
    let shape = [node.shape.height, node.shape.width, node.shape.channels]
    var layer = Layer(
      kind: node.operation.kind, inputs: node.inputs, shape: shape, scale: Float(tensor.scale),
      zeroPoint: tensor.zeroPoint)
    if let weights = model.weights[node.id], let input = node.inputs.first {
      layer.weights = weights.signedValues
      let length = layer.weights.count / weights.bias.count
      layer.weightScales = scales
      layer.bias = weights.bias.enumerated().map { channel, bias in
        let sum = layer.weights[channel * length..<(channel + 1) * length].reduce(Int32(0)) { $0 + Int32($1) }
        return bias + model.tensors[input].zeroPoint * sum
      }
    }
    switch node.operation {
    case .convolution(let convolution), .depthwise(let convolution):
      layer.kernel = [convolution.kernelHeight, convolution.kernelWidth]
      (layer.stride, layer.dilation, layer.relu) = (convolution.stride, convolution.dilation, convolution.relu)
      layer.padding = convolution.padding == Padding(all: 0) ? "valid" : "same"
    case .maxPool(let size, let stride): (layer.kernel, layer.stride) = ([size, size], stride)
    case .averagePool:
      let input = model.network.nodes[node.inputs[0]].shape
      layer.kernel = [input.height, input.width]
    case .add(let relu), .dense(_, _, let relu): layer.relu = relu
    case .input, .concat, .softmax: break
    }
    return layer
  }
}
