import Kernels
import Testing

@Suite struct DepthwiseTests {
  @Test func equalsTheReferenceOnRandomLayers() {
    for seed in 0..<600 {
      var random = SeededGenerator(seed: seed)
      let params = random.depthwise()
      let channels = Int(params.output.channels)
      let weights = random.bytes(Int(params.kernel_height * params.kernel_width) * channels)
      let quant = random.quantisation(channels)
      let input = random.bytes(params.inputCount)
      let result = run(params, weights, quant, input)
      #expect(result.status == DTMM_OK)
      #expect(result.output == reference(params, weights, quant, input), "seed \(seed): \(params)")
    }
  }

  /// As a convolution whose filters are zero in all channels but one.
  private func reference(
    _ params: dtmm_conv_params, _ weights: [Int8], _ quant: Quantisation, _ input: [Int8]
  ) -> [Int8] {
    let (inputs, outputs) = (Int(params.input.channels), Int(params.output.channels))
    var dense = [Int8](repeating: 0, count: outputs * params.filterSize)
    for (index, weight) in weights.enumerated() {
      let (tap, output) = (index / outputs, index % outputs)
      dense[output * params.filterSize + tap * inputs + output / (outputs / inputs)] = weight
    }
    return Reference.convolution(params, weights: dense, quant: quant, input: input)
  }

  private func run(
    _ params: dtmm_conv_params, _ weights: [Int8], _ quant: Quantisation, _ input: [Int8], spare: Int = 0
  ) -> (status: dtmm_status, output: [Int8]) {
    var params = params
    let bytes = dtmm_depthwise_conv_s8_get_buffer_size(&params)
    var output = [Int8](repeating: 0, count: params.outputCount)
    let scratch = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
    defer { scratch.deallocate() }
    let status = quant.withC {
      dtmm_depthwise_conv_s8(&params, $0, weights, input, &output, scratch, bytes + spare)
    }
    return (status, output)
  }

  /// One row of two channels, kernel 1x3: weights (1, 2, 3) on 10, 20 with zero point 5 outside, and (-1, 0, 1) on 1, 2;
  /// multiplier 2^30 and shift 1 keep the sums.
  @Test func computesByHand() {
    var params = layer(channels: 2)
    (params.input.height, params.input.width) = (1, 2)
    (params.output.height, params.output.width) = (1, 2)
    (params.kernel_height, params.pad_y) = (1, 0)
    let quant = Quantisation(bias: [0, 7], multiplier: [1 << 30, 1 << 30], shift: [1, 1])
    let result = run(params, [1, -1, 2, 0, 3, 1], quant, [10, 1, 20, 2])
    // 5 + 20 + 60 = 85 and 10 + 40 + 15 = 65; 2 - 5 + 7 = 4 and 5 - 1 + 7 = 11.
    #expect(result.output == [85, 4, 65, 11])
  }

  @Test func refusesWhatDoesNotFit() {
    let quant = Quantisation(bias: [0, 0, 0], multiplier: [1, 1, 1], shift: [0, 0, 0])
    var uneven = layer(channels: 2)
    uneven.output.channels = 3
    let weights = [Int8](repeating: 1, count: 27)
    let input = [Int8](repeating: 1, count: 50)
    #expect(run(uneven, weights, quant, input).status == DTMM_BAD_ARGUMENT)
    #expect(run(layer(channels: 2), weights, quant, input, spare: -1).status == DTMM_SCRATCH_TOO_SMALL)
  }

  /// Four planes of the rows a band reads stay within 8 KiB wherever four rows fit.
  @Test(arguments: [(96, 8), (48, 16), (25, 64), (3, 256), (224, 32)] as [(Int32, Int32)])
  func scratchStaysWithinTheBudget(_ side: Int32, _ channels: Int32) {
    var params = layer(channels: channels)
    (params.input.height, params.input.width) = (side, side)
    (params.output.height, params.output.width) = (side, side)
    #expect((1...8192 + 16).contains(dtmm_depthwise_conv_s8_get_buffer_size(&params)))
  }

  private func layer(channels: Int32) -> dtmm_conv_params {
    dtmm_conv_params(
      input: dtmm_shape(height: 5, width: 5, channels: channels),
      output: dtmm_shape(height: 5, width: 5, channels: channels), kernel_height: 3, kernel_width: 3, stride_y: 1,
      stride_x: 1, dilation_y: 1, dilation_x: 1, pad_y: 1, pad_x: 1, input_zero_point: 5, output_zero_point: 0,
      output_min: -128, output_max: 127)
  }
}
