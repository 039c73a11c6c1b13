import Kernels

/// The operators written from the definition of TensorFlow Lite's int8 arithmetic, one output value at a time.
/// Nothing here follows how the kernels compute.
enum Reference {
  /// gemmlowp's SaturatingRoundingDoublingHighMul: ab / 2^31, rounded to nearest, the only overflow saturated.
  static func doublingHighMultiply(_ a: Int32, _ b: Int32) -> Int32 {
    if a == .min && b == .min { return .max }
    let product = Int64(a) * Int64(b)
    let nudge: Int64 = product >= 0 ? 1 << 30 : 1 - (1 << 30)
    return Int32((product + nudge) / (1 << 31))
  }

  /// gemmlowp's RoundingDivideByPOT: value / 2^exponent, rounded to nearest, halves away from zero.
  static func roundingDivide(_ value: Int32, exponent: Int32) -> Int32 {
    let divisor = Int64(1) << Int64(exponent)
    let magnitude = (Int64(value).magnitude + UInt64(divisor) / 2) / UInt64(divisor)
    return value < 0 ? -Int32(magnitude) : Int32(magnitude)
  }

  /// TFLM's MultiplyByQuantizedMultiplier with two roundings.
  static func requantise(_ value: Int32, multiplier: Int32, shift: Int32) -> Int32 {
    let shifted = shift > 0 ? value &* (1 << shift) : value
    return roundingDivide(doublingHighMultiply(shifted, multiplier), exponent: max(-shift, 0))
  }

  /// One dense convolution; weights OHWI, input HWC, result HWC.
  static func convolution(
    _ params: dtmm_conv_params, weights: [Int8], quant: Quantisation, input: [Int8]
  ) -> [Int8] {
    var result: [Int8] = []
    for y in 0..<Int(params.output.height) {
      for x in 0..<Int(params.output.width) {
        for filter in 0..<Int(params.output.channels) {
          let sum = accumulator(params, weights: weights, input: input, y: y, x: x, filter: filter)
          result.append(quant.output(sum, channel: filter, range: params.range))
        }
      }
    }
    return result
  }

  private static func accumulator(
    _ params: dtmm_conv_params, weights: [Int8], input: [Int8], y: Int, x: Int, filter: Int
  ) -> Int32 {
    let height = Int(params.kernel_height)
    let width = Int(params.kernel_width)
    let channels = Int(params.input.channels)
    var sum: Int32 = 0
    for ky in 0..<height {
      for kx in 0..<width {
        let row = y * Int(params.stride_y) - Int(params.pad_y) + ky * Int(params.dilation_y)
        let column = x * Int(params.stride_x) - Int(params.pad_x) + kx * Int(params.dilation_x)
        let inside =
          (0..<Int(params.input.height)).contains(row) && (0..<Int(params.input.width)).contains(column)
        for channel in 0..<channels {
          let index = (row * Int(params.input.width) + column) * channels + channel
          let value = inside ? Int32(input[index]) : params.input_zero_point
          let weight = weights[((filter * height + ky) * width + kx) * channels + channel]
          sum += value * Int32(weight)
        }
      }
    }
    return sum
  }

  static func fullyConnected(
    _ params: dtmm_fully_connected_params, weights: [Int8], quant: Quantisation, input: [Int8]
  ) -> [Int8] {
    (0..<Int(params.outputs)).map { row in
      let sum = (0..<input.count).reduce(Int32(0)) { sum, i in
        sum + Int32(input[i]) * Int32(weights[row * input.count + i])
      }
      let range = OutputRange(
        zeroPoint: params.output_zero_point, low: params.output_min, high: params.output_max)
      return quant.output(sum, channel: row, range: range)
    }
  }

  static func add(_ params: dtmm_add_params, first: [Int8], second: [Int8]) -> [Int8] {
    zip(first, second).map { a, b in
      let left = requantise(
        (Int32(a) - params.first_zero_point) << 20, multiplier: params.first_multiplier,
        shift: params.first_shift)
      let right = requantise(
        (Int32(b) - params.second_zero_point) << 20, multiplier: params.second_multiplier,
        shift: params.second_shift)
      let sum = requantise(left + right, multiplier: params.output_multiplier, shift: params.output_shift)
      return Int8(min(max(sum + params.output_zero_point, params.output_min), params.output_max))
    }
  }
}

/// Zero point and clamp of an output.
struct OutputRange {
  var zeroPoint: Int32
  var low: Int32
  var high: Int32
}

extension dtmm_conv_params {
  var range: OutputRange {
    OutputRange(zeroPoint: output_zero_point, low: output_min, high: output_max)
  }
}

/// Bias, multiplier and shift of each channel.
struct Quantisation {
  var bias: [Int32]
  var multiplier: [Int32]
  var shift: [Int8]

  func output(_ sum: Int32, channel: Int, range: OutputRange) -> Int8 {
    let scaled = Reference.requantise(
      sum + bias[channel], multiplier: multiplier[channel], shift: Int32(shift[channel]))
    return Int8(min(max(scaled &+ range.zeroPoint, range.low), range.high))
  }

  /// Calls body with the C view of the three arrays.
  func withC<Result>(_ body: (UnsafePointer<dtmm_channel_quant>) -> Result) -> Result {
    bias.withUnsafeBufferPointer { bias in
      multiplier.withUnsafeBufferPointer { multiplier in
        shift.withUnsafeBufferPointer { shift in
          var quant = dtmm_channel_quant(
            bias: bias.baseAddress, multiplier: multiplier.baseAddress, shift: shift.baseAddress)
          return body(&quant)
        }
      }
    }
  }
}
