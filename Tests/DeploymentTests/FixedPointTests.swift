import Deployment
import Testing

@Suite("Fixed-point factors and tensor quantisation")
struct FixedPointTests {
  @Test("Mantissa and shift of factors worked out by hand")
  func handComputed() {
    // 1 = 0.5 * 2^1, 0.5 = 0.5 * 2^0, 0.75 = 0.75 * 2^0, 3 = 0.75 * 2^2.
    let cases: [(Double, Int32, Int32)] = [
      (1, 1 << 30, 1), (0.5, 1 << 30, 0), (0.75, 1_610_612_736, 0), (3, 1_610_612_736, 2),
      (0.000_244_140_625, 1 << 30, -11),
    ]
    for (real, mantissa, shift) in cases {
      let factor = FixedPointMultiplier(real)
      #expect(factor.mantissa == mantissa, "\(real)")
      #expect(factor.shift == shift, "\(real)")
    }
  }

  @Test("A mantissa that rounds up to one is halved, and the shift raised")
  func roundsUpToOne() {
    let factor = FixedPointMultiplier(1 - 0x1p-40)
    #expect(factor.mantissa == 1 << 30)
    #expect(factor.shift == 1)
  }

  @Test("Factors without meaning become zero, and huge ones saturate")
  func extremes() {
    for real in [0, -1, .nan, .infinity, 1e-12] { #expect(FixedPointMultiplier(real).mantissa == 0, "\(real)") }
    let huge = FixedPointMultiplier(1e30)
    #expect(huge.mantissa == Int32.max)
    #expect(huge.shift == 30)
  }

  @Test("Any factor within range is met to 31 bits")
  func precision() {
    var state: UInt64 = 7
    for _ in 0..<1000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let real = Double(state >> 11) * 0x1p-53 * 4 + 1e-6
      let factor = FixedPointMultiplier(real)
      #expect(factor.mantissa >= 1 << 30)
      #expect(abs(factor.value / real - 1) < 0x1p-30, "\(real)")
    }
  }

  @Test("Zero is exact in every quantisation, and both ends are covered")
  func covering() {
    let cases: [(ClosedRange<Float>, Double, Int32)] = [
      (0...2.55, 0.01, -128), (-2.55...0, 0.01, 127), (-1...1.55, 0.01, -28), (3...5.1, 0.02, -128),
      (-5.1 ... -3, 0.02, 127), (0...0, 1, -128),
    ]
    for (range, scale, zeroPoint) in cases {
      let quantisation = TensorQuantisation(covering: range)
      #expect(abs(quantisation.scale - scale) < 1e-6, "\(range)")
      #expect(quantisation.zeroPoint == zeroPoint, "\(range)")
    }
  }
}
