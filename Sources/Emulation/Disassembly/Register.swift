/// A register of the core, as the cycle models track it. A vector or double register stands for its
/// single-precision parts.
package struct Register: Hashable, Sendable {
  /// 0-15 are r0-pc, 16 the flags, 17 the vector predicate, 32-63 are s0-s31.
  package let index: Int

  static let count = 64
  static let stackPointer = Register(index: 13)
  static let link = Register(index: 14)
  static let programCounter = Register(index: 15)
  static let flags = Register(index: 16)
  static let predicate = Register(index: 17)

  private static let aliases = [
    "sl": 10, "fp": 11, "ip": 12, "sp": 13, "lr": 14, "pc": 15, "p0": 17, "vpr": 17,
  ]

  /// The parts of the register that a name such as `r4`, `sl`, `s1`, `d8` or `q2` stands for; empty for no
  /// register.
  static func parts(of name: Substring) -> [Register] {
    if let index = aliases[String(name)] { return [Register(index: index)] }
    guard let number = Int(name.dropFirst()), number >= 0 else { return [] }
    switch name.first {
    case "r": return number < 16 ? [Register(index: number)] : []
    case "s": return scalars(from: number, count: 1)
    case "d": return scalars(from: 2 * number, count: 2)
    case "q": return scalars(from: 4 * number, count: 4)
    default: return []
    }
  }

  private static func scalars(from first: Int, count: Int) -> [Register] {
    first + count <= 32 ? (first..<first + count).map { Register(index: 32 + $0) } : []
  }
}

extension Register: CustomStringConvertible {
  /// `r0` to `r15`, `flags`, `predicate`, `s0` to `s31`.
  package var description: String {
    switch index {
    case 0..<16: "r\(index)"
    case Self.flags.index: "flags"
    case Self.predicate.index: "predicate"
    default: "s\(index - 32)"
    }
  }
}
