/// Refusing values that have the right type but no meaning. All throw `DocumentError`.
extension Node {
  /// An integer within a range, such as `1...` or `0...9`.
  public func int<Range: WordedRange<Int>>(in range: Range) throws(DocumentError) -> Int {
    let number = try int()
    guard range.contains(number) else { throw mismatch("an integer \(range.words)") }
    return number
  }

  /// A number within a range, such as `0...` or `0..<1`.
  public func double<Range: WordedRange<Double>>(in range: Range) throws(DocumentError) -> Double {
    let number = try double()
    guard range.contains(number) else { throw mismatch("a number \(range.words)") }
    return number
  }

  /// A number above zero, and below a bound if there is one.
  public func positiveDouble(below bound: Double? = nil) throws(DocumentError) -> Double {
    let number = try double()
    guard number > 0, number < bound ?? .infinity else {
      throw mismatch("a number above 0" + (bound.map { " and below \($0)" } ?? ""))
    }
    return number
  }

  /// A string that is one of the known names; `noun` says what they name.
  public func oneOf(_ names: [String], noun: String = "name") throws(DocumentError) -> String {
    let name = try string()
    guard names.contains(name) else { throw unknown(noun, name, known: names) }
    return name
  }

  /// A string that is the raw value of one of a type's cases.
  public func oneOf<Name: CaseIterable & RawRepresentable<String>>(
    _ type: Name.Type, noun: String = "name"
  ) throws(DocumentError) -> Name {
    let name = try string()
    guard let value = Name(rawValue: name) else {
      throw unknown(noun, name, known: type.allCases.map(\.rawValue))
    }
    return value
  }

  /// Refuses keys that are not allowed, pointing at the first such key.
  public func requireKeys(_ allowed: [String]) throws(DocumentError) {
    if let first = try unknownKeys(allowed).first { throw first }
  }

  /// One error for each key that is not allowed.
  public func unknownKeys(_ allowed: [String]) throws(DocumentError) -> [DocumentError] {
    try members.filter { !allowed.contains($0.key) }.map { member in
      DocumentError(
        file: file, position: member.position, path: member.value.path,
        problem: "unknown key \"\(member.key)\"", remedy: suggestion(for: member.key, in: allowed))
    }
  }

  /// An error at this value for a name that nothing has, with the nearest that something has.
  public func unknown(_ noun: String, _ name: String, known: [String]) -> DocumentError {
    error("unknown \(noun) \"\(name)\"", suggestion(for: name, in: known))
  }

  private func suggestion(for name: String, in known: [String]) -> String {
    let all = "known: \(known.joined(separator: ", "))"
    return nearest(to: name, in: known).map { "did you mean \"\($0)\"? \(all)" } ?? all
  }
}
