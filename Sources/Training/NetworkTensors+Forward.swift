import Networks

extension NetworkTensors {
  /// Where batch norm takes its statistics from.
  enum Statistics {
    /// The running statistics, as in inference.
    case running
    /// The batch, towards whose statistics the running ones move by `momentum`.
    case batch(momentum: Double)

    var momentum: Double? {
      switch self {
      case .running: nil
      case .batch(let momentum): momentum
      }
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
      let output = try evaluate(node, inputs, images: images, statistics)
      try observe?(node, output)
      outputs.append(output)
    }
    return try outputs[outputs.count - 1].flattened()
  }

  private func evaluate(
    _ node: Node, _ inputs: [Tensor], images: Tensor, _ statistics: Statistics
  ) throws -> Tensor {
    switch node.operation {
    case .input: return images
    case .convolution(let convolution):
      return try convolve(node, convolution, inputs[0], statistics)
    case .depthwise(let convolution):
      return try convolve(node, convolution, inputs[0], statistics, groups: convolution.filters)
    case .maxPool(let size, let stride): return try inputs[0].maxPooled(size: size, stride: stride)
    case .averagePool: return try inputs[0].averagePooled()
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
      let flat = try inputs[0].permuted([0, 2, 3, 1]).flattened()
      let sum = try flat.linear(tensors.weights, bias: tensors.bias)
      if relu { try sum.rectify() }
      return try sum.unflattened()
    }
  }

  private func convolve(
    _ node: Node, _ convolution: Convolution, _ input: Tensor, _ statistics: Statistics, groups: Int = 1
  ) throws -> Tensor {
    guard let tensors = convolutions[node.id] else {
      throw TrainingError.missingParameters(node: node.name)
    }
    let sum = try input.convolved(
      tensors.weights, stride: convolution.stride, padding: convolution.padding, dilation: convolution.dilation,
      groups: groups)
    let normal = try sum.batchNormalised(
      gamma: tensors.gamma, beta: tensors.beta, mean: tensors.mean, variance: tensors.variance,
      momentum: statistics.momentum, epsilon: Checkpoint.epsilon)
    if convolution.relu { try normal.rectify() }
    return normal
  }
}
