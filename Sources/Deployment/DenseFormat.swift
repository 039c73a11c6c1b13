import Kernels

/// Every weight of every filter, [O][kh][kw][C]: the reference, and the format of filter-pruned layers.
public enum DenseFormat: WeightFormat {
  public static let name = "dense"
  public static let summary = "every weight, O*K bytes; pruned weights are stored as zeros"
  public static let source = "TensorFlow Lite's OHWI order"
  public static let finestRun: Int? = 1

  public static func bytes(of occupancy: Occupancy) -> FlashBytes {
    var bytes = FlashBytes()
    bytes.values = occupancy.filters * occupancy.weightsPerFilter
    return bytes
  }

  public static func scratchBytes(_ geometry: dtmm_conv_params) -> Int {
    withUnsafePointer(to: geometry) { dtmm_conv_dense_s8_get_buffer_size($0) }
  }

  public static func encode(_ input: FormatInput) throws -> EncodedWeights {
    let elements = zip(input.values, input.mask).map { $1 == 0 ? 0 : Int($0) }
    return EncodedWeights(
      format: name,
      arrays: [EncodedArray(field: "values", element: .int8, part: .values, elements: elements)],
      fields: [:])
  }

  public static func decode(
    _ encoded: EncodedWeights, filters: Int, positions: Int, channels: Int
  ) -> [Int8] {
    encoded.elements("values").map { Int8(truncatingIfNeeded: $0) }
  }
}
