/// Reading a value as the type it must have. All throw `DocumentError` at the value when it has another.
extension Node {
  /// The text of a string.
  public func string() throws(DocumentError) -> String {
    guard case .string(let text) = value else { throw mismatch("a string") }
    return text
  }

  /// A string that holds more than blanks.
  public func nonEmptyString() throws(DocumentError) -> String {
    let text = try string()
    guard !text.allSatisfy(\.isWhitespace) else { throw error("the string is empty", "expected some text") }
    return text
  }

  /// The value of an integer; `3.0` is none.
  public func int() throws(DocumentError) -> Int {
    guard case .integer(let number) = value else { throw mismatch("an integer") }
    return number
  }

  /// The value of a number, integer or not.
  public func double() throws(DocumentError) -> Double {
    switch value {
    case .integer(let number): return Double(number)
    case .number(let number): return number
    default: throw mismatch("a number")
    }
  }

  /// The value of `true` or `false`.
  public func bool() throws(DocumentError) -> Bool {
    guard case .boolean(let flag) = value else { throw mismatch("true or false") }
    return flag
  }

  /// The elements of an array, in order.
  public func elements() throws(DocumentError) -> [Node] {
    guard case .array(let elements) = value else { throw mismatch("an array") }
    return elements
  }

  /// The members of an object, in the order of the text.
  public var members: [Member] {
    get throws(DocumentError) {
      guard case .object(let members) = value else { throw mismatch("an object") }
      return members
    }
  }

  /// The value of a key that must be there.
  public func member(_ key: String) throws(DocumentError) -> Node {
    guard let node = try optionalMember(key) else {
      throw error("the key \"\(key)\" is missing", "expected an object with \"\(key)\"")
    }
    return node
  }

  /// The value of a key, or nil when the object has no such key.
  public func optionalMember(_ key: String) throws(DocumentError) -> Node? {
    try members.first { $0.key == key }?.value
  }

  /// Where an error about some keys belongs: the value of the first that the object has, else the node
  /// itself.
  public func place(of keys: String...) -> Node {
    guard case .object(let members) = value else { return self }
    return keys.lazy.compactMap { key in members.first { $0.key == key }?.value }.first ?? self
  }
}
