import Foundation
import Networks

/// What cannot be quantised, and why.
public struct QuantisationError: Error, CustomStringConvertible {
  /// The message.
  public let description: String
}

/// Turns float checkpoints into int8 models: batch norm folded, weights symmetric for each output channel,
/// activations asymmetric for each tensor.
///
/// Source: TensorFlow Lite's 8-bit quantisation specification; Jacob et al., CVPR 2018, for the folding.
public struct Quantiser {
  private let checkpoint: Checkpoint
  private let tensors: [TensorQuantisation]

  /// Quantises `checkpoint` for images of quantisation `input` and the calibrated `ranges` of every
  /// node's output, by node id. Throws `QuantisationError` when a range or parameter is missing or not finite.
  public static func quantise(
    _ checkpoint: Checkpoint, input: TensorQuantisation, ranges: [Int: ClosedRange<Float>]
  ) throws -> QuantisedModel {
    let quantiser = try Quantiser(checkpoint: checkpoint, input: input, ranges: ranges)
    var weights: [Int: QuantisedWeights] = [:]
    for node in checkpoint.network.nodes {
      if let layer = try quantiser.folded(node) { weights[node.id] = try quantiser.quantise(layer, at: node) }
    }
    return QuantisedModel(network: checkpoint.network, tensors: quantiser.tensors, weights: weights)
  }

  private init(
    checkpoint: Checkpoint, input: TensorQuantisation, ranges: [Int: ClosedRange<Float>]
  ) throws {
    self.checkpoint = checkpoint
    tensors = try Self.tensors(of: checkpoint.network, input: input, ranges: ranges)
  }

  /// The quantisation of every node's output, by position, for images of quantisation `input` and the calibrated `ranges`
  /// by node id. Throws `QuantisationError` when a range is missing or not finite.
  public static func tensors(
    of network: Network, input: TensorQuantisation, ranges: [Int: ClosedRange<Float>]
  ) throws -> [TensorQuantisation] {
    var tensors: [TensorQuantisation] = []
    for node in network.nodes {
      switch node.operation {
      case .input: tensors.append(input)
      // TensorFlow Lite's pools keep the quantisation of their input.
      case .maxPool, .averagePool: tensors.append(tensors[node.inputs[0]])
      case .softmax: tensors.append(SoftmaxScaling.output)
      case .convolution, .depthwise, .add, .concat, .dense:
        guard let range = ranges[node.id], range.lowerBound.isFinite, range.upperBound.isFinite else {
          throw QuantisationError(
            description: "\(node.name): no finite activation range; calibrate on at least one image")
        }
        tensors.append(TensorQuantisation(covering: range))
      }
    }
    return tensors
  }

  /// Float weights with an output channel's factor folded in, and its bias.
  private struct FoldedLayer {
    var weights: [Float]
    var bias: [Double]
    var mask: Data?
  }

  private func folded(_ node: Node) throws -> FoldedLayer? {
    switch node.operation {
    case .convolution, .depthwise:
      guard let parameters = checkpoint.convolutions[node.id] else { throw missing(node) }
      return fold(parameters)
    case .dense:
      guard let parameters = checkpoint.dense[node.id] else { throw missing(node) }
      return FoldedLayer(weights: parameters.weights.values, bias: parameters.bias.values.map(Double.init))
    default: return nil
    }
  }

  private func missing(_ node: Node) -> QuantisationError {
    QuantisationError(description: "\(node.name): the checkpoint holds no parameters for it")
  }

  private func fold(_ parameters: ConvolutionParameters) -> FoldedLayer {
    let filters = parameters.gamma.values.count
    var weights = parameters.weights.values
    let length = weights.count / max(1, filters)
    var bias: [Double] = []
    for filter in 0..<filters {
      let deviation = (parameters.variance.values[filter] + Checkpoint.epsilon).squareRoot()
      let factor = parameters.gamma.values[filter] / deviation
      for index in filter * length..<(filter + 1) * length { weights[index] *= factor }
      bias.append(Double(parameters.beta.values[filter] - parameters.mean.values[filter] * factor))
    }
    return FoldedLayer(weights: weights, bias: bias, mask: parameters.mask)
  }

  private func quantise(_ layer: FoldedLayer, at node: Node) throws -> QuantisedWeights {
    let input = tensors[node.inputs[0]]
    let output = tensors[node.id]
    let length = layer.weights.count / layer.bias.count
    var result = QuantisedWeights(values: Data(), mask: layer.mask, bias: [], multipliers: [])
    for (channel, bias) in layer.bias.enumerated() {
      let row = layer.weights[channel * length..<(channel + 1) * length]
      guard row.allSatisfy(\.isFinite), bias.isFinite else {
        throw QuantisationError(
          description: "\(node.name): filter \(channel) holds a value that is not finite; training diverged")
      }
      let scale = weightScale(row, bias: bias, inputScale: input.scale)
      let values = row.map { Int8(max(-127, min(127, (Double($0) / scale).rounded()))) }
      let sum = values.reduce(0) { $0 + Int64($1) }
      let whole = Int64((bias / (input.scale * scale)).rounded()) - Int64(input.zeroPoint) * sum
      result.values.append(contentsOf: values.map { UInt8(bitPattern: $0) })
      result.bias.append(Int32(clamping: whole))
      result.multipliers.append(FixedPointMultiplier(input.scale * scale / output.scale))
    }
    return result
  }

  /// The scale at which the largest weight is 127; wide enough that the bias fits in 31 bits.
  private func weightScale(_ row: ArraySlice<Float>, bias: Double, inputScale: Double) -> Double {
    let largest = Double(row.reduce(0) { max($0, abs($1)) }) / 127
    let scale = max(largest, abs(bias) / inputScale / 1_073_741_824)
    return scale > 0 ? scale : 1
  }
}
