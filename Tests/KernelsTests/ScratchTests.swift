import Kernels
import Testing

@Suite struct ScratchTests {
  /// 3x3 layers stay within 8 KiB; 4x4x256 within 10 KiB, since four columns of nine taps need that.
  @Test(
    arguments: zip(
      [(16, 64), (32, 32), (8, 128), (4, 256), (112, 16), (64, 3), (56, 64), (7, 31)],
      [8192, 8192, 8192, 10240, 8192, 8192, 8192, 8192]))
  func staysWithinTheBudget(_ layer: (side: Int32, channels: Int32), budget: Int) {
    for format in Convolution.allCases {
      let bytes = format.scratchBytes(convolution(side: layer.side, channels: layer.channels))
      #expect(bytes <= budget, "\(format) \(layer): \(bytes)")
    }
  }

  @Test(arguments: Convolution.allCases)
  func tooLittleScratchIsRefused(_ format: Convolution) {
    let params = convolution(side: 4, channels: 3)
    #expect(format.scratchBytes(params) > 0)
    let quant = Quantisation(
      bias: [Int32](repeating: 0, count: 3), multiplier: [Int32](repeating: 1 << 30, count: 3),
      shift: [0, 0, 0])
    let input = [Int8](repeating: 0, count: params.inputCount)
    let weights = [Int8](repeating: 1, count: 81)
    let status = format.run(params, weights: weights, quant: quant, input: input, lacking: 1).status
    #expect(status == DTMM_SCRATCH_TOO_SMALL)
  }

  private func convolution(side: Int32, channels: Int32) -> dtmm_conv_params {
    dtmm_conv_params(
      input: dtmm_shape(height: side, width: side, channels: channels),
      output: dtmm_shape(height: side, width: side, channels: channels),
      kernel_height: 3, kernel_width: 3, stride_y: 1, stride_x: 1, dilation_y: 1, dilation_x: 1, pad_y: 1,
      pad_x: 1, input_zero_point: 0, output_zero_point: 0, output_min: -128, output_max: 127)
  }
}
