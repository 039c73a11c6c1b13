import Deployment
import Foundation
import Networks
import Testing

/// The parameters that each layer of the generated C hands to its kernel, worked out by hand.
@Suite("Calls of kernels")
struct LayerCallTests {
  /// The C of `network` packed dense, with these scales and zero points node by node.
  private func source(_ network: Network, _ tensors: [(Double, Int32)]) throws -> String {
    var model = SampleModel.model(network, seed: 1)
    model.tensors = tensors.map { TensorQuantisation(scale: $0.0, zeroPoint: $0.1) }
    return try SampleModel.text("model.c", of: ModelPacker.pack(model, format: "dense"))
  }

  private func builder(_ height: Int, _ width: Int, _ channels: Int) -> NetworkBuilder {
    NetworkBuilder(name: "calls", input: FeatureShape(height: height, width: width, channels: channels))
  }

  /// Rows: five windows of 3 taps 3 apart reach 8 + 7 of 9: six zeros, three above. Columns: six windows of 2 taps
  /// reach 10 + 4 of 12: two zeros, one to the left.
  @Test("Stride, dilation and padding of a convolution, and of a depthwise one")
  func geometry() throws {
    let window = Window(height: 3, width: 2, stride: 2, dilation: 3, rule: .same)
    let expected = """
          .kernel_height = 3, .kernel_width = 2,
          .stride_y = 2, .stride_x = 2, .dilation_y = 3, .dilation_x = 3,
          .pad_y = 3, .pad_x = 1,
          .input_zero_point = 7,
      """
    var full = builder(9, 12, 2)
    full.convolution("c", filters: 5, window: window)
    let convolution = try source(full.build(), [(1, 7), (1, -9)])
    #expect(convolution.contains("    .input = {9, 12, 2}, .output = {5, 6, 5},\n\(expected)\n"))
    var separate = builder(9, 12, 2)
    separate.depthwise("d", window: window, relu: false)
    let depthwise = try source(separate.build(), [(1, 7), (1, -9)])
    #expect(depthwise.contains("    .input = {9, 12, 2}, .output = {5, 6, 2},\n\(expected)\n"))
    // A ReLU cuts at the zero point; without one the whole range of int8 is left.
    #expect(convolution.contains(".output_zero_point = -9, .output_min = -9, .output_max = 127};"))
    #expect(depthwise.contains(".output_zero_point = -9, .output_min = -128, .output_max = 127};"))
  }

  @Test("Windows of pools: square ones that halve, and the mean of the whole input")
  func pools() throws {
    var pools = builder(8, 11, 3)
    pools.maxPool("max", size: 3)
    pools.averagePool("mean")
    let text = try source(pools.build(), [(1, 0), (1, 0), (1, 0)])
    #expect(
      text.contains(
        """
            .input = {8, 11, 3}, .output = {2, 3, 3},
            .window_height = 3, .window_width = 3, .stride_y = 3, .stride_x = 3};
          return dtmm_max_pool_s8(&params, input, output);
        """))
    #expect(
      text.contains(
        """
            .input = {2, 3, 3}, .output = {1, 1, 3},
            .window_height = 2, .window_width = 3, .stride_y = 1, .stride_x = 1};
          return dtmm_average_pool_s8(&params, input, output);
        """))
  }

  /// Twice the larger scale is 1: factors 0.5 and 0.25, and 1 / (2^20 * 0.125) = 2^-17 behind.
  @Test("A sum's three factors", arguments: [true, false])
  func sum(relu: Bool) throws {
    var sums = builder(2, 3, 4)
    let first = sums.convolution("a", filters: 4, kernel: 1)
    let second = sums.convolution("b", filters: 4, kernel: 1)
    sums.add("sum", first, second, relu: relu)
    let text = try source(sums.build(), [(1, 0), (0.5, 1), (0.25, -2), (0.125, 5)])
    #expect(
      text.contains(
        """
            .count = 24,
            .first_zero_point = 1, .first_multiplier = 1073741824, .first_shift = 0,
            .second_zero_point = -2, .second_multiplier = 1073741824, .second_shift = -1,
            .output_zero_point = 5, .output_multiplier = 1073741824, .output_shift = -16,
            .output_min = \(relu ? 5 : -128), .output_max = 127};
          return dtmm_add_s8(&params, first, second, output);
        """))
  }

  @Test("A concat's inputs with their channels and factors: 1 for the output's own scale, 0.5 for half of it")
  func concat() throws {
    var joined = builder(2, 3, 2)
    let first = joined.convolution("a", filters: 4, kernel: 1)
    let second = joined.convolution("b", filters: 3, kernel: 1)
    joined.concat("join", [second, 0, first])
    let text = try source(joined.build(), [(0.75, 9), (0.5, 1), (0.25, 2), (0.5, -3)])
    // 0.75 / 0.5 is 0.75 * 2^1.
    #expect(
      text.contains(
        """
            {3, 2, 1073741824, 0},
            {2, 9, 1610612736, 1},
            {4, 1, 1073741824, 1},
          };
          static const dtmm_concat_params params = {
            .positions = 6, .count = 3, .inputs = inputs,
            .output_zero_point = -3};
          const int8_t *const values[] = {input0, input1, input2};
          return dtmm_concat_s8(&params, values, output);
        """))
  }

  /// 2^-4 * 2^26 = 0.5 * 2^23, and 31 * 2^26 / 2^23 = 248.
  @Test("A softmax's rows and scaling")
  func softmax() throws {
    var classes = builder(2, 3, 5)
    classes.softmax("soft")
    let text = try source(classes.build(), [(1.0 / 16, 0), (1.0 / 256, -128)])
    #expect(
      text.contains(
        """
            .rows = 6, .channels = 5,
            .multiplier = 1073741824, .shift = 23, .least = -248};
          return dtmm_softmax_s8(&params, input, output);
        """))
  }

  /// 2 filters that both keep column 0 of 8.
  @Test(
    "Each format's kernel, and its struct with arrays in their order, then numbers by name",
    arguments: [
      ("dense", "dense", ".values = dtmm_c_values"),
      (
        "csr", "csr",
        ".values = dtmm_c_values, .columns = dtmm_c_columns, .rows = dtmm_c_rows, .column_bytes = 1, .row_bytes = 2"
      ),
      ("delta", "delta", ".values = dtmm_c_values, .distances = dtmm_c_distances, .count = 2"),
      ("bitmap", "bitmap", ".values = dtmm_c_values, .mask = dtmm_c_mask"),
      ("nm-2-4", "nm", ".values = dtmm_c_values, .indices = dtmm_c_indices, .group = 4, .kept = 2"),
      ("nm-1-8", "nm", ".values = dtmm_c_values, .indices = dtmm_c_indices, .group = 8, .kept = 1"),
      (
        "block-1x4", "block",
        ".values = dtmm_c_values, .columns = dtmm_c_columns, .rows = dtmm_c_rows, .column_bytes = 1, .filters = 4, "
          + ".row_bytes = 2"
      ),
      ("fwcs", "fwcs", ".values = dtmm_c_values, .columns = dtmm_c_columns, .rows = dtmm_c_rows, .row_bytes = 2"),
      ("fwcs-mask", "fwcs_mask", ".values = dtmm_c_values, .bitmap = dtmm_c_bitmap"),
      ("fwcs-4", "fwcs_4", ".values = dtmm_c_values, .bitmap = dtmm_c_bitmap"),
    ])
  func weightStructs(format: String, kernel: String, fields: String) throws {
    var filters = builder(1, 1, 8)
    filters.convolution("c", filters: 2, kernel: 1)
    let model = SampleModel.model(filters.build(), seed: 2, keeps: { $0 == 0 })
    let text = try SampleModel.text("model.c", of: ModelPacker.pack(model, format: format, strict: true))
    #expect(text.contains("  static const dtmm_\(kernel)_weights weights = {\(fields)};\n"))
    #expect(text.contains("  return dtmm_conv_\(kernel)_s8(&params, &quant, &weights, input, output, "))
  }
}
