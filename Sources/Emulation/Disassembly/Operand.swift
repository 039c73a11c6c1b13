/// One operand as objdump prints it: `r0`, `#4`, `[r1, #8]!`, `{r4, r5, pc}`, `q0[1]`.
struct Operand: Hashable, Sendable {
  let text: Substring
  /// Registers in it, in order; a range `d8-d15` in full.
  let registers: [Register]

  var isAddress: Bool { text.first == "[" }
  var isList: Bool { text.first == "{" }
  var writesBack: Bool { text.last == "!" }
  var isVector: Bool { text.first == "q" && !registers.isEmpty }
  var isCore: Bool { registers.count == 1 && registers[0].index < 16 && !isAddress }
  /// Registers of a list, a double register counting once.
  let listCount: Int

  init(_ text: Substring) {
    self.text = text
    var registers: [Register] = []
    var listCount = 0
    for word in text.split(whereSeparator: { "[]{}, !".contains($0) }) {
      let ends = word.split(separator: "-")
      if ends.count == 2, let range = Self.range(ends[0], ends[1]) {
        registers += range.flatMap(Register.parts)
        listCount += range.count
      } else {
        registers += Register.parts(of: word)
        listCount += 1
      }
    }
    self.registers = registers
    self.listCount = listCount
  }

  private static func range(_ first: Substring, _ last: Substring) -> [Substring]? {
    guard let from = Int(first.dropFirst()), let to = Int(last.dropFirst()), from <= to,
      let letter = first.first, letter == last.first
    else { return nil }
    return (from...to).map { "\(letter)\($0)" }
  }

  /// Splits at the commas outside brackets and braces.
  static func list(_ text: Substring) -> [Operand] {
    var operands: [Operand] = []
    var depth = 0
    var start = text.startIndex
    for index in text.indices {
      switch text[index] {
      case "[", "{": depth += 1
      case "]", "}": depth -= 1
      case "," where depth == 0:
        operands.append(Operand(trimmed(text[start..<index])))
        start = text.index(after: index)
      default: break
      }
    }
    let last = trimmed(text[start...])
    return last.isEmpty ? operands : operands + [Operand(last)]
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return text
  }
}
