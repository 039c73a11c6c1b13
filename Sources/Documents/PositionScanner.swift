/// Finds where keys and values begin in a text that is already known to be valid JSON.
struct PositionScanner {
  private let bytes: [UInt8]
  private var index = 0
  private var line = 1
  private var column = 1
  private var places: [Position] = []

  /// The places of all keys and values, in the order of the text: a key before its value, an object or array
  /// before what it holds.
  static func places(in bytes: [UInt8]) -> [Position] {
    var scanner = PositionScanner(bytes: bytes)
    while scanner.index < bytes.count { scanner.scan() }
    return scanner.places
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func scan() {
    switch bytes[index] {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"),
      UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "]"), UInt8(ascii: "}"):
      advance()
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      mark()
      advance()
    case UInt8(ascii: "\""):
      mark()
      skipString()
    default:
      mark()
      skipWord()
    }
  }

  private mutating func mark() { places.append(Position(line: line, column: column)) }

  private mutating func skipString() {
    advance()
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      if bytes[index] == UInt8(ascii: "\\") { advance() }
      advance()
    }
    advance()
  }

  /// Numbers, `true`, `false` and `null` end where punctuation or a blank begins.
  private mutating func skipWord() {
    while index < bytes.count, !" \t\n\r,:]}".utf8.contains(bytes[index]) { advance() }
  }

  private mutating func advance() {
    guard index < bytes.count else { return }
    let byte = bytes[index]
    index += 1
    if byte == UInt8(ascii: "\n") {
      line += 1
      column = 1
    } else if index == bytes.count || bytes[index] & 0xC0 != 0x80 {
      // Bytes that continue a UTF-8 sequence belong to the column of its first byte.
      column += 1
    }
  }
}
