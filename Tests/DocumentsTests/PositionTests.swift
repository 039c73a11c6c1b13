import Documents
import Testing

@Suite struct PositionTests {
  @Test(arguments: 0..<300 as Range<UInt64>)
  func everyValueAndKeyIsFoundWhereItBegins(seed: UInt64) throws {
    let document = RandomDocument(seed: seed)
    let scalars = Array(document.text.unicodeScalars)
    let node = try root(document.text)
    let found = try Found(node)
    #expect(found.values.map(\.position) == document.values.map { place(of: $0, in: scalars) })
    #expect(found.keys == document.keys.map { place(of: $0, in: scalars) })
    for (value, offset) in zip(found.values, document.values) {
      #expect(begins(value.kind, with: scalars[offset]))
    }
  }

  @Test func columnsCountScalars() throws {
    let elements = try root("[\"🙂é\", 1,\r\n\t2]").elements()
    #expect(elements.map(\.line) == [1, 1, 2])
    #expect(elements.map(\.column) == [2, 8, 2])
  }

  /// Line and column by counting line feeds before the scalar.
  private func place(of offset: Int, in scalars: [Unicode.Scalar]) -> Position {
    let before = scalars[..<offset]
    let lineStart = before.lastIndex(of: "\n").map { $0 + 1 } ?? 0
    return Position(line: before.count { $0 == "\n" } + 1, column: offset - lineStart + 1)
  }

  private func begins(_ kind: Node.Kind, with scalar: Unicode.Scalar) -> Bool {
    switch kind {
    case .object: scalar == "{"
    case .array: scalar == "["
    case .string: scalar == "\""
    case .integer, .number: "-0123456789".unicodeScalars.contains(scalar)
    case .boolean: scalar == "t" || scalar == "f"
    case .null: scalar == "n"
    }
  }

  /// All values and the places of all keys of a tree, in the order of the text.
  private struct Found {
    var values: [Node] = []
    var keys: [Position] = []

    init(_ node: Node) throws { try visit(node) }

    private mutating func visit(_ node: Node) throws {
      values.append(node)
      switch node.kind {
      case .object:
        for member in try node.members {
          keys.append(member.position)
          try visit(member.value)
        }
      case .array:
        for element in try node.elements() { try visit(element) }
      default: break
      }
    }
  }
}
