import Deployment
import Foundation
import Kernels
import Networks
import Testing

@Suite("Softmax scaling")
struct SoftmaxScalingTests {
  /// 31 * 2^26 / 2^shift is the radius of TensorFlow Lite's CalculateInputRadius.
  @Test("Multiplier, shift and radius worked out by hand")
  func handComputed() {
    let cases: [(Double, Int32, Int32, Int32)] = [
      (0x1p-4, 1 << 30, 23, -248), (1, 1 << 30, 27, -15), (0.75, 1_610_612_736, 26, -31),
      (0x1p-26, 1 << 30, 1, -(31 << 25)), (8, 1 << 30, 30, -1),
    ]
    for (scale, multiplier, shift, least) in cases {
      let scaling = SoftmaxScaling(inputScale: scale)
      #expect(scaling.multiplier == multiplier, "\(scale)")
      #expect(scaling.shift == shift, "\(scale)")
      #expect(scaling.least == least, "\(scale)")
    }
  }

  @Test("The least difference, scaled, stays in Q5.26, and the next one would not", arguments: [1, 2, 3] as [UInt64])
  func radius(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      let scale = exp2(Double.random(in: -25...2.9, using: &generator))
      let scaling = SoftmaxScaling(inputScale: scale)
      #expect((0...30).contains(scaling.shift))
      let factor = Double(scaling.multiplier) * exp2(Double(scaling.shift) - 31)
      #expect(abs(factor / (scale * 0x1p26) - 1) < 0x1p-29, "\(scale)")
      // The kernel shifts differences left before it multiplies, which must not overflow either.
      let shifted = -Int64(scaling.least) << Int64(scaling.shift)
      #expect(shifted <= 31 << 26 && shifted + 1 << Int64(scaling.shift) > 31 << 26)
      #expect(shifted <= Int64(Int32.max))
    }
  }

  @Test("By it the kernel meets the real softmax to a 256th", arguments: 1...20 as ClosedRange<UInt64>)
  func asTheKernel(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let scale = exp2(Double.random(in: -8...1, using: &generator))
    let count = Int.random(in: 1...12, using: &generator)
    let input = (0..<count).map { _ in Int8.random(in: -128...127, using: &generator) }
    let scaling = SoftmaxScaling(inputScale: scale)
    var params = dtmm_softmax_params(
      rows: 1, channels: Int32(input.count), multiplier: scaling.multiplier, shift: scaling.shift, least: scaling.least)
    var output = [Int8](repeating: 0, count: input.count)
    #expect(dtmm_softmax_s8(&params, input, &output) == DTMM_OK)
    let largest = Double(input.max() ?? 0)
    let exponentials = input.map { exp((Double($0) - largest) * scale) }
    let sum = exponentials.reduce(0, +)
    for (exponential, value) in zip(exponentials, output) {
      #expect(abs(min(127, 256 * exponential / sum - 128) - Double(value)) <= 1, "scale \(scale)")
    }
  }

  @Test("Scales too large to matter saturate", arguments: [32, 1e6, 1e300])
  func saturated(scale: Double) {
    let scaling = SoftmaxScaling(inputScale: scale)
    #expect(scaling.multiplier == Int32.max && scaling.shift == 30 && scaling.least == -1)
  }

  @Test("A softmax puts out 256ths from zero on, whatever its range was calibrated to")
  func output() throws {
    var builder = NetworkBuilder(name: "classes", input: FeatureShape(height: 1, width: 1, channels: 4))
    builder.softmax("soft")
    let input = TensorQuantisation(scale: 0.5, zeroPoint: 3)
    let tensors = try Quantiser.tensors(of: builder.build(), input: input, ranges: [1: -5...5])
    #expect(tensors == [input, TensorQuantisation(scale: 1.0 / 256, zeroPoint: -128)])
  }
}
