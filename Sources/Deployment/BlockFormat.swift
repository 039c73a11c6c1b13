import Foundation
import Kernels

/// Blocks 1xN: N consecutive filters keep the same columns, so one column serves N weights.
///
/// A row is a group of N filters, the last of fewer where N does not divide them; it has one pointer, counted in
/// columns. Values lie filter by filter, each in the order of its columns, so that each filter is read as in CSR.
protocol BlockFormat: WeightFormat {
  /// Filters that share their columns.
  static var group: Int { get }
}

extension BlockFormat {
  public static var kernel: String { "block" }
  public static var name: String { "block-1x\(group)" }
  public static var source: String { "Lin et al., 1xN Pattern for Pruning Convolutional Neural Networks, TPAMI 2022" }
  public static var summary: String {
    "n + b*w + 2*(ceil(O/\(group))+1) bytes for b blocks of \(group) filters, w as in CSR; other masks are refused"
  }
  public static var finestRun: Int? { nil }
  public static var pattern: MaskPattern? { .filters(group) }

  private static func rows(_ filters: Int) -> Int { (filters + group - 1) / group }

  public static func bytes(of occupancy: Occupancy) -> FlashBytes {
    let blocks = blocks(of: occupancy)
    var bytes = FlashBytes()
    bytes.values = occupancy.weights
    bytes.index = blocks * CSRFormat.columnType(occupancy.weightsPerFilter).bytes
    bytes.pointers = (rows(occupancy.filters) + 1) * RowPointers.element(for: blocks).bytes
    return bytes
  }

  /// Kept blocks; those of a mask known by its counts as if none were in an incomplete group.
  private static func blocks(of occupancy: Occupancy) -> Int {
    guard let mask = occupancy.mask else { return (occupancy.weights + group - 1) / group }
    let length = occupancy.weightsPerFilter
    return stride(from: 0, to: occupancy.filters, by: group).reduce(0) { blocks, filter in
      blocks + mask[mask.startIndex + filter * length..<mask.startIndex + (filter + 1) * length].count { $0 != 0 }
    }
  }

  public static func holds(_ occupancy: Occupancy) -> Bool {
    occupancy.mask.map { broken([UInt8]($0), length: occupancy.weightsPerFilter) == nil }
      ?? occupancy.isArranged(as: pattern)
  }

  /// The first weight that is not kept or pruned as its block is.
  private static func broken(_ mask: [UInt8], length: Int) -> (filter: Int, column: Int)? {
    for index in mask.indices {
      let (filter, column) = (index / length, index % length)
      if (mask[filter / group * group * length + column] == 0) != (mask[index] == 0) { return (filter, column) }
    }
    return nil
  }

  public static func scratchBytes(_ geometry: dtmm_conv_params) -> Int {
    withUnsafePointer(to: geometry) { dtmm_conv_block_s8_get_buffer_size($0) }
  }

  public static func encode(_ input: FormatInput) throws -> EncodedWeights {
    let length = input.positions * input.channels
    try CSRFormat.checkLength(length, format: name)
    if let place = broken(input.mask, length: length) {
      throw FormatError(
        description: "\(name): filter \(place.filter) differs at column \(place.column) from the first of its block; "
          + "\(group) filters must keep the same columns")
    }
    var values: [Int] = []
    var columns: [Int] = []
    var rows = [0]
    for first in stride(from: 0, to: input.filters, by: group) {
      let kept = (0..<length).filter { input.mask[first * length + $0] != 0 }
      for filter in first..<min(first + group, input.filters) {
        values += kept.map { Int(input.values[filter * length + $0]) }
      }
      columns += kept
      rows.append(columns.count)
    }
    let columnType = CSRFormat.columnType(length)
    let rowType = RowPointers.element(for: columns.count)
    return EncodedWeights(
      format: name,
      arrays: [
        EncodedArray(field: "values", element: .int8, part: .values, elements: values),
        EncodedArray(field: "columns", element: columnType, part: .index, elements: columns),
        EncodedArray(field: "rows", element: rowType, part: .pointers, elements: rows),
      ],
      fields: ["column_bytes": columnType.bytes, "filters": group, "row_bytes": rowType.bytes])
  }

  public static func decode(
    _ encoded: EncodedWeights, filters: Int, positions: Int, channels: Int
  ) -> [Int8] {
    let length = positions * channels
    let (columns, rows) = (encoded.elements("columns"), encoded.elements("rows"))
    var values = encoded.elements("values")[...]
    var dense = [Int8](repeating: 0, count: filters * length)
    for filter in 0..<filters {
      let kept = columns[rows[filter / group]..<rows[filter / group + 1]]
      for (column, value) in zip(kept, values) {
        dense[filter * length + column] = Int8(truncatingIfNeeded: value)
      }
      values = values.dropFirst(kept.count)
    }
    return dense
  }
}

/// Two filters share their columns.
public enum Block2Format: BlockFormat {
  static let group = 2
}

/// Four filters share their columns.
public enum Block4Format: BlockFormat {
  static let group = 4
}
