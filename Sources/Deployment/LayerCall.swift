import Foundation
import Networks

/// The body of the C function of one layer: its parameters as constants and the call of its kernel.
struct LayerCall {
  let node: Node
  let model: QuantisedModel
  let prefix: String
  let weights: EncodedWeights?

  /// The statements; `scratch` is the pointer and the size that convolutions pass on.
  func text(scratch: String) -> String {
    switch node.operation {
    case .input: ""
    case .convolution(let convolution): self.convolution(convolution, scratch: scratch)
    case .depthwise(let convolution): depthwise(convolution, scratch: scratch)
    case .dense(let inputs, let outputs, let relu): dense(inputs: inputs, outputs: outputs, relu: relu)
    case .maxPool(let size, let stride): pool("max", height: size, width: size, stride: stride)
    case .averagePool: pool("average", height: input.height, width: input.width, stride: 1)
    case .add(let relu): add(relu: relu)
    case .concat: concat
    case .softmax: softmax
    }
  }

  private var input: FeatureShape { model.network.nodes[node.inputs[0]].shape }
  private var output: TensorQuantisation { model.tensors[node.id] }

  private func shape(_ shape: FeatureShape) -> String { "{\(shape.height), \(shape.width), \(shape.channels)}" }

  /// A fused ReLU is a clamp at the output's zero point.
  private func range(relu: Bool) -> String {
    ".output_min = \(relu ? max(-128, output.zeroPoint) : -128), .output_max = 127"
  }

  private var quantisation: String {
    "  static const dtmm_channel_quant quant = {\(prefix)_bias, \(prefix)_multiplier, \(prefix)_shift};\n"
  }

  private func convolution(_ convolution: Convolution, scratch: String) -> String {
    guard let weights else { return "" }
    let format = WeightFormats.named(weights.format)?.kernel ?? weights.format
    let pointers = weights.arrays.filter { ![.bias, .quantisation].contains($0.part) }
      .map { ".\($0.field) = \(prefix)_\($0.field)" }
    let fields = weights.fields.sorted { $0.key < $1.key }.map { ".\($0.key) = \($0.value)" }
    return """
      \(geometry(convolution))\(quantisation)  static const dtmm_\(format)_weights weights = \
      {\((pointers + fields).joined(separator: ", "))};
        return dtmm_conv_\(format)_s8(&params, &quant, &weights, input, output, \(scratch));

      """
  }

  private func depthwise(_ convolution: Convolution, scratch: String) -> String {
    """
    \(geometry(convolution))\(quantisation)  return dtmm_depthwise_conv_s8(&params, &quant, \(prefix)_values, input, \
    output, \(scratch));

    """
  }

  /// Padding below and to the right follows from the shapes.
  private func geometry(_ convolution: Convolution) -> String {
    let (stride, dilation) = (convolution.stride, convolution.dilation)
    return """
        static const dtmm_conv_params params = {
          .input = \(shape(input)), .output = \(shape(node.shape)),
          .kernel_height = \(convolution.kernelHeight), .kernel_width = \(convolution.kernelWidth),
          .stride_y = \(stride), .stride_x = \(stride), .dilation_y = \(dilation), .dilation_x = \(dilation),
          .pad_y = \(convolution.padding.top), .pad_x = \(convolution.padding.left),
          .input_zero_point = \(model.tensors[node.inputs[0]].zeroPoint),
          .output_zero_point = \(output.zeroPoint), \(range(relu: convolution.relu))};

      """
  }

  private func dense(inputs: Int, outputs: Int, relu: Bool) -> String {
    """
      static const dtmm_fully_connected_params params = {
        .inputs = \(inputs), .outputs = \(outputs),
        .output_zero_point = \(output.zeroPoint), \(range(relu: relu))};
    \(quantisation)  return dtmm_fully_connected_s8(&params, &quant, \(prefix)_values, input, output);

    """
  }

  private func pool(_ kind: String, height: Int, width: Int, stride: Int) -> String {
    """
      static const dtmm_pool_params params = {
        .input = \(shape(input)), .output = \(shape(node.shape)),
        .window_height = \(height), .window_width = \(width), .stride_y = \(stride), .stride_x = \(stride)};
      return dtmm_\(kind)_pool_s8(&params, input, output);

    """
  }

  /// Source of the three multipliers and the shift of 20: TensorFlow Lite, kernels/add.cc, PrepareGeneral.
  private func add(relu: Bool) -> String {
    let first = model.tensors[node.inputs[0]]
    let second = model.tensors[node.inputs[1]]
    let twice = 2 * max(first.scale, second.scale)
    let factors = [
      ("first", first.zeroPoint, FixedPointMultiplier(first.scale / twice)),
      ("second", second.zeroPoint, FixedPointMultiplier(second.scale / twice)),
      ("output", output.zeroPoint, FixedPointMultiplier(twice / (Double(1 << 20) * output.scale))),
    ]
    let lines = factors.map {
      "    .\($0)_zero_point = \($1), .\($0)_multiplier = \($2.mantissa), .\($0)_shift = \($2.shift),\n"
    }
    return """
        static const dtmm_add_params params = {
          .count = \(node.shape.count),
      \(lines.joined())    \(range(relu: relu))};
        return dtmm_add_s8(&params, first, second, output);

      """
  }

  /// Inputs whose scale is the output's are moved by the difference of the zero points alone.
  private var concat: String {
    let inputs = node.inputs.map { id in
      let tensor = model.tensors[id]
      let factor = FixedPointMultiplier(tensor.scale / output.scale)
      let channels = model.network.nodes[id].shape.channels
      return "    {\(channels), \(tensor.zeroPoint), \(factor.mantissa), \(factor.shift)},\n"
    }
    let values = node.inputs.indices.map { "input\($0)" }.joined(separator: ", ")
    return """
        static const dtmm_concat_input inputs[] = {
      \(inputs.joined())  };
        static const dtmm_concat_params params = {
          .positions = \(node.shape.height * node.shape.width), .count = \(node.inputs.count), .inputs = inputs,
          .output_zero_point = \(output.zeroPoint)};
        const int8_t *const values[] = {\(values)};
        return dtmm_concat_s8(&params, values, output);

      """
  }

  private var softmax: String {
    let scaling = SoftmaxScaling(inputScale: model.tensors[node.inputs[0]].scale)
    return """
        static const dtmm_softmax_params params = {
          .rows = \(node.shape.height * node.shape.width), .channels = \(node.shape.channels),
          .multiplier = \(scaling.multiplier), .shift = \(scaling.shift), .least = \(scaling.least)};
        return dtmm_softmax_s8(&params, input, output);

      """
  }
}
