/// A format that leaves out runs of consecutive channels: filterlets whole, or cut into segments.
///
/// Every filterlet is cut from its first channel on; its last run is shorter where the length does not divide its
/// channels. The runs of a filter are numbered: first those of whole length by position and channel, then the
/// shorter ones by position, so that a kernel meets one length after the other. Values of the kept runs lie back to
/// back in this order, filter by filter. The index says which runs are kept, in whichever form is smaller:
/// - a bitmap of 32-bit words, one bit for each run of each filter, lowest bit first, filters not padded:
///   4*ceil(O*R/32) bytes for R runs a filter;
/// - or the numbers of the kept runs, one byte each, and one byte for each filter's count: N + O bytes for N kept runs,
///   which needs R <= 255.
/// There are no row pointers: a kernel walks the filters in order, so values are found by counting. Neither form has
/// an index that could overflow: layers of over 255 runs a filter take the bitmap.
protocol RunFormat: WeightFormat {}

/// How a layer's filters are cut into runs.
struct RunCut {
  let positions, channels, length: Int

  /// Runs of one filter.
  var count: Int { positions * ((channels + length - 1) / length) }

  /// The weights of each run of a filter, in the order of their numbers.
  var ranges: [Range<Int>] {
    let starts = Array(stride(from: 0, to: positions * channels, by: channels))
    let whole = channels / length
    let full = starts.flatMap { start in (0..<whole).map { start + $0 * length..<start + ($0 + 1) * length } }
    let short = starts.map { $0 + whole * length..<$0 + channels }.filter { !$0.isEmpty }
    return full + short
  }

  /// Whether numbers take fewer bytes than a bitmap: when few runs are kept.
  func areNumbered(kept: Int, filters: Int) -> Bool {
    count <= UInt8.max && kept + filters < bitmapBytes(filters)
  }

  func bitmapBytes(_ filters: Int) -> Int { (filters * count + 31) / 32 * 4 }
}

extension RunFormat {
  private static func cut(positions: Int, channels: Int) -> RunCut {
    RunCut(positions: positions, channels: channels, length: finestRun ?? channels)
  }

  public static func bytes(of occupancy: Occupancy) -> FlashBytes {
    let cut = cut(positions: occupancy.positions, channels: occupancy.channels)
    let kept = occupancy.runs(of: cut.length)
    var bytes = FlashBytes()
    bytes.values = kept.weights
    if cut.areNumbered(kept: kept.count, filters: occupancy.filters) {
      bytes.index = kept.count
      bytes.pointers = occupancy.filters
    } else {
      bytes.index = cut.bitmapBytes(occupancy.filters)
    }
    return bytes
  }

  public static func encode(_ input: FormatInput) throws -> EncodedWeights {
    let cut = cut(positions: input.positions, channels: input.channels)
    let ranges = cut.ranges
    var values: [Int] = []
    var kept: [[Int]] = []
    for filter in 0..<input.filters {
      let start = filter * input.positions * input.channels
      kept.append(
        ranges.indices.filter { run in ranges[run].contains { input.mask[start + $0] != 0 } })
      values += kept[filter].flatMap { ranges[$0] }
        .map { input.mask[start + $0] == 0 ? 0 : Int(input.values[start + $0]) }
    }
    return EncodedWeights(
      format: name,
      arrays: [EncodedArray(field: "values", element: .int8, part: .values, elements: values)]
        + index(kept, cut: cut),
      fields: [:])
  }

  private static func index(_ kept: [[Int]], cut: RunCut) -> [EncodedArray] {
    let numbers = kept.flatMap { $0 }
    if cut.areNumbered(kept: numbers.count, filters: kept.count) {
      return [
        EncodedArray(field: "numbers", element: .uint8, part: .index, elements: numbers),
        EncodedArray(field: "counts", element: .uint8, part: .pointers, elements: kept.map(\.count)),
      ]
    }
    var words = [Int](repeating: 0, count: cut.bitmapBytes(kept.count) / 4)
    for (filter, numbers) in kept.enumerated() {
      for bit in numbers.map({ filter * cut.count + $0 }) { words[bit / 32] |= 1 << (bit % 32) }
    }
    return [EncodedArray(field: "bitmap", element: .uint32, part: .index, elements: words)]
  }

  public static func decode(
    _ encoded: EncodedWeights, filters: Int, positions: Int, channels: Int
  ) -> [Int8] {
    let ranges = cut(positions: positions, channels: channels).ranges
    var dense: [Int8] = []
    var values = encoded.elements("values")[...]
    for kept in keptRuns(encoded, filters: filters, runs: ranges.count) {
      var filter = [Int8](repeating: 0, count: positions * channels)
      for range in kept.map({ ranges[$0] }) {
        for (weight, value) in zip(range, values) { filter[weight] = Int8(truncatingIfNeeded: value) }
        values = values.dropFirst(range.count)
      }
      dense += filter
    }
    return dense
  }

  /// The numbers of each filter's kept runs.
  private static func keptRuns(_ encoded: EncodedWeights, filters: Int, runs: Int) -> [[Int]] {
    let (bitmap, counts) = (encoded.elements("bitmap"), encoded.elements("counts"))
    if counts.isEmpty {
      return (0..<filters).map { filter in
        (0..<runs).filter { run in
          let bit = filter * runs + run
          return bitmap[bit / 32] >> (bit % 32) & 1 == 1
        }
      }
    }
    var rest = encoded.elements("numbers")[...]
    return counts.map { count in
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
  }
}
