import Datasets
import Foundation
import Networks

/// The tensors of one convolution and its batch norm.
struct ConvolutionTensors {
  /// OIHW; a leaf, or what is computed from one for a step.
  var weights: Tensor
  let gamma: Tensor
  let beta: Tensor
  let mean: Tensor
  let variance: Tensor
  /// OIHW, 1 for kept and 0 for pruned weights; nil when all are kept.
  let mask: Tensor?
}

/// The tensors of one dense layer.
struct DenseTensors {
  /// [outputs][inputs].
  let weights: Tensor
  let bias: Tensor
}

/// A network whose parameters live in libtorch.
final class NetworkTensors {
  private let checkpoint: Checkpoint
  /// What convolutions multiply in.
  let precision: Recipe.Precision?
  var convolutions: [Int: ConvolutionTensors] = [:]
  private(set) var dense: [Int: DenseTensors] = [:]

  /// Copies the parameters of `checkpoint`; pruned weights become exactly zero.
  ///
  /// Throws `TrainingError` if a node's parameters are missing or do not have its shape.
  init(_ checkpoint: Checkpoint, precision: Recipe.Precision? = nil) throws {
    self.checkpoint = checkpoint
    self.precision = precision
    for node in checkpoint.network.nodes {
      switch node.operation {
      case .convolution(let convolution), .depthwise(let convolution):
        convolutions[node.id] = try tensors(of: node, convolution)
      case .dense(let inputs, let outputs, _):
        dense[node.id] = try tensors(of: node, inputs: inputs, outputs: outputs)
      case .input, .maxPool, .averagePool, .add, .concat, .softmax: break
      }
    }
  }

  /// The network that is executed.
  var network: Network { checkpoint.network }

  /// Leaves with weight decay: weights of convolutions and dense layers, in execution order.
  var decayed: [Tensor] {
    network.nodes.compactMap { convolutions[$0.id]?.weights ?? dense[$0.id]?.weights }
  }

  /// Leaves without weight decay: batch norm and biases, in execution order.
  var undecayed: [Tensor] {
    network.nodes.flatMap { node -> [Tensor] in
      if let tensors = convolutions[node.id] { return [tensors.gamma, tensors.beta] }
      if let tensors = dense[node.id] { return [tensors.bias] }
      return []
    }
  }

  /// Zeroes the weights of convolutions and dense layers where the mask of their node id is 0.
  func zero(where masks: GrowingMasks) throws {
    for (id, mask) in masks.tensors {
      if let weights = convolutions[id]?.weights ?? dense[id]?.weights { try weights.apply(mask: mask) }
    }
  }

  /// Tensors of `masks` by node id, in the layout of the weights that they are for.
  func tensors(of masks: [Int: Data]) throws -> [Int: Tensor] {
    var result: [Int: Tensor] = [:]
    for (id, mask) in masks {
      let node = network.nodes[id]
      let values = mask.map { $0 == 0 ? 0 : 1 as Float }
      switch node.operation {
      case .convolution(let convolution), .depthwise(let convolution):
        result[id] = try oihw(values, convolution, "mask", of: node)
      case .dense(let inputs, let outputs, _):
        result[id] = try tensor(values, [outputs, inputs], "mask", of: node)
      default: break
      }
    }
    return result
  }

  /// Zeroes the gradients of pruned weights. As those weights are zero too, neither momentum nor weight
  /// decay can move them.
  func maskGradients() throws {
    for tensors in convolutions.values {
      if let mask = tensors.mask { try tensors.weights.gradient().apply(mask: mask) }
    }
  }

  /// Forgets the gradients of all leaves.
  func clearGradients() throws {
    for leaf in decayed + undecayed { try leaf.clearGradient() }
  }

  /// The weights of convolutions with OHWI `targets`, by node id, as tensors of their shape.
  func anchors(_ targets: [Int: [Float]]) throws -> [(weights: Tensor, target: Tensor)] {
    try network.nodes.compactMap { node in
      guard let values = targets[node.id], let convolution = node.convolution, let own = convolutions[node.id]
      else { return nil }
      return (own.weights, try oihw(values, convolution, "targets", of: node))
    }
  }

  /// The parameters as they are now.
  func snapshot() throws -> Checkpoint {
    var result = checkpoint
    for (id, tensors) in convolutions {
      result.convolutions[id] = ConvolutionParameters(
        weights: try Self.ohwi(tensors.weights), gamma: try tensors.gamma.read(),
        beta: try tensors.beta.read(), mean: try tensors.mean.read(),
        variance: try tensors.variance.read(), mask: checkpoint.convolutions[id]?.mask)
    }
    for (id, tensors) in dense {
      result.dense[id] = DenseParameters(
        weights: try tensors.weights.read(), bias: try tensors.bias.read())
    }
    return result
  }

  /// Throws `TrainingError` unless `images` fit the network.
  func check(_ images: ImageSet) throws {
    guard images.count > 0 else { throw TrainingError.noImages }
    guard images.shape == network.inputShape else {
      throw TrainingError.imageShape(expected: network.inputShape, found: images.shape)
    }
    guard images.classes == network.classes else {
      throw TrainingError.classes(expected: network.classes, found: images.classes)
    }
  }

  /// The values of an OIHW tensor in OHWI order.
  static func ohwi(_ tensor: Tensor) throws -> [Float] { try tensor.permuted([0, 2, 3, 1]).read() }
}

// MARK: - From parameters to tensors

extension NetworkTensors {
  private func tensors(of node: Node, _ convolution: Convolution) throws -> ConvolutionTensors {
    guard let parameters = checkpoint.convolutions[node.id] else {
      throw TrainingError.missingParameters(node: node.name)
    }
    let mask = try parameters.mask.map { data in
      try oihw(data.map { $0 == 0 ? 0 : 1 }, convolution, "mask", of: node)
    }
    let weights = try oihw(parameters.weights.values, convolution, "weights", of: node)
    if let mask { try weights.apply(mask: mask) }
    let filters = [convolution.filters]
    return ConvolutionTensors(
      weights: try weights.parameter(),
      gamma: try tensor(parameters.gamma.values, filters, "gamma", of: node).parameter(),
      beta: try tensor(parameters.beta.values, filters, "beta", of: node).parameter(),
      mean: try tensor(parameters.mean.values, filters, "mean", of: node),
      variance: try tensor(parameters.variance.values, filters, "variance", of: node),
      mask: mask)
  }

  /// An OIHW tensor of OHWI `values`, in that memory order, which libtorch runs fastest.
  private func oihw(
    _ values: [Float], _ convolution: Convolution, _ name: String, of node: Node
  ) throws -> Tensor {
    let shape = [
      convolution.filters, convolution.kernelHeight, convolution.kernelWidth, convolution.inputChannels,
    ]
    return try tensor(values, shape, name, of: node).permuted([0, 3, 1, 2])
  }

  private func tensors(of node: Node, inputs: Int, outputs: Int) throws -> DenseTensors {
    guard let parameters = checkpoint.dense[node.id] else {
      throw TrainingError.missingParameters(node: node.name)
    }
    let weights = try tensor(parameters.weights.values, [outputs, inputs], "weights", of: node)
    let bias = try tensor(parameters.bias.values, [outputs], "bias", of: node)
    return DenseTensors(weights: try weights.parameter(), bias: try bias.parameter())
  }

  private func tensor(
    _ values: [Float], _ shape: [Int], _ name: String, of node: Node
  ) throws -> Tensor {
    let expected = shape.reduce(1, *)
    guard values.count == expected else {
      throw TrainingError.parameterCount(
        node: node.name, parameter: name, expected: expected, found: values.count)
    }
    return try Tensor(values, shape: shape)
  }
}
