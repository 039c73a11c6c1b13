import Kernels

/// The runs of dense weights that are not all zero, as `dtmm_run_weights` has them: as a bitmap, or by numbers where
/// a filter's runs have numbers of one byte and `numbered` asks for them.
struct KeptRuns {
  var values: [Int8] = []
  var bitmap: [UInt32] = []
  var numbers: [UInt8] = []
  var counts: [UInt8] = []

  /// `length` nil makes runs of whole filterlets.
  init(_ weights: [Int8], rowSize: Int, channels: Int, length: Int?, numbered: Bool = false) {
    let runs = Self.runs(positions: rowSize / channels, channels: channels, length: length ?? channels)
    let filters = weights.count / rowSize
    bitmap = [UInt32](repeating: 0, count: (filters * runs.count + 31) / 32)
    for filter in 0..<filters {
      var count = 0
      for (number, run) in runs.enumerated() {
        let kept = run.map { weights[filter * rowSize + $0] }
        guard kept.contains(where: { $0 != 0 }) else { continue }
        values += kept
        let bit = filter * runs.count + number
        bitmap[bit / 32] |= 1 << (bit % 32)
        numbers.append(UInt8(truncatingIfNeeded: number))
        count += 1
      }
      counts.append(UInt8(truncatingIfNeeded: count))
    }
    if numbered && runs.count <= 255 { bitmap = [] }
    // An empty array has no address to hand to C.
    if values.isEmpty { (values, numbers) = ([0], [0]) }
  }

  private static func runs(positions: Int, channels: Int, length: Int) -> [Range<Int>] {
    let all = stride(from: 0, to: positions * channels, by: channels).flatMap { start in
      stride(from: 0, to: channels, by: length).map { start + $0..<start + min($0 + length, channels) }
    }
    return all.filter { $0.count == length } + all.filter { $0.count < length }
  }

  func withC<Result>(_ body: (UnsafePointer<dtmm_run_weights>) -> Result) -> Result {
    values.withUnsafeBufferPointer { values in
      bitmap.withUnsafeBufferPointer { bitmap in
        numbers.withUnsafeBufferPointer { numbers in
          counts.withUnsafeBufferPointer { counts in
            var weights = dtmm_run_weights(
              values: values.baseAddress, bitmap: bitmap.isEmpty ? nil : bitmap.baseAddress,
              numbers: numbers.baseAddress, counts: counts.baseAddress)
            return body(&weights)
          }
        }
      }
    }
  }
}
