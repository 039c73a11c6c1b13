import Foundation
import Kernels

/// N:M: of every M consecutive columns of a filter at most N are kept.
///
/// Each group has N slots, ascending by column: a value, and its place in the group in log2(M) bits. A slot without a
/// weight holds zero and repeats the place before it in the group, or 0. Places are packed from the lowest bit of a
/// byte up and start on a byte in each filter; the last group of a filter may be partial. There are no row pointers.
protocol NMFormat: WeightFormat {
  /// Slots of a group.
  static var kept: Int { get }
  /// Columns of a group, a power of two.
  static var group: Int { get }
}

extension NMFormat {
  public static var kernel: String { "nm" }
  public static var name: String { "nm-\(kept)-\(group)" }
  public static var source: String {
    "Zhou et al., Learning N:M Fine-grained Structured Sparse Neural Networks From Scratch, ICLR 2021"
  }
  public static var summary: String {
    "S slots, N for each M columns of a filter: S values + \(bits) bits a slot; layers of other masks are refused"
  }
  public static var finestRun: Int? { nil }
  public static var pattern: MaskPattern? { .group(kept: kept, of: group) }

  private static var bits: Int { group.trailingZeroBitCount }
  private static func slots(_ length: Int) -> Int { (length + group - 1) / group * kept }
  private static func indexBytes(_ length: Int) -> Int { (slots(length) * bits + 7) / 8 }

  public static func bytes(of occupancy: Occupancy) -> FlashBytes {
    var bytes = FlashBytes()
    bytes.values = occupancy.filters * slots(occupancy.weightsPerFilter)
    bytes.index = occupancy.filters * indexBytes(occupancy.weightsPerFilter)
    return bytes
  }

  public static func holds(_ occupancy: Occupancy) -> Bool {
    occupancy.mask.map { overfull([UInt8]($0), length: occupancy.weightsPerFilter) == nil }
      ?? occupancy.isArranged(as: pattern)
  }

  /// The first group that keeps more than its slots.
  private static func overfull(_ mask: [UInt8], length: Int) -> (filter: Int, column: Int, kept: Int)? {
    for filter in stride(from: 0, to: mask.count, by: length) {
      for column in stride(from: 0, to: length, by: group) {
        let count = mask[filter + column..<filter + min(column + group, length)].count { $0 != 0 }
        if count > kept { return (filter / length, column, count) }
      }
    }
    return nil
  }

  public static func scratchBytes(_ geometry: dtmm_conv_params) -> Int {
    withUnsafePointer(to: geometry) { dtmm_conv_nm_s8_get_buffer_size($0) }
  }

  public static func encode(_ input: FormatInput) throws -> EncodedWeights {
    let length = input.positions * input.channels
    if let place = overfull(input.mask, length: length) {
      throw FormatError(
        description: "\(name): filter \(place.filter) keeps \(place.kept) of the weights from column \(place.column) "
          + "on; at most \(kept) of \(group) may stay")
    }
    var values: [Int] = []
    var indices: [Int] = []
    for filter in 0..<input.filters {
      var bytes = [Int](repeating: 0, count: indexBytes(length))
      let filled = (0..<slots(length)).map { slot(filter * length, slot: $0, length: length, of: input) }
      for (slot, place) in filled.map(\.place).enumerated() {
        for bit in 0..<bits where place >> bit & 1 == 1 {
          bytes[(slot * bits + bit) / 8] |= 1 << ((slot * bits + bit) % 8)
        }
      }
      values += filled.map(\.value)
      indices += bytes
    }
    return EncodedWeights(
      format: name,
      arrays: [
        EncodedArray(field: "values", element: .int8, part: .values, elements: values),
        EncodedArray(field: "indices", element: .uint8, part: .index, elements: indices),
      ],
      fields: ["kept": kept, "group": group])
  }

  /// Value and place in its group of one slot of the filter that starts at `start`.
  private static func slot(
    _ start: Int, slot: Int, length: Int, of input: FormatInput
  ) -> (value: Int, place: Int) {
    let first = slot / Self.kept * group
    let places = (0..<min(group, length - first)).filter { input.mask[start + first + $0] != 0 }
    let number = slot % Self.kept
    guard number < places.count else { return (0, places.last ?? 0) }
    return (Int(input.values[start + first + places[number]]), places[number])
  }

  public static func decode(
    _ encoded: EncodedWeights, filters: Int, positions: Int, channels: Int
  ) -> [Int8] {
    let length = positions * channels
    let (values, indices) = (encoded.elements("values"), encoded.elements("indices"))
    var dense = [Int8](repeating: 0, count: filters * length)
    for filter in 0..<filters {
      let bytes = indices[filter * indexBytes(length)..<(filter + 1) * indexBytes(length)]
      for slot in 0..<slots(length) {
        let place = (0..<bits).reduce(0) { place, bit in
          let position = slot * bits + bit
          return place | (bytes[bytes.startIndex + position / 8] >> (position % 8) & 1) << bit
        }
        let value = Int8(truncatingIfNeeded: values[filter * slots(length) + slot])
        if value != 0 { dense[filter * length + slot / kept * group + place] = value }
      }
    }
    return dense
  }
}

/// One of four.
public enum NM14Format: NMFormat {
  static let (kept, group) = (1, 4)
}

/// Two of four.
public enum NM24Format: NMFormat {
  static let (kept, group) = (2, 4)
}

/// One of eight.
public enum NM18Format: NMFormat {
  static let (kept, group) = (1, 8)
}
