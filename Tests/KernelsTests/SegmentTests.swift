import Kernels
import Testing

/// What is particular to runs of channels: long filters that are resolved in several lists, wide rows that take
/// several passes, and both forms of the index.
@Suite struct SegmentTests {
  static let formats: [Convolution] = [.fwcsMask, .fwcs16, .fwcs8, .fwcs4]

  @Test(arguments: formats, [1, 3, 4, 5, 8, 12, 19, 31, 36, 96, 132] as [Int32])
  func equalsTheReferenceAtEveryDepth(_ format: Convolution, _ channels: Int32) {
    for (seed, width) in ([1, 4, 5, 9, 16, 23, 64, 70] as [Int32]).enumerated() {
      for numbered in [false, true] {
        var random = SeededGenerator(seed: seed)
        let params = layer(height: 3, width: width, channels: channels, filters: 2)
        let weights = random.weights(
          filters: 2, size: params.filterSize, channels: Int(channels), run: format.run)
        let quant = random.quantisation(2)
        let input = random.bytes(params.inputCount)
        let result = format.run(params, weights: weights, quant: quant, input: input, numbered: numbered)
        #expect(result.status == DTMM_OK)
        let expected = Reference.convolution(params, weights: weights, quant: quant, input: input)
        #expect(result.output == expected, "\(format) \(width)x\(channels) \(numbered)")
      }
    }
  }

  /// One position of five channels; runs of four: channels 0...3, then channel 4. Only the second run is kept.
  @Test func readsTheLastRunByHand() {
    var params = layer(height: 1, width: 1, channels: 5, filters: 1)
    (params.kernel_height, params.kernel_width, params.pad_y, params.pad_x) = (1, 1, 0, 0)
    let quant = Quantisation(bias: [7], multiplier: [1 << 30], shift: [1])
    for numbered in [false, true] {
      let result = Convolution.fwcs4.run(
        params, weights: [0, 0, 0, 0, 3], quant: quant, input: [1, 2, 4, 8, 16], numbered: numbered)
      #expect(result.output == [3 * 16 + 7])
    }
  }

  @Test(arguments: formats)
  func refusesAnIncompleteIndex(_ format: Convolution) {
    var params = layer(height: 1, width: 1, channels: 4, filters: 1)
    let quant = Quantisation(bias: [0], multiplier: [1 << 30], shift: [0])
    let scratch = UnsafeMutableRawPointer.allocate(byteCount: format.scratchBytes(params), alignment: 16)
    defer { scratch.deallocate() }
    let (values, index): ([Int8], [UInt8]) = ([Int8](repeating: 1, count: 36), [UInt8](repeating: 0, count: 9))
    let status = quant.withC { quant in
      values.withUnsafeBufferPointer { values in
        index.withUnsafeBufferPointer { numbers in
          var runs = dtmm_run_weights(
            values: values.baseAddress, bitmap: nil, numbers: numbers.baseAddress, counts: nil)
          var output: [Int8] = [0]
          let bytes = format.scratchBytes(params)
          let input = [Int8](repeating: 0, count: 4)
          switch format {
          case .fwcs16: return dtmm_conv_fwcs_16_s8(&params, quant, &runs, input, &output, scratch, bytes)
          case .fwcs8: return dtmm_conv_fwcs_8_s8(&params, quant, &runs, input, &output, scratch, bytes)
          case .fwcs4: return dtmm_conv_fwcs_4_s8(&params, quant, &runs, input, &output, scratch, bytes)
          default: return dtmm_conv_fwcs_mask_s8(&params, quant, &runs, input, &output, scratch, bytes)
          }
        }
      }
    }
    #expect(status == DTMM_BAD_ARGUMENT)
  }

  private func layer(height: Int32, width: Int32, channels: Int32, filters: Int32) -> dtmm_conv_params {
    dtmm_conv_params(
      input: dtmm_shape(height: height, width: width, channels: channels),
      output: dtmm_shape(height: height, width: width, channels: filters),
      kernel_height: 3, kernel_width: 3, stride_y: 1, stride_x: 1, dilation_y: 1, dilation_x: 1,
      pad_y: 1, pad_x: 1, input_zero_point: -3, output_zero_point: 0, output_min: -128, output_max: 127)
  }
}
