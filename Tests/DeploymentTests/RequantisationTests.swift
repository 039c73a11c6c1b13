import Deployment
import Foundation
import Kernels
import Networks
import Testing

/// What fixed-point factors make of accumulators. Packing applies them where it folds empty filters, whose outputs are
/// constants: behind a dense layer of ones these become its biases.
@Suite("Requantisation")
struct RequantisationTests {
  /// An accumulator with its factor.
  private struct Pair {
    var accumulator: Int32
    var factor: FixedPointMultiplier

    init(_ accumulator: Int32, _ factor: Double) {
      (self.accumulator, self.factor) = (accumulator, FixedPointMultiplier(factor))
    }
  }

  /// The int8 outputs of empty filters of these biases and factors.
  private func outputs(_ pairs: [Pair], zeroPoint: Int32, relu: Bool) -> [Int32] {
    var builder = NetworkBuilder(name: "constants", input: FeatureShape(height: 1, width: 1, channels: 1))
    // The first filter has a weight, because a layer's last one is never folded.
    let count = pairs.count + 1
    builder.convolution("conv", filters: count, kernel: 1, relu: relu)
    builder.dense("dense", outputs: pairs.count)
    let identity = (0..<pairs.count * count).map { UInt8($0 % count == $0 / count + 1 ? 1 : 0) }
    let model = QuantisedModel(
      network: builder.build(),
      tensors: [0, zeroPoint, 0].map { TensorQuantisation(scale: 1, zeroPoint: $0) },
      weights: [
        1: QuantisedWeights(
          values: Data([1] + pairs.map { _ in 0 }), mask: nil, bias: [0] + pairs.map(\.accumulator),
          multipliers: [FixedPointMultiplier(1)] + pairs.map(\.factor)),
        2: QuantisedWeights(
          values: Data(identity), mask: nil, bias: pairs.map { _ in 0 },
          multipliers: pairs.map { _ in FixedPointMultiplier(1) }),
      ])
    return ConstantFolding.fold(model).weights[2]?.bias ?? []
  }

  private func random(seed: UInt64) -> [Pair] {
    var generator = SeededGenerator(seed: seed)
    return (0..<60).map { _ in
      let factor = exp2(Double.random(in: -20...1, using: &generator))
      return Pair(Int32(Double.random(in: -200...200, using: &generator) / factor), factor)
    }
  }

  /// Half up by the mantissa: 2.5 is 3 and -2.5 is -2. A right shift then rounds half away from zero, so that 5 * 0.25
  /// is 2 by way of 3 / 2, and -6 * 0.25 is -2 by way of -3 / 2.
  @Test("Roundings worked out by hand")
  func handComputed() {
    let cases: [(Int32, Double, Int32)] = [
      (5, 0.5, 3), (-5, 0.5, -2), (5, 0.25, 2), (-5, 0.25, -1), (6, 0.25, 2), (-6, 0.25, -2), (7, 1, 7), (-7, 3, -21),
      (1 << 20, 0x1p-20, 1), (-(1 << 20), 0x1p-20, -1), (12345, 0, 0), (0, 1, 0),
    ]
    #expect(outputs(cases.map { Pair($0.0, $0.1) }, zeroPoint: 0, relu: false) == cases.map(\.2))
  }

  @Test("Outputs move by the zero point and are clamped to int8, at the zero point behind a ReLU")
  func clamped() {
    let pairs = [-1000, -30, -3, 0, 3, 1000].map { Pair($0, 1) }
    #expect(outputs(pairs, zeroPoint: 4, relu: false) == [-128, -26, 1, 4, 7, 127])
    #expect(outputs(pairs, zeroPoint: 4, relu: true) == [4, 4, 4, 4, 7, 127])
    #expect(outputs(pairs, zeroPoint: -128, relu: true) == [-128, -128, -128, -128, -125, 127])
  }

  /// Each of the two roundings is off by half a unit at most, the first before it is shifted right by a bit or more.
  @Test("Within three quarters of the real product", arguments: 1...10 as ClosedRange<UInt64>)
  func nearTheProduct(seed: UInt64) {
    let pairs = random(seed: seed)
    for (pair, output) in zip(pairs, outputs(pairs, zeroPoint: 3, relu: false)) {
      let real = Double(pair.accumulator) * pair.factor.value + 3
      #expect(abs(min(127, max(-128, real)) - Double(output)) <= 0.7500001, "\(pair)")
    }
  }

  @Test("The very values that the kernels compute", arguments: 11...20 as ClosedRange<UInt64>, [true, false])
  func asTheKernels(seed: UInt64, relu: Bool) {
    let pairs = random(seed: seed)
    let zeroPoint = Int32(seed) - 15
    var params = dtmm_fully_connected_params(
      inputs: 1, outputs: Int32(pairs.count), output_zero_point: zeroPoint, output_min: relu ? zeroPoint : -128,
      output_max: 127)
    var values = [Int8](repeating: 0, count: pairs.count)
    let status = pairs.map(\.accumulator).withUnsafeBufferPointer { bias in
      pairs.map(\.factor.mantissa).withUnsafeBufferPointer { multiplier in
        pairs.map { Int8($0.factor.shift) }.withUnsafeBufferPointer { shift in
          var quant = dtmm_channel_quant(
            bias: bias.baseAddress, multiplier: multiplier.baseAddress, shift: shift.baseAddress)
          let weights = [Int8](repeating: 0, count: pairs.count)
          return dtmm_fully_connected_s8(&params, &quant, weights, [0], &values)
        }
      }
    }
    #expect(status == DTMM_OK)
    #expect(outputs(pairs, zeroPoint: zeroPoint, relu: relu) == values.map(Int32.init))
  }
}
