import Deployment
import Foundation
import Networks
import Testing

@Suite("Quantiser")
struct QuantiserTests {
  /// One 1x1 convolution of two filters on one channel, then a dense layer of one output.
  private func checkpoint(weights: [Float] = [0.5, -0.25], relu: Bool = true) -> Checkpoint {
    var builder = NetworkBuilder(name: "tiny", input: FeatureShape(height: 1, width: 1, channels: 1))
    builder.convolution("conv", filters: 2, kernel: 1, relu: relu)
    builder.dense("dense", outputs: 1)
    return Checkpoint(
      network: builder.build(),
      convolutions: [
        1: ConvolutionParameters(
          weights: weights, gamma: [2, 1], beta: [0.5, 0], mean: [0.25, 0],
          variance: [4 - Checkpoint.epsilon, 1 - Checkpoint.epsilon])
      ],
      dense: [2: DenseParameters(weights: [1, -1], bias: [0.1])])
  }

  private let input = TensorQuantisation(scale: 0.01, zeroPoint: -28)
  private let ranges: [Int: ClosedRange<Float>] = [1: 0...2.55, 2: -1.275...1.275]

  @Test("Batch norm is folded: weights by gamma over deviation, bias by beta minus the scaled mean")
  func folding() throws {
    let model = try Quantiser.quantise(checkpoint(), input: input, ranges: ranges)
    let convolution = try #require(model.weights[1])
    // Filter 0: 0.5 * 2/2 = 0.5, bias 0.5 - 0.25 * 2/2 = 0.25; filter 1: -0.25, bias 0.
    #expect(convolution.signedValues == [127, -127])
    let scale = 0.5 / 127
    let bias = (0.25 / (0.01 * scale)).rounded()
    #expect(convolution.bias[0] == Int32(bias) + 28 * 127)
    #expect(convolution.bias[1] == -28 * 127)
    #expect(abs(convolution.multipliers[0].value - 0.01 * scale / 0.01) < 1e-9)
  }

  @Test("The int8 network computes what the float network does, to half a step")
  func arithmetic() throws {
    let model = try Quantiser.quantise(checkpoint(), input: input, ranges: ranges)
    let convolution = try #require(model.weights[1])
    for pixel in stride(from: -128, through: 127, by: 5) {
      let real = input.scale * Double(pixel - Int(input.zeroPoint))
      let float = max(0, 0.5 * real + 0.25)
      let accumulator = 127 * pixel + Int(convolution.bias[0])
      let value = Double(accumulator) * convolution.multipliers[0].value + Double(model.tensors[1].zeroPoint)
      let clamped = min(127, max(Double(model.tensors[1].zeroPoint), value.rounded()))
      let answer = model.tensors[1].scale * (clamped - Double(model.tensors[1].zeroPoint))
      #expect(abs(answer - min(float, 2.55)) <= model.tensors[1].scale * 0.51 + 1e-3, "pixel \(pixel)")
    }
  }

  @Test("A filter of zeros keeps its bias")
  func emptyFilter() throws {
    let model = try Quantiser.quantise(checkpoint(weights: [0, 0.1]), input: input, ranges: ranges)
    let convolution = try #require(model.weights[1])
    #expect(convolution.signedValues == [0, 127])
    let real = Double(convolution.bias[0]) * convolution.multipliers[0].value * model.tensors[1].scale
    #expect(abs(real - 0.25) < 1e-4)
  }

  @Test("Pools keep the quantisation of their input")
  func pools() throws {
    var builder = NetworkBuilder(name: "pools", input: FeatureShape(height: 4, width: 4, channels: 1))
    builder.maxPool("pool")
    builder.averagePool("mean")
    let checkpoint = Checkpoint(network: builder.build(), convolutions: [:], dense: [:])
    let model = try Quantiser.quantise(checkpoint, input: input, ranges: [:])
    #expect(model.tensors == [input, input, input])
  }

  @Test("Weights that are not finite and missing ranges are refused by the layer's name")
  func refused() {
    #expect {
      _ = try Quantiser.quantise(checkpoint(weights: [.nan, 1]), input: input, ranges: ranges)
    } throws: {
      "\($0)" == "conv: filter 0 holds a value that is not finite; training diverged"
    }
    #expect {
      _ = try Quantiser.quantise(checkpoint(), input: input, ranges: [1: 0...1])
    } throws: {
      "\($0)" == "dense: no finite activation range; calibrate on at least one image"
    }
  }
}
