import Datasets
import Foundation
import Networks

/// Inference written down as plainly as possible, in double precision, to compare libtorch with.
struct ReferenceNetwork {
  let checkpoint: Checkpoint

  /// The output of every node for image `index`, HWC.
  func outputs(_ images: ImageSet, _ index: Int) -> [[Double]] {
    var outputs: [[Double]] = []
    let nodes = checkpoint.network.nodes
    for node in nodes {
      let inputs = node.inputs.map { outputs[$0] }
      let shapes = node.inputs.map { nodes[$0].shape }
      switch node.operation {
      case .input:
        outputs.append(
          images.image(index).map { Double(Int($0) - images.pixelMean) / Double(images.pixelScale) })
      case .convolution(let convolution):
        outputs.append(convolve(node, convolution, inputs[0], shapes[0]))
      case .maxPool(let size, let stride):
        outputs.append(maxPool(inputs[0], shapes[0], node.shape, size: size, stride: stride))
      case .averagePool:
        outputs.append(averagePool(inputs[0], shapes[0]))
      case .add(let relu):
        outputs.append(zip(inputs[0], inputs[1]).map { relu ? max(0, $0 + $1) : $0 + $1 })
      case .depthwise(let convolution):
        outputs.append(convolve(node, convolution, inputs[0], shapes[0], depthwise: true))
      case .concat:
        outputs.append(concat(zip(inputs, shapes).map { ($0, $1.channels) }))
      case .softmax:
        outputs.append(softmax(inputs[0], node.shape.channels))
      case .dense(_, let count, let relu):
        outputs.append(dense(node, inputs[0], count).map { relu ? max(0, $0) : $0 })
      }
    }
    return outputs
  }

  private func convolve(
    _ node: Node, _ convolution: Convolution, _ input: [Double], _ shape: FeatureShape,
    depthwise: Bool = false
  ) -> [Double] {
    guard let parameters = checkpoint.convolutions[node.id] else { return [] }
    var output: [Double] = []
    for row in 0..<node.shape.height {
      for column in 0..<node.shape.width {
        for filter in 0..<convolution.filters {
          var sum = 0.0
          for y in 0..<convolution.kernelHeight {
            for x in 0..<convolution.kernelWidth {
              let fromRow = row * convolution.stride + y * convolution.dilation - convolution.padding.top
              let fromColumn = column * convolution.stride + x * convolution.dilation - convolution.padding.left
              guard (0..<shape.height).contains(fromRow), (0..<shape.width).contains(fromColumn) else {
                continue
              }
              for channel in depthwise ? filter...filter : 0...shape.channels - 1 {
                let place = (filter * convolution.kernelHeight + y) * convolution.kernelWidth + x
                let weight = depthwise ? place : place * shape.channels + channel
                guard parameters.mask?[weight] != 0 else { continue }
                let read = (fromRow * shape.width + fromColumn) * shape.channels + channel
                sum += Double(parameters.weights.values[weight]) * input[read]
              }
            }
          }
          let normal = normalise(sum, parameters, filter)
          output.append(convolution.relu ? max(0, normal) : normal)
        }
      }
    }
    return output
  }

  private func concat(_ inputs: [(values: [Double], channels: Int)]) -> [Double] {
    (0..<inputs[0].values.count / inputs[0].channels).flatMap { position in
      inputs.flatMap { $0.values[position * $0.channels..<(position + 1) * $0.channels] }
    }
  }

  private func softmax(_ input: [Double], _ channels: Int) -> [Double] {
    stride(from: 0, to: input.count, by: channels).flatMap { start in
      let powers = input[start..<start + channels].map { exp($0) }
      return powers.map { $0 / powers.reduce(0, +) }
    }
  }

  private func normalise(_ sum: Double, _ parameters: ConvolutionParameters, _ filter: Int) -> Double {
    let deviation = (Double(parameters.variance.values[filter]) + Double(Checkpoint.epsilon)).squareRoot()
    let centred = sum - Double(parameters.mean.values[filter])
    return centred / deviation * Double(parameters.gamma.values[filter])
      + Double(parameters.beta.values[filter])
  }

  private func maxPool(
    _ input: [Double], _ shape: FeatureShape, _ output: FeatureShape, size: Int, stride: Int
  ) -> [Double] {
    (0..<output.count).map { index in
      let channel = index % output.channels
      let column = index / output.channels % output.width
      let row = index / output.channels / output.width
      let window = (0..<size * size).map { place in
        let y = row * stride + place / size
        let x = column * stride + place % size
        return input[(y * shape.width + x) * shape.channels + channel]
      }
      return window.max() ?? 0
    }
  }

  private func averagePool(_ input: [Double], _ shape: FeatureShape) -> [Double] {
    (0..<shape.channels).map { channel in
      let values = stride(from: channel, to: input.count, by: shape.channels).map { input[$0] }
      return values.reduce(0, +) / Double(values.count)
    }
  }

  private func dense(_ node: Node, _ input: [Double], _ outputs: Int) -> [Double] {
    guard let parameters = checkpoint.dense[node.id] else { return [] }
    return (0..<outputs).map { output in
      let row = parameters.weights.values[output * input.count..<(output + 1) * input.count]
      return zip(row, input).reduce(Double(parameters.bias.values[output])) { $0 + Double($1.0) * $1.1 }
    }
  }
}
