/// Bytes of a model in flash, by what they hold.
public struct FlashBytes: Codable, Hashable, Sendable {
  /// Weight values.
  public var values = 0
  /// Positions of the values: column indices, masks.
  public var index = 0
  /// Row pointers.
  public var pointers = 0
  /// Biases, int32.
  public var bias = 0
  /// Multipliers and shifts.
  public var quantisation = 0

  /// All zero.
  public init() {}

  /// The sum part by part.
  public static func + (left: FlashBytes, right: FlashBytes) -> FlashBytes {
    var sum = left
    sum.values += right.values
    sum.index += right.index
    sum.pointers += right.pointers
    sum.bias += right.bias
    sum.quantisation += right.quantisation
    return sum
  }

  /// The sum of all parts.
  public var total: Int { values + index + pointers + bias + quantisation }
}

extension FlashBytes {
  /// Counts `bytes` to a part.
  mutating func add(_ bytes: Int, to part: EncodedArray.Part) {
    switch part {
    case .values: values += bytes
    case .index: index += bytes
    case .pointers: pointers += bytes
    case .bias: bias += bytes
    case .quantisation: quantisation += bytes
    }
  }
}
