import Kernels
import Testing

@Suite struct ConvolutionTests {
  @Test(arguments: Convolution.allCases)
  func equalsTheReferenceOnRandomLayers(_ format: Convolution) {
    for seed in 0..<400 {
      var random = SeededGenerator(seed: seed)
      let params = random.convolution()
      let filters = Int(params.output.channels)
      let weights = format.patterned(
        random.weights(
          filters: filters, size: params.filterSize, channels: Int(params.input.channels), run: format.run),
        rowSize: params.filterSize)
      let quant = random.quantisation(filters)
      let input = random.bytes(params.inputCount)
      let result = format.run(
        params, weights: weights, quant: quant, input: input, numbered: seed.isMultiple(of: 2))
      #expect(result.status == DTMM_OK)
      let expected = Reference.convolution(params, weights: weights, quant: quant, input: input)
      #expect(result.output == expected, "\(format) seed \(seed): \(params)")
    }
  }

  /// One filter (1, -2), bias 3, halved: positions (4, 1) and (-5, 2) give (4 - 2 + 3) / 2 = 2.5 -> 3 and
  /// (-5 - 4 + 3) / 2 = -3; the output zero point adds 1.
  @Test(arguments: Convolution.whole)
  func computesAPointwiseLayerByHand(_ format: Convolution) {
    let params = layer(height: 1, width: 2, channels: 2, kernel: 1, pad: 0, zeroPoint: 0)
    let quant = Quantisation(bias: [3], multiplier: [1 << 30], shift: [0])
    let result = format.run(params, weights: [1, -2], quant: quant, input: [4, 1, -5, 2])
    #expect(result.output == [4, -2])
  }

  /// A 3x3 kernel of ones on a single pixel of 10: eight of nine taps read the zero point -7.
  @Test(arguments: Convolution.whole)
  func paddingReadsAsTheInputZeroPoint(_ format: Convolution) {
    let params = layer(height: 1, width: 1, channels: 1, kernel: 3, pad: 1, zeroPoint: -7)
    let quant = Quantisation(bias: [0], multiplier: [1 << 30], shift: [1])
    let result = format.run(params, weights: [Int8](repeating: 1, count: 9), quant: quant, input: [10])
    #expect(result.output == [10 - 56 + 1])
  }

  /// An all-empty layer gives its requantised bias everywhere.
  @Test(arguments: Convolution.allCases)
  func emptyFiltersGiveTheirBias(_ format: Convolution) {
    var params = layer(height: 3, width: 5, channels: 4, kernel: 3, pad: 1, zeroPoint: 9)
    params.output.channels = 2
    let quant = Quantisation(bias: [40, -300], multiplier: [1 << 30, 1 << 30], shift: [0, 1])
    let weights = [Int8](repeating: 0, count: 2 * 36)
    let result = format.run(params, weights: weights, quant: quant, input: [Int8](repeating: 5, count: 60))
    #expect(result.output == (0..<15).flatMap { _ in [Int8(21), Int8(-128)] })
  }

  /// Outputs of every width and height about the blocks of four, eight and sixteen positions, and rows of
  /// several strips; up to 270 weights a filter, so that some are decoded in several stretches.
  @Test(arguments: [1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 32, 33, 64, 65, 130] as [Int32])
  func csrEqualsTheReferenceAtEveryWidth(_ width: Int32) {
    for height in [1, 2, 3, 4, 5, 8, 9, 17] as [Int32] {
      var random = SeededGenerator(seed: Int(width * 100 + height))
      let channels = random.between(1...30)
      let params = layer(height: height, width: width, channels: channels, kernel: 3, pad: 1, zeroPoint: -3)
      let weights = random.weights(
        filters: 1, size: params.filterSize, channels: Int(channels), run: 1)
      let quant = random.quantisation(1)
      let input = random.bytes(params.inputCount)
      let result = Convolution.csr.run(params, weights: weights, quant: quant, input: input)
      #expect(result.status == DTMM_OK)
      let expected = Reference.convolution(params, weights: weights, quant: quant, input: input)
      #expect(result.output == expected, "\(height)x\(width)x\(channels)")
    }
  }

  /// Strips of several rows: every width about quads, of which passes take two, and heights that divide unevenly.
  @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 9, 12, 17, 33, 130] as [Int32])
  func blocksEqualTheReferenceAtEveryWidth(_ width: Int32) {
    for (height, channels) in [(1, 19), (2, 3), (3, 31), (5, 16), (7, 8), (11, 33)] as [(Int32, Int32)] {
      for format in [Convolution.dense, .fwcs] {
        var random = SeededGenerator(seed: Int(width * 100 + height))
        let params = layer(height: height, width: width, channels: channels, kernel: 3, pad: 1, zeroPoint: 5)
        let weights = random.weights(filters: 1, size: params.filterSize, channels: Int(channels), run: nil)
        let quant = random.quantisation(1)
        let input = random.bytes(params.inputCount)
        let result = format.run(params, weights: weights, quant: quant, input: input)
        let expected = Reference.convolution(params, weights: weights, quant: quant, input: input)
        #expect(result.status == DTMM_OK && result.output == expected, "\(format) \(height)x\(width)x\(channels)")
      }
    }
  }

  /// Three rows of 4 + 2 positions: 3640 channels are the last of which a 16-bit distance reaches all bytes.
  @Test(arguments: [(3640, DTMM_OK), (3641, DTMM_BAD_ARGUMENT)] as [(Int32, dtmm_status)])
  func csrRefusesLayersBeyondItsDistances(_ channels: Int32, _ status: dtmm_status) {
    let params = layer(height: 1, width: 4, channels: channels, kernel: 3, pad: 1, zeroPoint: 0)
    let quant = Quantisation(bias: [0], multiplier: [1 << 30], shift: [0])
    let weights = [Int8](repeating: 0, count: params.filterSize)
    let input = [Int8](repeating: 1, count: params.inputCount)
    #expect(Convolution.csr.run(params, weights: weights, quant: quant, input: input).status == status)
  }

  @Test(arguments: Convolution.allCases)
  func refusesWrongArguments(_ format: Convolution) {
    let quant = Quantisation(bias: [0], multiplier: [1 << 30], shift: [0])
    let weights = [Int8](repeating: 1, count: 9)
    let good = layer(height: 2, width: 2, channels: 1, kernel: 3, pad: 1, zeroPoint: 0)
    let changes: [(inout dtmm_conv_params) -> Void] = [
      { $0.stride_x = 0 }, { $0.dilation_y = 0 }, { $0.input.width = 0 }, { $0.pad_x = -1 },
      { $0.input_zero_point = 128 },
      {
        $0.output_min = 5
        $0.output_max = 4
      },
    ]
    for change in changes {
      var params = good
      change(&params)
      var checked = params
      var output: [Int8] = [0, 0, 0, 0]
      let status = quant.withC { quant in
        weights.withUnsafeBufferPointer { values in
          var dense = dtmm_dense_weights(values: values.baseAddress)
          return dtmm_conv_dense_s8(&checked, quant, &dense, [1, 2, 3, 4], &output, nil, 0)
        }
      }
      #expect(status == DTMM_BAD_ARGUMENT)
    }
    #expect(format.run(good, weights: weights, quant: quant, input: [1, 2, 3, 4]).status == DTMM_OK)
  }

  private func layer(
    height: Int32, width: Int32, channels: Int32, kernel: Int32, pad: Int32, zeroPoint: Int32
  ) -> dtmm_conv_params {
    dtmm_conv_params(
      input: dtmm_shape(height: height, width: width, channels: channels),
      output: dtmm_shape(height: height, width: width, channels: 1),
      kernel_height: kernel, kernel_width: kernel, stride_y: 1, stride_x: 1, dilation_y: 1, dilation_x: 1,
      pad_y: pad, pad_x: pad, input_zero_point: zeroPoint, output_zero_point: 1, output_min: -128,
      output_max: 127)
  }
}
