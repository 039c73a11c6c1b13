/// A JSON value with the place where it stands.
public struct Node: Sendable {
  /// The kinds of JSON values; integers are told from other numbers.
  public enum Kind: String, Sendable {
    case object, array, string, integer, number, boolean, null
  }

  /// A key of an object with its value.
  public struct Member: Sendable {
    /// The key.
    public let key: String
    /// Where the key stands.
    public let position: Position
    /// The value.
    public let value: Node
  }

  enum Value: Sendable {
    case object([Member])
    case array([Node])
    case string(String)
    case integer(Int)
    case number(Double)
    case boolean(Bool)
    case null
  }

  /// The file, as it was named to the reader.
  public let file: String
  /// JSON path from the root, such as `$.models[0].width`.
  public let path: String
  /// Where the first character of the value stands.
  public let position: Position
  let value: Value

  /// Line of the value's first character, from 1.
  public var line: Int { position.line }

  /// Column of the value's first character in Unicode scalars, from 1.
  public var column: Int { position.column }

  /// What the value is.
  public var kind: Kind {
    switch value {
    case .object: .object
    case .array: .array
    case .string: .string
    case .integer: .integer
    case .number: .number
    case .boolean: .boolean
    case .null: .null
    }
  }

  /// Whether the value is `null`.
  public var isNull: Bool { kind == .null }

  /// An error at this value: what is wrong, and what would be right.
  public func error(_ problem: String, _ remedy: String) -> DocumentError {
    DocumentError(file: file, position: position, path: path, problem: problem, remedy: remedy)
  }

  /// An error that shows the value, and says what was expected instead.
  public func mismatch(_ expected: String) -> DocumentError {
    error("found \(described)", "expected \(expected)")
  }

  /// The value as errors show it: scalars in full, containers by kind.
  private var described: String {
    switch value {
    case .object: "an object"
    case .array: "an array"
    case .string(let text): "the string \"\(text)\""
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .boolean(let flag): "\(flag)"
    case .null: "null"
    }
  }
}
