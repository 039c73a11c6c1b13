import Networks
import Pruning
import Testing

/// A pruned network computes what the whole one computes with the pruned channels at zero: by an inference of its own.
@Suite("Pruned networks compute the same")
struct RemovalEquivalenceTests {
  /// The output of every node in HWC order, for one image.
  private func outputs(
    _ checkpoint: Checkpoint, _ image: [Float], kept: (Node) -> Set<Int>? = { _ in nil }
  ) -> [[Float]] {
    var outputs: [[Float]] = []
    let nodes = checkpoint.network.nodes
    for node in nodes {
      let inputs = node.inputs.map { outputs[$0] }
      let shape = node.inputs.first.map { nodes[$0].shape } ?? node.shape
      var values: [Float]
      switch node.operation {
      case .input: values = image
      case .convolution(let convolution), .depthwise(let convolution):
        values = convolved(
          inputs[0], shape, node, convolution, checkpoint.convolutions[node.id], isDepthwise: node.depthwise != nil)
      case .maxPool(let size, let stride):
        values = pooled(inputs[0], shape, node.shape, size: size, stride: stride)
      case .averagePool:
        values = (0..<shape.channels).map { channel in
          let own = Swift.stride(from: channel, to: shape.count, by: shape.channels).map { inputs[0][$0] }
          return own.reduce(0, +) / Float(own.count)
        }
      case .add(let relu): values = zip(inputs[0], inputs[1]).map { relu ? max(0, $0 + $1) : $0 + $1 }
      case .concat:
        let widths = node.inputs.map { nodes[$0].shape.channels }
        values = (0..<node.shape.height * node.shape.width).flatMap { place in
          zip(inputs, widths).flatMap { input, width in input[place * width..<(place + 1) * width] }
        }
      case .dense(let count, let rows, let relu):
        let parameters = checkpoint.dense[node.id]
        values = (0..<rows).map { row in
          let weights = parameters?.weights.values[row * count..<(row + 1) * count] ?? []
          let sum = zip(weights, inputs[0]).reduce(parameters?.bias.values[row] ?? 0) { $0 + $1.0 * $1.1 }
          return relu ? max(0, sum) : sum
        }
      case .softmax: values = inputs[0]
      }
      if let kept = kept(node) {
        for index in values.indices where !kept.contains(index % node.shape.channels) { values[index] = 0 }
      }
      outputs.append(values)
    }
    return outputs
  }

  private func convolved(
    _ input: [Float], _ shape: FeatureShape, _ node: Node, _ convolution: Convolution,
    _ parameters: ConvolutionParameters?, isDepthwise: Bool
  ) -> [Float] {
    guard let parameters else { return [] }
    let (weights, channels) = (parameters.weights.values, convolution.inputChannels)
    var output: [Float] = []
    for y in 0..<node.shape.height {
      for x in 0..<node.shape.width {
        for filter in 0..<convolution.filters {
          var sum: Float = 0
          for ky in 0..<convolution.kernelHeight {
            for kx in 0..<convolution.kernelWidth {
              let row = y * convolution.stride - convolution.padding.top + ky * convolution.dilation
              let column = x * convolution.stride - convolution.padding.left + kx * convolution.dilation
              guard (0..<shape.height).contains(row), (0..<shape.width).contains(column) else { continue }
              let tap = ((filter * convolution.kernelHeight + ky) * convolution.kernelWidth + kx) * channels
              let place = (row * shape.width + column) * shape.channels + (isDepthwise ? filter : 0)
              for channel in 0..<channels { sum += weights[tap + channel] * input[place + channel] }
            }
          }
          let deviation = (parameters.variance.values[filter] + 1e-5).squareRoot()
          let centred = (sum - parameters.mean.values[filter]) / deviation
          let value = parameters.gamma.values[filter] * centred + parameters.beta.values[filter]
          output.append(convolution.relu ? max(0, value) : value)
        }
      }
    }
    return output
  }

  private func pooled(
    _ input: [Float], _ shape: FeatureShape, _ output: FeatureShape, size: Int, stride: Int
  ) -> [Float] {
    var values: [Float] = []
    for y in 0..<output.height {
      for x in 0..<output.width {
        for channel in 0..<output.channels {
          var most = -Float.infinity
          for row in y * stride..<y * stride + size {
            for column in x * stride..<x * stride + size {
              most = max(most, input[(row * shape.width + column) * shape.channels + channel])
            }
          }
          values.append(most)
        }
      }
    }
    return values
  }

  /// A small network with adds, concats, depthwise and flattened dense layers.
  private var mixed: Network {
    var builder = NetworkBuilder(name: "mixed", input: FeatureShape(height: 6, width: 5, channels: 3))
    let stem = builder.convolution("stem", filters: 6)
    builder.convolution("body1", filters: 5, stride: 1)
    let body = builder.convolution("body2", filters: 6, relu: false)
    builder.add("sum", body, stem)
    builder.maxPool("pool")
    let deep = builder.depthwise("depthwise")
    let left = builder.convolution("left", filters: 4, kernel: 1, from: deep)
    let right = builder.convolution("right", filters: 7, from: deep)
    builder.concat("join", [left, deep, right])
    builder.convolution("last", filters: 5)
    builder.dense("hidden", outputs: 4, relu: true)
    builder.dense("dense", outputs: 3)
    return builder.build()
  }

  @Test("Every node's output is that of the whole network on the channels that are left", arguments: 0..<4)
  func equal(index: Int) throws {
    let network = [mixed, Samples.fires, Samples.separable, Samples.residual][index]
    var generator = SeededGenerator(seed: 71 + UInt64(index))
    let space = try Samples.space(network, [.filter, .filterlet])
    var strategy = Strategy(space)
    strategy.removedFilters = space.groups.map { Int.random(in: 0...$0.removable, using: &generator) }
    strategy.removedFine = space.layers.map { Int.random(in: 0...$0.rankedFine.count / 2, using: &generator) }
    let plan = PruningPlan(space.clamped(strategy), in: space)
    let checkpoint = Samples.checkpoint(network, seed: 5)
    let pruned = FilterRemoval.apply(plan, to: checkpoint)
    var masked = checkpoint
    for (node, mask) in plan.masks {
      for place in mask.indices where mask[place] == 0 { masked.convolutions[node]?.weights.values[place] = 0 }
    }
    func channels(_ node: Node) -> [Int] {
      if isDecidedByDense(node, in: network) { return Array(0..<node.shape.channels) }
      return Samples.keptChannels(of: node.id, in: network, plan)
    }
    let image = (0..<network.inputShape.count).map { _ in Float.random(in: -1...1, using: &generator) }
    let whole = outputs(masked, image) { $0.convolution ?? $0.depthwise == nil ? nil : Set(channels($0)) }
    let smaller = outputs(pruned, image)
    #expect(pruned.network.nodes.count == network.nodes.count)
    for node in network.nodes where !node.inputs.isEmpty {
      let kept = channels(node)
      let expected = stride(from: 0, to: whole[node.id].count, by: node.shape.channels).flatMap { place in
        kept.map { whole[node.id][place + $0] }
      }
      let scale = expected.reduce(1) { max($0, abs($1)) }
      #expect(smaller[node.id].count == expected.count, "\(node.name)")
      #expect(zip(smaller[node.id], expected).allSatisfy { abs($0 - $1) <= 1e-4 * scale }, "\(node.name)")
    }
  }

  /// Whether a dense layer decides the node's channels, its own or those of one that a softmax reads.
  private func isDecidedByDense(_ node: Node, in network: Network) -> Bool {
    switch node.operation {
    case .dense: true
    case .softmax: node.inputs.contains { isDecidedByDense(network.nodes[$0], in: network) }
    default: false
    }
  }
}
