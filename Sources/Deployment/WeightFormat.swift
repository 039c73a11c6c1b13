import Foundation
import Kernels

/// Weights of one convolution on their way into a format. Values and mask are OHWI.
public struct FormatInput: Sendable {
  /// Filters, kernel positions (rows times columns) and input channels.
  public var filters, positions, channels: Int
  /// The int8 weights.
  public var values: [Int8]
  /// 1 where a weight is kept.
  public var mask: [UInt8]

  /// Weights with their mask; nil keeps all.
  public init(filters: Int, positions: Int, channels: Int, values: [Int8], mask: [UInt8]?) {
    self.filters = filters
    self.positions = positions
    self.channels = channels
    self.values = values
    self.mask = mask ?? [UInt8](repeating: 1, count: values.count)
  }
}

/// A constant array of the generated C model.
public struct EncodedArray: Codable, Hashable, Sendable {
  /// Element types that weight formats use.
  public enum Element: String, Codable, Sendable {
    case int8 = "int8_t"
    case uint8 = "uint8_t"
    case int16 = "int16_t"
    case uint16 = "uint16_t"
    case int32 = "int32_t"
    case uint32 = "uint32_t"

    /// Bytes of one element.
    public var bytes: Int {
      switch self {
      case .int8, .uint8: 1
      case .int16, .uint16: 2
      case .int32, .uint32: 4
      }
    }
  }

  /// What the bytes of an array hold, for flash accounting.
  public enum Part: String, Codable, Sendable {
    case values, index, pointers, bias, quantisation
  }

  /// Field of the kernels' weight struct that points at it.
  public var field: String
  /// Element type.
  public var element: Element
  /// What it holds.
  public var part: Part
  /// The elements.
  public var elements: [Int]

  /// Bytes in flash.
  public var bytes: Int { elements.count * element.bytes }
}

/// One layer's weights in a format.
public struct EncodedWeights: Codable, Hashable, Sendable {
  /// Name of the format.
  public var format: String
  /// The arrays in the order of the kernel struct's fields.
  public var arrays: [EncodedArray]
  /// Further integer fields of the kernel struct, in order.
  public var fields: [String: Int]

  /// Bytes by what they hold.
  public var flash: FlashBytes {
    var bytes = FlashBytes()
    for array in arrays { bytes.add(array.bytes, to: array.part) }
    return bytes
  }
}

/// Why a layer does not fit a format.
public struct FormatError: Error, CustomStringConvertible {
  /// The message.
  public let description: String
}

/// A way to store a convolution's weights in flash, with the kernel that reads it.
public protocol WeightFormat: SendableMetatype {
  /// Name in specs.
  static var name: String { get }
  /// Its part of C names: `dtmm_conv_<kernel>_s8` and `dtmm_<kernel>_weights`. The name, with underscores for hyphens,
  /// unless formats share a kernel.
  static var kernel: String { get }
  /// One line on the layout.
  static var summary: String { get }
  /// Where the layout comes from.
  static var source: String { get }
  /// The shortest run of a filterlet's channels that it can leave out: 1 for single weights, nil where whole filterlets
  /// are the finest.
  static var finestRun: Int? { get }
  /// The pattern that masks must have; nil where any mask of the finest runs will do.
  static var pattern: MaskPattern? { get }
  /// Whether it can leave out exactly what `occupancy` leaves out. By default this hangs on `finestRun`. A format for
  /// masks of one pattern says no where only counts are known, which do not tell, unless the pattern is.
  static func holds(_ occupancy: Occupancy) -> Bool
  /// Bytes of weights, index and pointers (not bias and quantisation) for what is left of a layer: exact for a mask,
  /// the expected ones where bytes hang on where weights lie and only counts are known.
  static func bytes(of occupancy: Occupancy) -> FlashBytes
  /// A total that `bytes(of:)` is never below, for formats whose bytes take long to count; 0 by default.
  static func leastBytes(of occupancy: Occupancy) -> Int
  /// Encodes; throws `FormatError` where an index would not fit its width.
  static func encode(_ input: FormatInput) throws -> EncodedWeights
  /// The dense OHWI weights, pruned ones zero, of what `encode` made of a layer of this size.
  static func decode(_ encoded: EncodedWeights, filters: Int, positions: Int, channels: Int) -> [Int8]
  /// Scratch bytes its kernel needs for a convolution of this geometry.
  static func scratchBytes(_ geometry: dtmm_conv_params) -> Int
}

/// A pattern that some formats ask of masks.
public enum MaskPattern: Hashable, Sendable {
  /// At most `kept` of each `of` consecutive weights of a filter are kept.
  case group(kept: Int, of: Int)
  /// Each `Int` consecutive filters keep the same weights.
  case filters(Int)

  /// The smallest share of weights that is pruned under it.
  public var leastSparsity: Double {
    switch self {
    case .group(let kept, let of): 1 - Double(kept) / Double(of)
    case .filters: 0
    }
  }

  /// Whether every mask of this pattern is one of `other` too.
  public func implies(_ other: MaskPattern) -> Bool {
    switch (self, other) {
    case (.group(let kept, let of), .group(let otherKept, let otherOf)):
      // A group of the other holds several of these whole, or is a part of one.
      otherOf % of == 0 ? otherOf / of * kept <= otherKept : of % otherOf == 0 && min(kept, otherOf) <= otherKept
    case (.filters(let count), .filters(let other)): count % other == 0
    default: false
    }
  }
}

extension WeightFormat {
  public static var pattern: MaskPattern? { nil }

  public static var kernel: String { name.replacing("-", with: "_") }

  public static func holds(_ occupancy: Occupancy) -> Bool { occupancy.isMade(ofRuns: finestRun) }

  public static func leastBytes(of occupancy: Occupancy) -> Int { 0 }
}

extension EncodedWeights {
  /// The elements of the array for `field`, empty if there is none.
  func elements(_ field: String) -> [Int] { arrays.first { $0.field == field }?.elements ?? [] }
}

/// The registered weight formats. A new format is one file, its kernel and one entry here.
public enum WeightFormats {
  /// Every registered format.
  public static let all: [any WeightFormat.Type] = [
    DenseFormat.self, CSRFormat.self, DeltaFormat.self, BitmapFormat.self, NM14Format.self, NM24Format.self,
    NM18Format.self, Block2Format.self, Block4Format.self, FWCSFormat.self, FWCSMaskFormat.self, FWCS16Format.self,
    FWCS8Format.self, FWCS4Format.self,
  ]
  /// The name that lets each layer take the format of fewest bytes.
  public static let automatic = "auto"

  /// The format of this name, or nil.
  public static func named(_ name: String) -> (any WeightFormat.Type)? { all.first { $0.name == name } }

  /// The format a layer takes when a method asks for `name`: the named one where it is smaller than dense,
  /// or the smallest of all for `auto`. Storing a layer in a format larger than dense helps nobody.
  public static func choice(_ name: String, for occupancy: Occupancy) -> any WeightFormat.Type {
    smallest(of: candidates(name), for: occupancy)
  }

  /// The formats that `choice` has when a method asks for `name`, beside the dense one.
  package static func candidates(_ name: String) -> [any WeightFormat.Type] {
    all.filter { $0 != DenseFormat.self && ($0.name == name || name == automatic) }
  }

  /// The smallest of `candidates` that hold `occupancy`, the first of equals; dense where none is smaller than that.
  package static func smallest(
    of candidates: [any WeightFormat.Type], for occupancy: Occupancy
  ) -> any WeightFormat.Type {
    var best: any WeightFormat.Type = DenseFormat.self
    var least = best.bytes(of: occupancy).total
    for format in candidates where format.leastBytes(of: occupancy) < least && format.holds(occupancy) {
      let bytes = format.bytes(of: occupancy).total
      if bytes < least { (best, least) = (format, bytes) }
    }
    return best
  }
}
