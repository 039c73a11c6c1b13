import Deployment
import Networks

/// An int8 network run by the definition of its arithmetic: no im2col, no formats, one loop nest an operator.
struct ReferenceNetwork {
  let model: QuantisedModel

  /// The logits for an NHWC image of pixel - 128.
  func logits(_ image: [Int8]) -> [Int8] {
    var outputs: [[Int8]] = []
    for node in model.network.nodes {
      let inputs = node.inputs.map { outputs[$0] }
      switch node.operation {
      case .input: outputs.append(image)
      case .convolution(let convolution): outputs.append(convolve(convolution, node, inputs[0]))
      case .depthwise(let convolution): outputs.append(convolve(convolution, node, inputs[0], depthwise: true))
      case .dense(_, _, let relu): outputs.append(dense(node, inputs[0], relu: relu))
      case .maxPool(let size, let stride): outputs.append(maxPool(node, inputs[0], size, stride))
      case .averagePool: outputs.append(averagePool(node, inputs[0]))
      case .add(let relu): outputs.append(add(node, inputs[0], inputs[1], relu: relu))
      case .concat: outputs.append(concat(node, inputs))
      case .softmax: preconditionFailure("softmax has tests of its own")
      }
    }
    return outputs[outputs.count - 1]
  }

  /// TensorFlow Lite's MultiplyByQuantizedMultiplier with its two roundings.
  static func requantise(_ value: Int32, _ factor: FixedPointMultiplier) -> Int32 {
    let left = max(0, factor.shift)
    let right = Int64(max(0, -factor.shift))
    let shifted = Int64(value &<< left)
    let product = shifted * Int64(factor.mantissa)
    let nudged = product + (product >= 0 ? 1 << 30 : 1 - (1 << 30))
    let high = nudged / (1 << 31)
    guard right > 0 else { return Int32(truncatingIfNeeded: high) }
    let half = Int64(1) << (right - 1)
    let magnitude = (abs(high) + half) >> right
    return Int32(truncatingIfNeeded: high < 0 ? -magnitude : magnitude)
  }

  private func output(_ value: Int32, _ node: Node, relu: Bool) -> Int8 {
    let zero = model.tensors[node.id].zeroPoint
    return Int8(min(127, max(relu ? zero : -128, value + zero)))
  }

  private func convolve(_ convolution: Convolution, _ node: Node, _ input: [Int8], depthwise: Bool = false) -> [Int8] {
    guard let weights = model.weights[node.id] else { return [] }
    let values = weights.signedValues
    let mask = weights.mask.map { [UInt8]($0) }
    let shape = model.network.nodes[node.inputs[0]].shape
    let padding = Int32(model.tensors[node.inputs[0]].zeroPoint)
    var result: [Int8] = []
    for y in 0..<node.shape.height {
      for x in 0..<node.shape.width {
        for filter in 0..<convolution.filters {
          var sum = weights.bias[filter]
          for ky in 0..<convolution.kernelHeight {
            for kx in 0..<convolution.kernelWidth {
              let row = y * convolution.stride + ky * convolution.dilation - convolution.padding.top
              let column = x * convolution.stride + kx * convolution.dilation - convolution.padding.left
              let inside = (0..<shape.height).contains(row) && (0..<shape.width).contains(column)
              for channel in depthwise ? filter...filter : 0...shape.channels - 1 {
                let place = (filter * convolution.kernelHeight + ky) * convolution.kernelWidth + kx
                let index = depthwise ? place : place * shape.channels + channel
                guard mask?[index] != 0 else { continue }
                let value =
                  inside ? Int32(input[(row * shape.width + column) * shape.channels + channel]) : padding
                sum &+= Int32(values[index]) * value
              }
            }
          }
          result.append(output(Self.requantise(sum, weights.multipliers[filter]), node, relu: convolution.relu))
        }
      }
    }
    return result
  }

  private func dense(_ node: Node, _ input: [Int8], relu: Bool) -> [Int8] {
    guard let weights = model.weights[node.id] else { return [] }
    let values = weights.signedValues
    return weights.bias.indices.map { row in
      let sum = input.indices.reduce(weights.bias[row]) {
        $0 &+ Int32(values[row * input.count + $1]) * Int32(input[$1])
      }
      return output(Self.requantise(sum, weights.multipliers[row]), node, relu: relu)
    }
  }

  private func maxPool(_ node: Node, _ input: [Int8], _ size: Int, _ stride: Int) -> [Int8] {
    let shape = model.network.nodes[node.inputs[0]].shape
    var result: [Int8] = []
    for y in 0..<node.shape.height {
      for x in 0..<node.shape.width {
        for channel in 0..<shape.channels {
          let window = (0..<size * size).map {
            input[((y * stride + $0 / size) * shape.width + x * stride + $0 % size) * shape.channels + channel]
          }
          result.append(window.max() ?? 0)
        }
      }
    }
    return result
  }

  private func averagePool(_ node: Node, _ input: [Int8]) -> [Int8] {
    let shape = model.network.nodes[node.inputs[0]].shape
    let positions = shape.height * shape.width
    return (0..<shape.channels).map { channel in
      let sum = (0..<positions).reduce(0) { $0 + Int(input[$1 * shape.channels + channel]) }
      let magnitude = (abs(sum) + positions / 2) / positions
      return Int8(clamping: sum < 0 ? -magnitude : magnitude)
    }
  }

  private func concat(_ node: Node, _ inputs: [[Int8]]) -> [Int8] {
    (0..<node.shape.height * node.shape.width).flatMap { position in
      zip(node.inputs, inputs).flatMap { id, values in
        let (tensor, channels) = (model.tensors[id], model.network.nodes[id].shape.channels)
        let factor = FixedPointMultiplier(tensor.scale / model.tensors[node.id].scale)
        return values[position * channels..<(position + 1) * channels].map {
          output(Self.requantise(Int32($0) - tensor.zeroPoint, factor), node, relu: false)
        }
      }
    }
  }

  private func add(_ node: Node, _ first: [Int8], _ second: [Int8], relu: Bool) -> [Int8] {
    let tensors = node.inputs.map { model.tensors[$0] }
    let twice = 2 * max(tensors[0].scale, tensors[1].scale)
    let factors = tensors.map { FixedPointMultiplier($0.scale / twice) }
    let result = FixedPointMultiplier(twice / (1_048_576 * model.tensors[node.id].scale))
    return zip(first, second).map { first, second in
      let left = Self.requantise((Int32(first) - tensors[0].zeroPoint) << 20, factors[0])
      let right = Self.requantise((Int32(second) - tensors[1].zeroPoint) << 20, factors[1])
      return output(Self.requantise(left + right, result), node, relu: relu)
    }
  }
}
