import Kernels

/// Filterlet-based weight compressed storage, as DTMM publishes it: the values of the kept filterlets back to
/// back, one 16-bit column a filterlet, one row pointer a filter.
public enum FWCSFormat: WeightFormat {
  public static let name = "fwcs"
  public static let summary = "F*(C+2) + 2*(O+1) bytes for F kept filterlets of C channels"
  public static let source = "Han, Xiao, Li, DTMM, INFOCOM 2024"
  public static let finestRun: Int? = nil

  public static func bytes(of occupancy: Occupancy) -> FlashBytes {
    var bytes = FlashBytes()
    bytes.values = occupancy.filterlets * occupancy.channels
    bytes.index = occupancy.filterlets * 2
    bytes.pointers = (occupancy.filters + 1) * RowPointers.element(for: occupancy.filterlets).bytes
    return bytes
  }

  public static func scratchBytes(_ geometry: dtmm_conv_params) -> Int {
    withUnsafePointer(to: geometry) { dtmm_conv_fwcs_s8_get_buffer_size($0) }
  }

  public static func encode(_ input: FormatInput) throws -> EncodedWeights {
    let last = (input.positions - 1) * input.channels
    guard last <= Int(Int16.max) else {
      throw FormatError(
        description: "fwcs: column \(last) does not fit its 16-bit index; at most \(Int16.max) does")
    }
    var values: [Int] = []
    var columns: [Int] = []
    var rows = [0]
    for filter in 0..<input.filters {
      for position in 0..<input.positions {
        let start = (filter * input.positions + position) * input.channels
        let range = start..<start + input.channels
        guard input.mask[range].contains(where: { $0 != 0 }) else { continue }
        values += range.map { input.mask[$0] == 0 ? 0 : Int(input.values[$0]) }
        columns.append(position * input.channels)
      }
      rows.append(columns.count)
    }
    let rowType = RowPointers.element(for: columns.count)
    return EncodedWeights(
      format: name,
      arrays: [
        EncodedArray(field: "values", element: .int8, part: .values, elements: values),
        EncodedArray(field: "columns", element: .int16, part: .index, elements: columns),
        EncodedArray(field: "rows", element: rowType, part: .pointers, elements: rows),
      ],
      fields: ["row_bytes": rowType.bytes])
  }

  public static func decode(
    _ encoded: EncodedWeights, filters: Int, positions: Int, channels: Int
  ) -> [Int8] {
    let (values, columns) = (encoded.elements("values"), encoded.elements("columns"))
    let rows = encoded.elements("rows")
    var dense = [Int8](repeating: 0, count: filters * positions * channels)
    for filter in 0..<filters {
      for index in rows[filter]..<rows[filter + 1] {
        let start = filter * positions * channels + columns[index]
        for channel in 0..<channels {
          dense[start + channel] = Int8(truncatingIfNeeded: values[index * channels + channel])
        }
      }
    }
    return dense
  }
}
