import Deployment
import Networks

extension NetworkTensors {
  /// Where batch norm takes its statistics from.
  enum Statistics {
    /// The running statistics, as in inference.
    case running
    /// The batch, towards whose statistics the running ones move by `momentum`.
    case batch(momentum: Double)
    /// The running statistics, folded into weights that are rounded to int8 as all outputs are, by the quantisation of each
    /// node's output: the int8 network in float.
    case folded([TensorQuantisation])

    var momentum: Double? {
      if case .batch(let momentum) = self { momentum } else { nil }
    }

    /// The quantisation of the output of node `id`; nil in float.
    func quantisation(of id: Int) -> TensorQuantisation? {
      if case .folded(let tensors) = self { tensors[id] } else { nil }
    }
  }

  /// The logits [N][classes] of NCHW `images`; `observe` sees every node's output, after its ReLU.
  func forward(
    _ images: Tensor, _ statistics: Statistics,
    observe: ((Node, Tensor) throws -> Void)? = nil
  ) throws -> Tensor {
    var outputs: [Tensor] = []
    for node in network.nodes {
      let inputs = node.inputs.map { outputs[$0] }
      var output = try evaluate(node, inputs, images: images, statistics)
      if let rounding = statistics.quantisation(of: node.id), node.operation.roundsOutput {
        output = try output.int8Activations(scale: rounding.scale, zeroPoint: rounding.zeroPoint)
      }
      try observe?(node, output)
      outputs.append(output)
    }
    return try outputs[outputs.count - 1].flattened().float32()
  }

  private func evaluate(
    _ node: Node, _ inputs: [Tensor], images: Tensor, _ statistics: Statistics
  ) throws -> Tensor {
    switch node.operation {
    case .input: return try multiplied(images)
    case .convolution(let convolution):
      return try convolve(node, convolution, inputs[0], statistics)
    case .depthwise(let convolution):
      return try convolve(node, convolution, inputs[0], statistics, groups: convolution.filters)
    case .maxPool(let size, let stride): return try inputs[0].maxPooled(size: size, stride: stride)
    case .averagePool: return try inputs[0].float32().averagePooled()
    case .add(let relu):
      let sum = try inputs[0].adding(inputs[1])
      if relu { try sum.rectify() }
      return sum
    case .concat: return try Tensor.concatenated(inputs)
    case .softmax: return try inputs[0].softmax()
    case .dense(_, _, let relu):
      guard let tensors = dense[node.id] else {
        throw TrainingError.missingParameters(node: node.name)
      }
      // The weights expect NHWC order, as on the device.
      let flat = try inputs[0].permuted([0, 2, 3, 1]).flattened().float32()
      let isRounded = statistics.quantisation(of: node.id) != nil
      let weights = try isRounded ? tensors.weights.int8Weights() : tensors.weights
      let sum = try flat.linear(weights, bias: tensors.bias)
      if relu { try sum.rectify() }
      return try sum.unflattened()
    }
  }

  /// `operand` of a convolution in the precision of this network. Batch norm keeps it for its output and counts in float32.
  private func multiplied(_ operand: Tensor) throws -> Tensor {
    switch precision {
    case nil: operand
    case .bfloat16: try operand.bfloat16()
    }
  }

  private func convolve(
    _ node: Node, _ convolution: Convolution, _ input: Tensor, _ statistics: Statistics, groups: Int = 1
  ) throws -> Tensor {
    guard let tensors = convolutions[node.id] else {
      throw TrainingError.missingParameters(node: node.name)
    }
    func convolved(_ weights: Tensor) throws -> Tensor {
      try multiplied(input).convolved(
        multiplied(weights), stride: convolution.stride, padding: convolution.padding, dilation: convolution.dilation,
        groups: groups)
    }
    let normal: Tensor
    if statistics.quantisation(of: node.id) != nil {
      let factor = try tensors.gamma.normFactor(variance: tensors.variance, epsilon: Checkpoint.epsilon)
      normal = try convolved(tensors.weights.int8Weights(factor: factor))
        .addingFoldedBias(beta: tensors.beta, mean: tensors.mean, factor: factor)
    } else {
      normal = try convolved(tensors.weights).batchNormalised(
        gamma: tensors.gamma, beta: tensors.beta, mean: tensors.mean, variance: tensors.variance,
        momentum: statistics.momentum, epsilon: Checkpoint.epsilon)
    }
    if convolution.relu { try normal.rectify() }
    return normal
  }
}

extension Operation {
  /// Whether int8 rounds the output anew: images are whole steps already, and the largest of whole steps is one.
  fileprivate var roundsOutput: Bool {
    switch self {
    case .convolution, .depthwise, .averagePool, .add, .concat, .dense, .softmax: true
    case .input, .maxPool: false
    }
  }
}
