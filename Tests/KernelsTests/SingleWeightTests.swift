import Kernels
import Testing

/// What is particular to formats of single weights: filters of several lists, indices that run over the ends of
/// filters, and groups that filters cut.
@Suite struct SingleWeightTests {
  static let formats: [Convolution] = [
    .csr, .delta, .bitmap, .nm14, .nm24, .nm18, .block2, .block4,
  ]

  private func equalsTheReference(
    _ format: Convolution, _ params: dtmm_conv_params, _ weights: [Int8], seed: Int
  ) -> Bool {
    var random = SeededGenerator(seed: seed)
    let quant = random.quantisation(Int(params.output.channels))
    let input = random.bytes(params.inputCount)
    let result = format.run(params, weights: weights, quant: quant, input: input)
    return result.status == DTMM_OK
      && result.output == Reference.convolution(params, weights: weights, quant: quant, input: input)
  }

  /// 9 to 900 weights a filter: all kept, so that lists of 56 and of 116 weights end within words of a mask, within
  /// bytes of places and with the filter.
  @Test(arguments: formats, [1, 2, 3, 7, 8, 13, 16, 29, 64, 100] as [Int32])
  func equalsTheReferenceAtEveryDepth(_ format: Convolution, _ channels: Int32) {
    for (seed, width) in ([1, 4, 7, 16, 33] as [Int32]).enumerated() {
      let params = layer(height: 3, width: width, channels: channels, filters: 5)
      var random = SeededGenerator(seed: seed)
      let values = (0..<5 * params.filterSize).map { _ in Int8(random.between(1...127)) }
      let weights = format.patterned(values, rowSize: params.filterSize)
      let same = equalsTheReference(format, params, weights, seed: seed)
      #expect(same, "\(width) wide")
    }
  }

  /// Two weights at every distance about 255 and 510: within a filter, over its end, and over filters left empty.
  @Test(arguments: formats, [1, 60, 180, 360, 539, 700] as [Int])
  func bridgesLongGaps(_ format: Convolution, _ first: Int) {
    let params = layer(height: 2, width: 3, channels: 40, filters: 4)
    for gap in [1, 254, 255, 256, 257, 509, 510, 511, 512, 737] {
      var weights = [Int8](repeating: 0, count: 4 * params.filterSize)
      weights[first] = 5
      if first + gap < weights.count { weights[first + gap] = -7 }
      let fitting = format.patterned(weights, rowSize: params.filterSize)
      let same = equalsTheReference(format, params, fitting, seed: gap)
      #expect(same, "\(first) + \(gap)")
    }
  }

  /// Extreme weights against extreme inputs: -128 * -128 over a whole filter.
  @Test(arguments: formats)
  func holdsTheLargestSums(_ format: Convolution) {
    var params = layer(height: 2, width: 5, channels: 100, filters: 2)
    params.input_zero_point = -128
    let quant = Quantisation(bias: [0, 0], multiplier: [1 << 30, 1 << 30], shift: [-16, -16])
    for (weight, value) in [(-128, -128), (-128, 127), (127, -128), (127, 127)] as [(Int8, Int8)] {
      let weights = format.patterned([Int8](repeating: weight, count: 1800), rowSize: 900)
      let input = [Int8](repeating: value, count: params.inputCount)
      let result = format.run(params, weights: weights, quant: quant, input: input)
      #expect(result.output == Reference.convolution(params, weights: weights, quant: quant, input: input))
    }
  }

  /// One filter of 1x1 over five channels. 1:4 has two groups, of four and of one: weights 2 and 3 at channels 3
  /// and 4, places 3 and 0. 2 * 8 + 3 * 16 + 7 = 71.
  @Test func readsAPartialGroupByHand() {
    let params = pointwise
    let quant = Quantisation(bias: [7], multiplier: [1 << 30], shift: [1])
    let weights = SingleWeights([0, 0, 0, 2, 3], rowSize: 5, format: .nm14)
    #expect(weights.values == [2, 3])
    #expect(weights.index == [0b0011])
    let result = Convolution.nm14.run(params, weights: [0, 0, 0, 2, 3], quant: quant, input: [1, 2, 4, 8, 16])
    #expect(result.output == [71])
  }

  @Test func refusesUnknownPatternsAndWidths() {
    let quant = Quantisation(bias: [0], multiplier: [1 << 30], shift: [0])
    for (kept, group) in [(0, 4), (3, 4), (2, 8), (1, 16), (1, 0)] as [(UInt8, UInt8)] {
      #expect(
        status(quant) { params, quant, values, index, output, scratch, bytes in
          var weights = dtmm_nm_weights(values: values, indices: index, kept: kept, group: group)
          return dtmm_conv_nm_s8(params, quant, &weights, values, output, scratch, bytes)
        } == DTMM_BAD_ARGUMENT, "\(kept):\(group)")
    }
    for (column, filters, row) in [(3, 2, 4), (1, 0, 4), (1, 2, 1)] as [(UInt8, UInt8, UInt8)] {
      #expect(
        status(quant) { params, quant, values, index, output, scratch, bytes in
          var weights = dtmm_block_weights(
            values: values, columns: index, rows: index, column_bytes: column, filters: filters, row_bytes: row)
          return dtmm_conv_block_s8(params, quant, &weights, values, output, scratch, bytes)
        } == DTMM_BAD_ARGUMENT, "\(column), \(filters), \(row)")
    }
    #expect(
      status(quant) { params, quant, values, index, output, scratch, bytes in
        var weights = dtmm_delta_weights(values: values, distances: index, count: -1)
        return dtmm_conv_delta_s8(params, quant, &weights, values, output, scratch, bytes)
      } == DTMM_BAD_ARGUMENT)
    #expect(
      status(quant) { params, quant, values, _, output, scratch, bytes in
        var weights = dtmm_bitmap_weights(values: values, mask: nil)
        return dtmm_conv_bitmap_s8(params, quant, &weights, values, output, scratch, bytes)
      } == DTMM_BAD_ARGUMENT)
  }

  /// The answer of a call on five input channels.
  private func status(
    _ quant: Quantisation,
    _ call: (
      UnsafePointer<dtmm_conv_params>, UnsafePointer<dtmm_channel_quant>, UnsafePointer<Int8>, UnsafePointer<UInt8>,
      UnsafeMutablePointer<Int8>, UnsafeMutableRawPointer, Int
    ) -> dtmm_status
  ) -> dtmm_status {
    var params = pointwise
    let bytes = dtmm_conv_csr_s8_get_buffer_size(&params)
    let scratch = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
    defer { scratch.deallocate() }
    var output: [Int8] = [0]
    let (values, index) = ([Int8](repeating: 1, count: 8), [UInt8](repeating: 0, count: 8))
    return quant.withC { quant in call(&params, quant, values, index, &output, scratch, bytes) }
  }

  private var pointwise: dtmm_conv_params {
    var params = layer(height: 1, width: 1, channels: 5, filters: 1)
    (params.kernel_height, params.kernel_width, params.pad_y, params.pad_x) = (1, 1, 0, 0)
    return params
  }

  private func layer(height: Int32, width: Int32, channels: Int32, filters: Int32) -> dtmm_conv_params {
    dtmm_conv_params(
      input: dtmm_shape(height: height, width: width, channels: channels),
      output: dtmm_shape(height: height, width: width, channels: filters),
      kernel_height: 3, kernel_width: 3, stride_y: 1, stride_x: 1, dilation_y: 1, dilation_x: 1,
      pad_y: 1, pad_x: 1, input_zero_point: -3, output_zero_point: 0, output_min: -128, output_max: 127)
  }
}
