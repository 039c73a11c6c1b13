import Kernels

/// Compressed sparse rows: one value and one column for each kept weight, one pointer for each filter.
public enum CSRFormat: WeightFormat {
  public static let name = "csr"
  public static let summary = "n*(1+w) + 2*(O+1) bytes, w = 1 byte a column up to 256 weights a filter, else 2"
  public static let source = "Saad, Iterative Methods for Sparse Linear Systems, section 3.4"
  public static let finestRun: Int? = 1

  public static func bytes(of occupancy: Occupancy) -> FlashBytes {
    var bytes = FlashBytes()
    bytes.values = occupancy.weights
    bytes.index = occupancy.weights * columnType(occupancy.weightsPerFilter).bytes
    bytes.pointers = (occupancy.filters + 1) * RowPointers.element(for: occupancy.weights).bytes
    return bytes
  }

  public static func scratchBytes(_ geometry: dtmm_conv_params) -> Int {
    withUnsafePointer(to: geometry) { dtmm_conv_csr_s8_get_buffer_size($0) }
  }

  public static func encode(_ input: FormatInput) throws -> EncodedWeights {
    let length = input.positions * input.channels
    try checkLength(length, format: name)
    var values: [Int] = []
    var columns: [Int] = []
    var rows = [0]
    for filter in 0..<input.filters {
      for column in 0..<length where input.mask[filter * length + column] != 0 {
        values.append(Int(input.values[filter * length + column]))
        columns.append(column)
      }
      rows.append(values.count)
    }
    let columnType = columnType(length)
    let rowType = RowPointers.element(for: values.count)
    return EncodedWeights(
      format: name,
      arrays: [
        EncodedArray(field: "values", element: .int8, part: .values, elements: values),
        EncodedArray(field: "columns", element: columnType, part: .index, elements: columns),
        EncodedArray(field: "rows", element: rowType, part: .pointers, elements: rows),
      ],
      fields: ["column_bytes": columnType.bytes, "row_bytes": rowType.bytes])
  }

  public static func decode(
    _ encoded: EncodedWeights, filters: Int, positions: Int, channels: Int
  ) -> [Int8] {
    let length = positions * channels
    let (values, columns) = (encoded.elements("values"), encoded.elements("columns"))
    let rows = encoded.elements("rows")
    var dense = [Int8](repeating: 0, count: filters * length)
    for filter in 0..<filters {
      for index in rows[filter]..<rows[filter + 1] {
        dense[filter * length + columns[index]] = Int8(truncatingIfNeeded: values[index])
      }
    }
    return dense
  }

  /// Throws `FormatError` where a filter has more columns than 16 bits tell apart.
  static func checkLength(_ length: Int, format: String) throws {
    guard length <= 65536 else {
      throw FormatError(
        description: "\(format): \(length) weights a filter do not fit 16-bit columns; at most 65536 do")
    }
  }

  /// 8 bits where a filter's columns fit, else 16.
  static func columnType(_ length: Int) -> EncodedArray.Element { length <= 256 ? .uint8 : .uint16 }
}

/// Row pointers, as all compressed formats store them.
enum RowPointers {
  /// 16 bits where the last pointer fits, else 32.
  static func element(for count: Int) -> EncodedArray.Element { count <= 65535 ? .uint16 : .uint32 }
}
