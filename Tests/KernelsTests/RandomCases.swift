import Kernels

/// A small generator with a fixed sequence for each seed, so that a failing case can be run again (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }

  mutating func between(_ range: ClosedRange<Int32>) -> Int32 { Int32.random(in: range, using: &self) }

  /// One in eight arrays holds only the two extreme values.
  mutating func bytes(_ count: Int) -> [Int8] {
    let extreme = between(0...7) == 0
    return (0..<count).map { _ in
      extreme ? (Bool.random(using: &self) ? 127 : -128) : Int8.random(in: .min ... .max, using: &self)
    }
  }

  mutating func zeroPoint() -> Int32 {
    let usual: [Int32] = [-128, 127, 0, between(-128...127)]
    return usual[Int(between(0...3))]
  }

  mutating func quantisation(_ channels: Int) -> Quantisation {
    Quantisation(
      bias: (0..<channels).map { _ in between(-20000...20000) },
      multiplier: (0..<channels).map { _ in between((1 << 30)...(Int32.max - 1)) },
      shift: (0..<channels).map { _ in Int8(between(-12 ... -4)) })
  }

  /// Any kernel, stride, dilation and padding for which the output is not empty.
  mutating func convolution() -> dtmm_conv_params {
    while true {
      var params = dtmm_conv_params()
      params.kernel_height = between(1...5)
      params.kernel_width = between(1...5)
      params.stride_y = between(1...3)
      params.stride_x = between(1...3)
      params.dilation_y = between(1...2)
      params.dilation_x = between(1...2)
      params.pad_y = between(0...2)
      params.pad_x = between(0...2)
      let channels: [Int32] = [1, 2, 3, 4, 7, 15, 16, 17, 19, 31, 32, 40]
      params.input = dtmm_shape(
        height: between(1...10), width: between(1...21), channels: channels[Int(between(0...11))])
      let height = params.input.height + 2 * params.pad_y - (params.kernel_height - 1) * params.dilation_y - 1
      let width = params.input.width + 2 * params.pad_x - (params.kernel_width - 1) * params.dilation_x - 1
      guard height >= 0, width >= 0 else { continue }
      params.output = dtmm_shape(
        height: height / params.stride_y + 1, width: width / params.stride_x + 1, channels: between(1...7))
      params.input_zero_point = zeroPoint()
      params.output_zero_point = zeroPoint()
      params.output_min = Bool.random(using: &self) ? -128 : params.output_zero_point
      params.output_max = 127
      return params
    }
  }

  /// A depthwise layer: a convolution whose output has one to three channels for each of the input.
  mutating func depthwise() -> dtmm_conv_params {
    var params = convolution()
    if between(0...1) == 0 {
      (params.kernel_height, params.kernel_width, params.dilation_y, params.dilation_x) = (3, 3, 1, 1)
      (params.pad_y, params.pad_x) = (between(0...1), between(0...1))
      params.stride_x = between(1...2)
      params.stride_y = params.stride_x
      (params.input.height, params.input.width) = (between(3...12), between(3...90))
      params.output.height = (params.input.height + 2 * params.pad_y - 3) / params.stride_y + 1
      params.output.width = (params.input.width + 2 * params.pad_x - 3) / params.stride_x + 1
    }
    params.output.channels = params.input.channels * (between(0...3) == 0 ? between(2...3) : 1)
    params.output_max = between(params.output_min...127)
    return params
  }

  /// Any window, stride and padding for which each window meets the input.
  mutating func pool() -> dtmm_pool_params {
    var params = dtmm_pool_params()
    params.window_height = between(1...5)
    params.window_width = between(1...5)
    params.stride_y = between(1...3)
    params.stride_x = between(1...3)
    params.pad_y = between(0...params.window_height - 1)
    params.pad_x = between(0...params.window_width - 1)
    let channels = between(1...37)
    params.input = dtmm_shape(height: between(1...9), width: between(1...9), channels: channels)
    params.output = dtmm_shape(
      height: between(1...(params.input.height + params.pad_y - 1) / params.stride_y + 1),
      width: between(1...(params.input.width + params.pad_x - 1) / params.stride_x + 1), channels: channels)
    return params
  }

  /// Dense weights in which each run of `run` channels (nil: each filterlet) is zero with a probability drawn once;
  /// filters may be empty.
  mutating func weights(filters: Int, size: Int, channels: Int, run: Int?) -> [Int8] {
    let density = [0, 2, 5, 8, 10][Int(between(0...4))]
    var result = bytes(filters * size)
    for filterlet in Swift.stride(from: 0, to: result.count, by: channels) {
      for channel in Swift.stride(from: 0, to: channels, by: run ?? channels)
      where Int(between(1...10)) > density {
        for i in channel..<min(channel + (run ?? channels), channels) { result[filterlet + i] = 0 }
      }
    }
    return result
  }
}

extension dtmm_conv_params {
  var filterSize: Int { Int(kernel_height * kernel_width * input.channels) }
  var inputCount: Int { Int(input.height * input.width * input.channels) }
  var outputCount: Int { Int(output.height * output.width * output.channels) }
}
