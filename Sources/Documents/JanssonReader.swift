import CJansson

/// Turns jansson's values into nodes, and its errors into ours.
///
/// Jansson keeps members in the order of the text, so that its values, walked in order, meet the places that
/// the scanner lists.
struct JanssonReader: ~Copyable {
  private let json: UnsafeMutablePointer<json_t>
  private let file: String
  private let places: [Position]
  private var next = 0

  /// Parses the bytes; throws `DocumentError` when they are not JSON or repeat a key.
  init(bytes: [UInt8], file: String) throws(DocumentError) {
    var error = json_error_t()
    let flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY
    let parsed = bytes.withUnsafeBytes { buffer in
      json_loadb(buffer.baseAddress, buffer.count, Int(flags), &error)
    }
    guard let parsed else { throw Self.syntaxError(error, file: file) }
    json = parsed
    self.file = file
    places = PositionScanner.places(in: bytes)
  }

  deinit { json_decref(json) }

  /// The tree of the whole text; call it once.
  mutating func root() -> Node { node(json, path: "$") }

  private mutating func node(_ json: UnsafeMutablePointer<json_t>, path: String) -> Node {
    let position = place()
    return Node(file: file, path: path, position: position, value: value(of: json, path: path))
  }

  private mutating func value(of json: UnsafeMutablePointer<json_t>, path: String) -> Node.Value {
    switch json.pointee.type {
    case JSON_OBJECT: .object(members(of: json, path: path))
    case JSON_ARRAY: .array(elements(of: json, path: path))
    case JSON_STRING: .string(Self.text(json_string_value(json), count: json_string_length(json)))
    case JSON_INTEGER: .integer(Int(json_integer_value(json)))
    case JSON_REAL: .number(json_real_value(json))
    case JSON_TRUE: .boolean(true)
    case JSON_FALSE: .boolean(false)
    default: .null
    }
  }

  private mutating func members(of json: UnsafeMutablePointer<json_t>, path: String) -> [Node.Member] {
    var members: [Node.Member] = []
    var iterator = json_object_iter(json)
    while let current = iterator, let value = json_object_iter_value(current) {
      let key = String(cString: json_object_iter_key(current))
      let keyPosition = place()
      let node = node(value, path: JSONPath.member(key, of: path))
      members.append(Node.Member(key: key, position: keyPosition, value: node))
      iterator = json_object_iter_next(json, current)
    }
    return members
  }

  private mutating func elements(of json: UnsafeMutablePointer<json_t>, path: String) -> [Node] {
    var elements: [Node] = []
    for index in 0..<json_array_size(json) {
      guard let element = json_array_get(json, index) else { continue }
      elements.append(node(element, path: "\(path)[\(index)]"))
    }
    return elements
  }

  private mutating func place() -> Position {
    defer { next += 1 }
    return places[next]
  }

  private static func text(_ start: UnsafePointer<CChar>?, count: Int) -> String {
    let characters = UnsafeBufferPointer(start: start, count: count)
    return String(decoding: characters.lazy.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static func syntaxError(_ error: json_error_t, file: String) -> DocumentError {
    let problem = withUnsafeBytes(of: error.text) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    let position = Position(line: max(1, Int(error.line)), column: max(1, Int(error.column)))
    return DocumentError(
      file: file, position: position, path: nil, problem: problem, remedy: "expected well-formed JSON")
  }
}
