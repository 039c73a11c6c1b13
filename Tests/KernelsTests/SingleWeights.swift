import Kernels

/// The weights that are not zero, as the formats of single weights have them; written from the header's text.
struct SingleWeights {
  private(set) var values: [Int8] = []
  /// Distances, mask or places.
  private(set) var index: [UInt8] = []
  private(set) var columns: [UInt16] = []
  private(set) var rows: [UInt32] = [0]

  init(_ weights: [Int8], rowSize: Int, format: Convolution) {
    switch format {
    case .delta: addDistances(weights)
    case .block2: addBlocks(weights, rowSize: rowSize, filters: 2)
    case .block4: addBlocks(weights, rowSize: rowSize, filters: 4)
    default:
      for row in stride(from: 0, to: weights.count, by: rowSize) {
        let filter = Array(weights[row..<row + rowSize])
        if let slots = format.slots {
          addSlots(filter, kept: slots.kept, group: slots.group)
        } else {
          values += filter.filter { $0 != 0 }
          addBits(filter.map { $0 != 0 })
        }
      }
    }
  }

  private mutating func addDistances(_ weights: [Int8]) {
    var gap = 0
    for weight in weights {
      gap += 1
      if weight != 0 {
        while gap > 255 {
          values.append(0)
          index.append(255)
          gap -= 255
        }
        values.append(weight)
        index.append(UInt8(gap))
        gap = 0
      }
    }
  }

  /// Bits from the lowest of a byte up, to a whole byte.
  private mutating func addBits(_ bits: [Bool]) {
    for start in stride(from: 0, to: bits.count, by: 8) {
      let byte = bits[start..<min(start + 8, bits.count)]
      index.append(byte.reversed().reduce(0) { $0 << 1 | ($1 ? 1 : 0) })
    }
  }

  private mutating func addSlots(_ filter: [Int8], kept: Int, group: Int) {
    var bits: [Bool] = []
    for start in stride(from: 0, to: filter.count, by: group) {
      var last = 0
      var places = (start..<min(start + group, filter.count)).filter { filter[$0] != 0 }[...]
      for _ in 0..<kept {
        let place = places.popFirst()
        values.append(place.map { filter[$0] } ?? 0)
        last = place.map { $0 - start } ?? last
        bits += (0..<group.trailingZeroBitCount).map { last >> $0 & 1 == 1 }
      }
    }
    addBits(bits)
  }

  private mutating func addBlocks(_ weights: [Int8], rowSize: Int, filters: Int) {
    for start in stride(from: 0, to: weights.count, by: rowSize * filters) {
      let group = stride(from: start, to: min(start + rowSize * filters, weights.count), by: rowSize)
      let kept = (0..<rowSize).filter { column in group.contains { weights[$0 + column] != 0 } }
      for row in group { values += kept.map { weights[row + $0] } }
      columns += kept.map { UInt16($0) }
      rows.append(UInt32(columns.count))
    }
  }

  func withPointers<Result>(
    _ body: (
      UnsafePointer<Int8>?, UnsafePointer<UInt8>?, UnsafePointer<UInt16>?, UnsafePointer<UInt32>?, Int32
    ) -> Result
  ) -> Result {
    // An empty array has no address to hand to C.
    (values.isEmpty ? [0] : values).withUnsafeBufferPointer { values in
      (index.isEmpty ? [0] : index).withUnsafeBufferPointer { index in
        (columns.isEmpty ? [0] : columns).withUnsafeBufferPointer { columns in
          rows.withUnsafeBufferPointer { rows in
            body(values.baseAddress, index.baseAddress, columns.baseAddress, rows.baseAddress, Int32(self.values.count))
          }
        }
      }
    }
  }
}
