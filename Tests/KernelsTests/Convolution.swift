import Kernels

/// The C convolutions on Swift arrays: encodes dense weights, makes scratch of the size asked for, runs.
enum Convolution: String, CaseIterable {
  case dense, csr, delta, bitmap
  case nm14 = "nm-1-4"
  case nm24 = "nm-2-4"
  case nm18 = "nm-1-8"
  case block2 = "block-1x2"
  case block4 = "block-1x4"
  case fwcs
  case fwcsMask = "fwcs-mask"
  case fwcs16 = "fwcs-16"
  case fwcs8 = "fwcs-8"
  case fwcs4 = "fwcs-4"

  /// Channels of the runs that it leaves out; nil for whole filterlets.
  var run: Int? {
    switch self {
    case .dense, .csr, .delta, .bitmap, .nm14, .nm24, .nm18, .block2, .block4: 1
    case .fwcs, .fwcsMask: nil
    case .fwcs16: 16
    case .fwcs8: 8
    case .fwcs4: 4
    }
  }

  /// Those that hold any weights, without a pattern.
  static let whole = allCases.filter { $0.slots == nil }

  /// Slots and size of an N:M format's groups.
  var slots: (kept: Int, group: Int)? {
    switch self {
    case .nm14: (1, 4)
    case .nm24: (2, 4)
    case .nm18: (1, 8)
    default: nil
    }
  }

  /// `weights` without those that an N:M format has no slots for: the last of each group.
  func patterned(_ weights: [Int8], rowSize: Int) -> [Int8] {
    guard let slots else { return weights }
    var result = weights
    for row in stride(from: 0, to: weights.count, by: rowSize) {
      for group in stride(from: row, to: row + rowSize, by: slots.group) {
        let places = (group..<min(group + slots.group, row + rowSize)).filter { weights[$0] != 0 }
        for place in places.dropFirst(slots.kept) { result[place] = 0 }
      }
    }
    return result
  }

  /// `lacking` bytes of the scratch asked for are kept back; `numbered` stores runs by number where they fit.
  func run(
    _ params: dtmm_conv_params, weights: [Int8], quant: Quantisation, input: [Int8], lacking: Int = 0,
    numbered: Bool = false
  ) -> (status: dtmm_status, output: [Int8]) {
    var params = params
    let bytes = scratchBytes(params) - lacking
    var output = [Int8](repeating: 0, count: params.outputCount)
    let scratch = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
    defer { scratch.deallocate() }
    let status = quant.withC { quant in
      switch self {
      case .dense:
        return weights.withUnsafeBufferPointer { values in
          var dense = dtmm_dense_weights(values: values.baseAddress)
          return dtmm_conv_dense_s8(&params, quant, &dense, input, &output, scratch, bytes)
        }
      case .csr:
        return SparseRows(weights, rowSize: params.filterSize, unit: 1).withPointers {
          values, columns, rows in
          var csr = dtmm_csr_weights(
            values: values, columns: columns, rows: rows, column_bytes: 2, row_bytes: 4)
          return dtmm_conv_csr_s8(&params, quant, &csr, input, &output, scratch, bytes)
        }
      case .delta, .bitmap, .nm14, .nm24, .nm18, .block2, .block4:
        return SingleWeights(weights, rowSize: params.filterSize, format: self).withPointers {
          values, index, columns, rows, count in
          switch self {
          case .delta:
            var delta = dtmm_delta_weights(values: values, distances: index, count: count)
            return dtmm_conv_delta_s8(&params, quant, &delta, input, &output, scratch, bytes)
          case .bitmap:
            var bitmap = dtmm_bitmap_weights(values: values, mask: index)
            return dtmm_conv_bitmap_s8(&params, quant, &bitmap, input, &output, scratch, bytes)
          case .block2, .block4:
            var block = dtmm_block_weights(
              values: values, columns: columns, rows: rows, column_bytes: 2, filters: self == .block2 ? 2 : 4,
              row_bytes: 4)
            return dtmm_conv_block_s8(&params, quant, &block, input, &output, scratch, bytes)
          default:
            let (kept, group) = slots ?? (0, 0)
            var nm = dtmm_nm_weights(values: values, indices: index, kept: UInt8(kept), group: UInt8(group))
            return dtmm_conv_nm_s8(&params, quant, &nm, input, &output, scratch, bytes)
          }
        }
      case .fwcs:
        let rows = SparseRows(weights, rowSize: params.filterSize, unit: Int(params.input.channels))
        return rows.withPointers { values, columns, rows in
          var fwcs = dtmm_fwcs_weights(values: values, columns: columns, rows: rows, row_bytes: 4)
          return dtmm_conv_fwcs_s8(&params, quant, &fwcs, input, &output, scratch, bytes)
        }
      case .fwcsMask, .fwcs16, .fwcs8, .fwcs4:
        let runs = KeptRuns(
          weights, rowSize: params.filterSize, channels: Int(params.input.channels), length: run, numbered: numbered)
        return runs.withC { runs in
          switch self {
          case .fwcs16: return dtmm_conv_fwcs_16_s8(&params, quant, runs, input, &output, scratch, bytes)
          case .fwcs8: return dtmm_conv_fwcs_8_s8(&params, quant, runs, input, &output, scratch, bytes)
          case .fwcs4: return dtmm_conv_fwcs_4_s8(&params, quant, runs, input, &output, scratch, bytes)
          default: return dtmm_conv_fwcs_mask_s8(&params, quant, runs, input, &output, scratch, bytes)
          }
        }
      }
    }
    return (status, output)
  }

  func scratchBytes(_ params: dtmm_conv_params) -> Int {
    var params = params
    switch self {
    case .dense: return dtmm_conv_dense_s8_get_buffer_size(&params)
    case .csr: return dtmm_conv_csr_s8_get_buffer_size(&params)
    case .delta: return dtmm_conv_delta_s8_get_buffer_size(&params)
    case .bitmap: return dtmm_conv_bitmap_s8_get_buffer_size(&params)
    case .nm14, .nm24, .nm18: return dtmm_conv_nm_s8_get_buffer_size(&params)
    case .block2, .block4: return dtmm_conv_block_s8_get_buffer_size(&params)
    case .fwcs: return dtmm_conv_fwcs_s8_get_buffer_size(&params)
    case .fwcsMask: return dtmm_conv_fwcs_mask_s8_get_buffer_size(&params)
    case .fwcs16: return dtmm_conv_fwcs_16_s8_get_buffer_size(&params)
    case .fwcs8: return dtmm_conv_fwcs_8_s8_get_buffer_size(&params)
    case .fwcs4: return dtmm_conv_fwcs_4_s8_get_buffer_size(&params)
    }
  }
}

/// Runs of `unit` weights that are not all zero, row by row.
struct SparseRows {
  var values: [Int8] = []
  var columns: [Int16] = []
  var rows: [UInt32] = [0]

  init(_ weights: [Int8], rowSize: Int, unit: Int) {
    for row in stride(from: 0, to: weights.count, by: rowSize) {
      for column in stride(from: 0, to: rowSize, by: unit) {
        let run = weights[(row + column)..<(row + column + unit)]
        guard run.contains(where: { $0 != 0 }) else { continue }
        values += run
        columns.append(Int16(column))
      }
      rows.append(UInt32(columns.count))
    }
    // An empty array has no address to hand to C.
    if values.isEmpty {
      values = [0]
      columns = [0]
    }
  }

  func withPointers<Result>(
    _ body: (UnsafePointer<Int8>?, UnsafePointer<Int16>?, UnsafePointer<UInt32>?) -> Result
  ) -> Result {
    values.withUnsafeBufferPointer { values in
      columns.withUnsafeBufferPointer { columns in
        rows.withUnsafeBufferPointer { rows in
          body(values.baseAddress, columns.baseAddress, rows.baseAddress)
        }
      }
    }
  }
}
