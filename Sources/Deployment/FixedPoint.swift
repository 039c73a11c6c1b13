import Foundation

/// A positive real factor as the kernels apply it: `mantissa` (Q31) times two to the power `shift`.
public struct FixedPointMultiplier: Codable, Hashable, Sendable {
  /// Q31 mantissa in [2^30, 2^31), or 0 for a factor too small to matter.
  public var mantissa: Int32
  /// Left shift if positive, right shift if negative; within -31...30.
  public var shift: Int32

  /// The nearest fixed-point factor of `real`, which must be finite and not negative.
  ///
  /// Source: TensorFlow Lite, kernels/internal/quantization_util.cc, QuantizeMultiplier.
  public init(_ real: Double) {
    guard real > 0, real.isFinite else {
      (mantissa, shift) = (0, 0)
      return
    }
    var exponent = Int32(real.exponent) + 1
    var fixed = Int64((real.significand / 2 * 2_147_483_648).rounded(.toNearestOrAwayFromZero))
    if fixed == 1 << 31 {
      fixed /= 2
      exponent += 1
    }
    if exponent < -31 { (fixed, exponent) = (0, 0) }
    if exponent > 30 { (fixed, exponent) = (Int64(Int32.max), 30) }
    mantissa = Int32(fixed)
    shift = exponent
  }

  /// `value` times the factor, rounded as the kernels do: half up by the mantissa, then half away from zero by a right
  /// shift.
  func applied(to value: Int32) -> Int32 {
    let product = Int64(value << max(0, shift)) * Int64(mantissa)
    let high = Int32(truncatingIfNeeded: (product + (1 << 30)) >> 31)
    guard shift < 0 else { return high }
    let half = Int64(1) << Int64(-shift - 1)
    let magnitude = (Int64(high.magnitude) + half) >> Int64(-shift)
    return Int32(high < 0 ? -magnitude : magnitude)
  }

  /// The factor as a real number.
  public var value: Double { Double(mantissa) / 2_147_483_648 * pow(2, Double(shift)) }
}

/// How an activation's int8 values stand for reals: real = scale * (value - zeroPoint).
public struct TensorQuantisation: Codable, Hashable, Sendable {
  /// Reals a step.
  public var scale: Double
  /// The int8 value that stands for zero.
  public var zeroPoint: Int32

  /// A given scale and zero point.
  public init(scale: Double, zeroPoint: Int32) {
    self.scale = scale
    self.zeroPoint = zeroPoint
  }

  /// The asymmetric quantisation that covers `range` and zero.
  ///
  /// Source: TensorFlow Lite's 8-bit quantisation specification; zero is exactly representable.
  public init(covering range: ClosedRange<Float>) {
    let low = min(0, Double(range.lowerBound))
    let high = max(0, Double(range.upperBound))
    scale = high > low ? (high - low) / 255 : 1
    zeroPoint = Int32(max(-128, min(127, (-128 - low / scale).rounded())))
  }
}
