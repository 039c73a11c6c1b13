/// What brings the differences of a softmax's int8 inputs to the fixed point of its exponential: 5 integer bits.
///
/// Source: TensorFlow Lite, kernels/internal/quantization_util.cc, PreprocessSoftmaxScaling and CalculateInputRadius,
/// with beta 1.
public struct SoftmaxScaling: Hashable, Sendable {
  /// Q31.
  public let multiplier: Int32
  /// Left shift, never negative for a scale of at least 2^-26.
  public let shift: Int32
  /// The most negative difference whose exponential is not zero.
  public let least: Int32

  /// The quantisation of every softmax's output: 256 steps from 0 to 1.
  public static let output = TensorQuantisation(scale: 1.0 / 256, zeroPoint: -128)

  /// For inputs of `inputScale` reals a step.
  public init(inputScale: Double) {
    let factor = FixedPointMultiplier(min(inputScale * Double(1 << 26), 2_147_483_647))
    (multiplier, shift) = (factor.mantissa, max(0, factor.shift))
    least = -Int32(clamping: (Int64(31) << 26) >> Int64(shift))
  }
}
