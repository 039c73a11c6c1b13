import Documents

/// Collects the errors of a spec, so that one reading tells them all.
final class ErrorLog {
  /// How often something was refused, repetitions counted.
  private(set) var failures = 0
  private var errors: [DocumentError] = []

  /// Notes an error, once.
  func add(_ error: DocumentError) {
    failures += 1
    if !errors.contains(error) { errors.append(error) }
  }

  /// The result of reading a value, or nil when that failed.
  @discardableResult
  func attempt<Result>(_ node: Node, _ body: (Node) throws -> Result) -> Result? {
    do {
      return try body(node)
    } catch {
      add(error as? DocumentError ?? node.error("\(error)", "expected a value that can be read"))
      return nil
    }
  }

  /// Reads the value of a key that must be there.
  @discardableResult
  func read<Result>(_ key: String, of node: Node, _ body: (Node) throws -> Result) -> Result? {
    attempt(node) { try body($0.member(key)) }
  }

  /// Reads the value of a key if it is there.
  @discardableResult
  func readIfPresent<Result>(_ key: String, of node: Node, _ body: (Node) throws -> Result) -> Result? {
    attempt(node) { try $0.optionalMember(key).map(body) }.flatMap(\.self)
  }

  /// Reads the elements of an array, refusing two of the same name; `noun` says what they are.
  func list<Element>(
    _ node: Node, of noun: String, named name: (Element) -> String, allowEmpty: Bool = false,
    _ body: (Node) throws -> Element
  ) -> [Element] {
    guard let nodes = attempt(node, { try $0.elements() }) else { return [] }
    if nodes.isEmpty, !allowEmpty { add(node.error("the array is empty", "expected at least one \(noun)")) }
    var elements: [Element] = []
    var places: [String: Node] = [:]
    for node in nodes {
      guard let element = attempt(node, body) else { continue }
      if let first = places[name(element)] {
        add(Self.duplicate(name(element), of: noun, at: node, first: first))
      }
      places[name(element)] = places[name(element)] ?? node
      elements.append(element)
    }
    return elements
  }

  /// Refuses keys that are not allowed.
  func requireKeys(_ allowed: [String], of node: Node) {
    attempt(node) { try $0.unknownKeys(allowed) }?.forEach(add)
  }

  /// Throws what was noted, if anything.
  func finish() throws(SpecError) {
    if !errors.isEmpty { throw SpecError(errors) }
  }

  private static func duplicate(
    _ name: String, of noun: String, at node: Node, first: Node
  ) -> DocumentError {
    node.error(
      "the \(noun) \"\(name)\" is named twice",
      "expected each \(noun) once; the first is at \(first.line):\(first.column)")
  }
}
