import Documents

/// The keywords of JSON Schema (draft 2020-12) that the published schemas use; others are refused.
struct SchemaValidator {
  let schema: Node

  /// What a document breaks, as `path: keyword`; empty when it is valid.
  func violations(of node: Node) throws -> [String] { try violations(of: node, by: schema) }

  /// A definition by the text of its reference, such as `#/$defs/model`.
  func definition(_ reference: String) throws -> Node {
    try reference.split(separator: "/").dropFirst().reduce(schema) { try $0.member(String($1)) }
  }

  private func violations(of node: Node, by rules: Node) throws -> [String] {
    try rules.members.flatMap { rule in try check(rule, of: rules, on: node) }
  }

  private func check(_ rule: Node.Member, of rules: Node, on node: Node) throws -> [String] {
    let value = rule.value
    switch rule.key {
    case "$schema", "$defs", "title", "description", "default", "examples": return []
    case "$ref": return try violations(of: node, by: definition(value.string()))
    case "allOf": return try value.elements().flatMap { try violations(of: node, by: $0) }
    case "anyOf":
      let branches = try value.elements().map { try violations(of: node, by: $0) }
      return branches.contains([]) ? [] : ["\(node.path): anyOf"] + branches.joined()
    case "properties", "additionalProperties", "required", "minProperties":
      return node.kind == .object ? try checkObject(rule, of: rules, on: node) : []
    case "items", "minItems", "uniqueItems":
      return node.kind == .array ? try checkArray(rule, on: node) : []
    default: return try holds(rule, on: node) ? [] : ["\(node.path): \(rule.key)"]
    }
  }

  private func checkObject(_ rule: Node.Member, of rules: Node, on node: Node) throws -> [String] {
    let keys = try node.members.map(\.key)
    switch rule.key {
    case "properties":
      return try node.members.flatMap { member in
        try rule.value.optionalMember(member.key).map { try violations(of: member.value, by: $0) } ?? []
      }
    case "additionalProperties":
      let known = try rules.member("properties").members.map(\.key)
      return keys.filter { !known.contains($0) }.map { "\(node.path): unknown \($0)" }
    case "required":
      let missing = try rule.value.elements().map { try $0.string() }.filter { !keys.contains($0) }
      return missing.map { "\(node.path): missing \($0)" }
    default: return keys.count >= (try rule.value.int()) ? [] : ["\(node.path): \(rule.key)"]
    }
  }

  private func checkArray(_ rule: Node.Member, on node: Node) throws -> [String] {
    let elements = try node.elements()
    switch rule.key {
    case "items": return try elements.flatMap { try violations(of: $0, by: rule.value) }
    case "minItems": return elements.count >= (try rule.value.int()) ? [] : ["\(node.path): minItems"]
    default:
      let names = elements.compactMap { try? $0.string() }
      return Set(names).count == names.count ? [] : ["\(node.path): uniqueItems"]
    }
  }

  private func holds(_ rule: Node.Member, on node: Node) throws -> Bool {
    let value = rule.value
    switch rule.key {
    case "type": return try node.kind.rawValue == value.string() || isInteger(node, for: value)
    case "enum":
      return try node.kind != .string || value.elements().map { try $0.string() }.contains(node.string())
    case "pattern": return try node.kind != .string || node.string().contains(Regex(value.string()))
    case "minLength": return try node.kind != .string || node.string().count >= value.int()
    case "minimum": return try (try? node.double()).map { try $0 >= value.double() } ?? true
    case "maximum": return try (try? node.double()).map { try $0 <= value.double() } ?? true
    case "exclusiveMinimum": return try (try? node.double()).map { try $0 > value.double() } ?? true
    case "exclusiveMaximum": return try (try? node.double()).map { try $0 < value.double() } ?? true
    default: throw value.error("unknown keyword \(rule.key)", "expected one that this validator knows")
    }
  }

  private func isInteger(_ node: Node, for type: Node) throws -> Bool {
    try node.kind == .integer && type.string() == "number"
  }
}
