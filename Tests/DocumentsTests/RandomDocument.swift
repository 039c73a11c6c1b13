/// A random JSON text that knows where its keys and values begin.
struct RandomDocument {
  private(set) var text = ""
  /// Scalars before each value, in the order of the text.
  private(set) var values: [Int] = []
  /// Scalars before each key, in the order of the text.
  private(set) var keys: [Int] = []
  private var generator: SplitMix64

  init(seed: UInt64) {
    generator = SplitMix64(seed: seed)
    blanks()
    value(depth: 0)
    blanks()
  }

  private static let strings = [
    "", "plain", "é", "日本語", "a\u{301}", "🙂", #"\"quoted\""#, #"\\"#, #"\u00e9\n"#, "{[,:]}", "//",
    "a.b",
  ]
  private static let scalars = ["0", "-17", "3.25", "-1e-3", "6E+2", "true", "false", "null"]

  private mutating func random(below bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

  private mutating func blanks() {
    for _ in 0..<random(below: 4) { text += [" ", "\t", "\n", "\r\n", "\r"][random(below: 5)] }
  }

  private mutating func value(depth: Int) {
    values.append(text.unicodeScalars.count)
    switch random(below: depth > 4 ? 2 : 5) {
    case 0: text += Self.scalars[random(below: Self.scalars.count)]
    case 1: text += "\"" + Self.strings[random(below: Self.strings.count)] + "\""
    case 2: list("[", "]") { document, _ in document.value(depth: depth + 1) }
    default: list("{", "}") { document, index in document.member(index, depth: depth + 1) }
    }
  }

  private mutating func member(_ index: Int, depth: Int) {
    keys.append(text.unicodeScalars.count)
    // The index keeps the keys of an object apart.
    text += "\"\(index)" + Self.strings[random(below: Self.strings.count)] + "\""
    blanks()
    text += ":"
    blanks()
    value(depth: depth)
  }

  private mutating func list(
    _ start: String, _ end: String, _ element: (inout RandomDocument, Int) -> Void
  ) {
    text += start
    blanks()
    for index in 0..<random(below: 5) {
      if index > 0 { text += "," }
      blanks()
      element(&self, index)
      blanks()
    }
    text += end
  }
}
