import Deployment
import Foundation
import Networks
import Testing

/// The scale of each filter's weights, and what the quantiser refuses beside ranges.
@Suite("Weight scales")
struct WeightScaleTests {
  private let input = TensorQuantisation(scale: 0.01, zeroPoint: -28)

  private func network(filters: Int, kernel: Int, channels: Int) -> Network {
    var builder = NetworkBuilder(name: "scales", input: FeatureShape(height: 5, width: 5, channels: channels))
    builder.convolution("conv", filters: filters, kernel: kernel)
    builder.dense("dense", outputs: 1)
    return builder.build()
  }

  private func checkpoint(_ network: Network, _ parameters: ConvolutionParameters, bias: Float = 0) -> Checkpoint {
    let inputs = network.nodes[1].shape.count
    let weights = (0..<inputs).map { Float($0 % 5) - 2 }
    return Checkpoint(
      network: network, convolutions: [1: parameters], dense: [2: DenseParameters(weights: weights, bias: [bias])])
  }

  private func quantise(_ checkpoint: Checkpoint) throws -> QuantisedModel {
    try Quantiser.quantise(checkpoint, input: input, ranges: [1: 0...6, 2: -1...1])
  }

  /// The reference in double precision: w * gamma / sqrt(variance + epsilon), beta - mean * gamma / sqrt(...).
  @Test("Dequantised, weights are met to half a step of their filter and biases to half a unit", arguments: 1...15)
  func dequantised(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let (filters, kernel, channels) = (seed % 5 + 1, [1, 3, 5][seed % 3], seed % 4 + 1)
    func values(_ count: Int, _ range: ClosedRange<Float>) -> [Float] {
      (0..<count).map { _ in Float.random(in: range, using: &generator) }
    }
    let length = kernel * kernel * channels
    let parameters = ConvolutionParameters(
      weights: values(filters * length, -2...2), gamma: values(filters, -1.5...1.5), beta: values(filters, -1...1),
      mean: values(filters, -1...1), variance: values(filters, 0.01...4))
    let network = network(filters: filters, kernel: kernel, channels: channels)
    let model = try quantise(checkpoint(network, parameters))
    let weights = try #require(model.weights[1])
    #expect(weights.values.count == filters * length)
    for filter in 0..<filters {
      let factor =
        Double(parameters.gamma.values[filter])
        / (Double(parameters.variance.values[filter]) + Double(Checkpoint.epsilon)).squareRoot()
      let row = weights.signedValues[filter * length..<(filter + 1) * length]
      #expect(row.map { abs(Int($0)) }.max() == 127, "filter \(filter)")
      let scale = weights.multipliers[filter].value * model.tensors[1].scale / input.scale
      for (index, value) in row.enumerated() {
        let real = Double(parameters.weights.values[filter * length + index]) * factor
        #expect(abs(Double(value) * scale - real) <= scale * 0.5001, "filter \(filter)")
      }
      let (beta, moved) = (Double(parameters.beta.values[filter]), Double(parameters.mean.values[filter]) * factor)
      let sum = row.reduce(0) { $0 + Int($1) }
      let unit = input.scale * scale
      let whole = (beta - moved) / unit - Double(input.zeroPoint) * Double(sum)
      // The batch norm is folded in single precision.
      let rounding = (abs(beta) + abs(moved)) / unit * 1e-6
      #expect(abs(Double(weights.bias[filter]) - whole) <= 0.5001 + rounding, "filter \(filter)")
    }
  }

  @Test("Weights too small beside their bias take the scale at which the bias is 2^30")
  func largeBias() throws {
    let network = network(filters: 2, kernel: 1, channels: 1)
    let parameters = ConvolutionParameters(
      weights: [1e-9, 0], gamma: [1, 1], beta: [10, -10], mean: [0, 0], variance: [1, 1])
    let weights = try #require(try quantise(checkpoint(network, parameters)).weights[1])
    #expect(weights.signedValues == [0, 0])
    #expect(weights.bias == [1 << 30, -(1 << 30)])
    for multiplier in weights.multipliers { #expect(abs(Double(1 << 30) * multiplier.value * (6.0 / 255) - 10) < 1e-6) }
  }

  @Test("A filter without weights and bias is all zeros, with a factor that is not")
  func nothing() throws {
    let network = network(filters: 1, kernel: 3, channels: 2)
    let parameters = ConvolutionParameters(
      weights: [Float](repeating: 0, count: 18), gamma: [1], beta: [0], mean: [0], variance: [1],
      mask: Data(repeating: 0, count: 18))
    let weights = try #require(try quantise(checkpoint(network, parameters)).weights[1])
    #expect(weights.values == Data(repeating: 0, count: 18) && weights.bias == [0])
    #expect(weights.mask == parameters.mask)
    #expect(weights.multipliers[0].mantissa > 0)
  }

  private func message(_ body: () throws -> Void) -> String {
    do { try body() } catch { return "\(error)" }
    return "nothing refused"
  }

  @Test("Missing parameters, biases and ranges that are not finite are refused by the layer's name")
  func refused() {
    let network = network(filters: 1, kernel: 1, channels: 1)
    let parameters = ConvolutionParameters(weights: [1], gamma: [1], beta: [0], mean: [0], variance: [1])
    var whole = checkpoint(network, parameters)
    whole.convolutions = [:]
    #expect(message { _ = try quantise(whole) } == "conv: the checkpoint holds no parameters for it")
    whole = checkpoint(network, parameters)
    whole.dense = [:]
    #expect(message { _ = try quantise(whole) } == "dense: the checkpoint holds no parameters for it")
    whole = checkpoint(network, parameters, bias: .infinity)
    #expect(
      message { _ = try quantise(whole) } == "dense: filter 0 holds a value that is not finite; training diverged")
    whole = checkpoint(network, ConvolutionParameters(weights: [1], gamma: [1], beta: [0], mean: [0], variance: [-1]))
    #expect(message { _ = try quantise(whole) } == "conv: filter 0 holds a value that is not finite; training diverged")
    let endless: [Int: ClosedRange<Float>] = [1: 0...(.infinity), 2: -1...1]
    #expect(
      message { _ = try Quantiser.tensors(of: network, input: input, ranges: endless) }
        == "conv: no finite activation range; calibrate on at least one image")
  }
}
