import Kernels

/// One bit for each weight says whether it is kept; the kept values lie back to back.
///
/// Each filter's mask starts on a byte, column 0 in the lowest bit. There are no row pointers: a kernel walks the
/// filters in order and counts the values.
public enum BitmapFormat: WeightFormat {
  public static let name = "bitmap"
  public static let summary = "n + O*ceil(K/8) bytes: the kept values and one bit for each weight"
  public static let source = "Zhu, Gupta, To prune, or not to prune, ICLR 2018 workshop, section 5: bit-mask storage"
  public static let finestRun: Int? = 1

  public static func bytes(of occupancy: Occupancy) -> FlashBytes {
    var bytes = FlashBytes()
    bytes.values = occupancy.weights
    bytes.index = occupancy.filters * maskBytes(occupancy.weightsPerFilter)
    return bytes
  }

  private static func maskBytes(_ length: Int) -> Int { (length + 7) / 8 }

  public static func scratchBytes(_ geometry: dtmm_conv_params) -> Int {
    withUnsafePointer(to: geometry) { dtmm_conv_bitmap_s8_get_buffer_size($0) }
  }

  public static func encode(_ input: FormatInput) throws -> EncodedWeights {
    let length = input.positions * input.channels
    var values: [Int] = []
    var mask = [Int](repeating: 0, count: input.filters * maskBytes(length))
    for (index, kept) in input.mask.enumerated() where kept != 0 {
      let (filter, column) = (index / length, index % length)
      values.append(Int(input.values[index]))
      mask[filter * maskBytes(length) + column / 8] |= 1 << (column % 8)
    }
    return EncodedWeights(
      format: name,
      arrays: [
        EncodedArray(field: "values", element: .int8, part: .values, elements: values),
        EncodedArray(field: "mask", element: .uint8, part: .index, elements: mask),
      ],
      fields: [:])
  }

  public static func decode(
    _ encoded: EncodedWeights, filters: Int, positions: Int, channels: Int
  ) -> [Int8] {
    let length = positions * channels
    let mask = encoded.elements("mask")
    var values = encoded.elements("values")[...]
    return (0..<filters * length).map { index in
      let (filter, column) = (index / length, index % length)
      guard mask[filter * maskBytes(length) + column / 8] >> (column % 8) & 1 == 1 else { return 0 }
      return Int8(truncatingIfNeeded: values.removeFirst())
    }
  }
}
