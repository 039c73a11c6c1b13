import Kernels
import Networks

extension dtmm_shape {
  /// The kernels' form of a shape.
  init(_ shape: FeatureShape) {
    self.init(
      height: Int32(clamping: shape.height), width: Int32(clamping: shape.width),
      channels: Int32(clamping: shape.channels))
  }
}

extension dtmm_conv_params {
  /// The geometry of a convolution node without its quantisation: all that scratch sizes depend on.
  init(_ convolution: Convolution, input: FeatureShape, output: FeatureShape) {
    self.init()
    self.input = dtmm_shape(input)
    self.output = dtmm_shape(output)
    kernel_height = Int32(clamping: convolution.kernelHeight)
    kernel_width = Int32(clamping: convolution.kernelWidth)
    (stride_y, stride_x) = (Int32(clamping: convolution.stride), Int32(clamping: convolution.stride))
    (dilation_y, dilation_x) = (Int32(clamping: convolution.dilation), Int32(clamping: convolution.dilation))
    (pad_y, pad_x) = (Int32(clamping: convolution.padding.top), Int32(clamping: convolution.padding.left))
  }
}

extension WeightFormat {
  /// Scratch bytes its kernel needs for `convolution` on an input of this shape.
  public static func scratchBytes(_ convolution: Convolution, input: FeatureShape) -> Int {
    scratchBytes(dtmm_conv_params(convolution, input: input, output: convolution.output(for: input)))
  }
}
