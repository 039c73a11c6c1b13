import Foundation
import Kernels

/// CSR with one byte for each weight: its distance from the weight before.
///
/// Distances run through the layer in the order [O][K], over the ends of filters, so no row pointers are stored; the
/// first counts from -1. A distance above 255 is bridged by fillers: zero weights, each 255 on.
public enum DeltaFormat: WeightFormat {
  public static let name = "delta"
  public static let summary = "2*(n+f) bytes: a value and its distance from the one before, f fillers in gaps over 255"
  public static let source = "Han, Mao, Dally, Deep Compression, ICLR 2016, section 2: relative index, filler zeros"
  public static let finestRun: Int? = 1

  /// The longest distance.
  private static let reach = Int(UInt8.max)

  public static func bytes(of occupancy: Occupancy) -> FlashBytes {
    var bytes = FlashBytes()
    bytes.values = occupancy.weights + (occupancy.mask.map { fillers($0) } ?? expectedFillers(occupancy))
    bytes.index = bytes.values
    return bytes
  }

  public static func leastBytes(of occupancy: Occupancy) -> Int { 2 * occupancy.weights }

  private static func fillers(_ mask: Data) -> Int {
    var (count, last) = (0, -1)
    for (column, kept) in mask.enumerated() where kept != 0 {
      count += (column - last - 1) / reach
      last = column
    }
    return count
  }

  /// Of a mask known by its counts: with a share s of units pruned at random, a gap of g units or more has the
  /// probability s^g. Units are filterlets where only whole ones are pruned, else weights.
  private static func expectedFillers(_ occupancy: Occupancy) -> Int {
    let whole = occupancy.isMade(ofRuns: nil)
    let units = whole ? occupancy.filterlets : occupancy.weights
    let length = whole ? occupancy.channels : 1
    let share = occupancy.sparsity
    var expected = 0.0
    for fillers in 1...64 {
      let before = expected
      expected += Double(units) * pow(share, Double((reach * fillers + length - 1) / length))
      // Terms only fall, so those after one that is lost in rounding are lost too.
      if expected == before { break }
    }
    return Int(expected.rounded(.up))
  }

  public static func scratchBytes(_ geometry: dtmm_conv_params) -> Int {
    withUnsafePointer(to: geometry) { dtmm_conv_delta_s8_get_buffer_size($0) }
  }

  public static func encode(_ input: FormatInput) throws -> EncodedWeights {
    var values: [Int] = []
    var distances: [Int] = []
    var last = -1
    for (index, kept) in input.mask.enumerated() where kept != 0 {
      while index - last > reach {
        values.append(0)
        distances.append(reach)
        last += reach
      }
      values.append(Int(input.values[index]))
      distances.append(index - last)
      last = index
    }
    return EncodedWeights(
      format: name,
      arrays: [
        EncodedArray(field: "values", element: .int8, part: .values, elements: values),
        EncodedArray(field: "distances", element: .uint8, part: .index, elements: distances),
      ],
      fields: ["count": values.count])
  }

  public static func decode(
    _ encoded: EncodedWeights, filters: Int, positions: Int, channels: Int
  ) -> [Int8] {
    var dense = [Int8](repeating: 0, count: filters * positions * channels)
    var index = -1
    for (value, distance) in zip(encoded.elements("values"), encoded.elements("distances")) {
      index += distance
      dense[index] = Int8(truncatingIfNeeded: value)
    }
    return dense
  }
}
