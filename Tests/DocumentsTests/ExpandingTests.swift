import Documents
import Testing

@Suite struct ExpandingTests {
  /// A node as text without blanks, with the line of every scalar.
  private func shape(_ node: Node) throws -> String {
    switch node.kind {
    case .object:
      "{" + (try node.members.map { "\($0.key):\(try shape($0.value))" }).joined(separator: ",") + "}"
    case .array: "[" + (try node.elements().map(shape)).joined(separator: ",") + "]"
    default: "\(node.kind)@\(node.line)"
    }
  }

  private func expanded(_ text: String) throws -> Node { try root(text).expandingPaths() }

  @Test(arguments: [
    ("{}", "{}"),
    ("{\"a\": 1}", "{a:integer@1}"),
    ("{\"a.b.c\": true}", "{a:{b:{c:boolean@1}}}"),
    ("{\"a.b\": 1,\n\"d\": null,\n\"a.c\": [\"x\"]}", "{a:{b:integer@1,c:[string@3]},d:null@2}"),
    ("{\"a\": {\"b\": 1},\n\"a.c.d\": 2}", "{a:{b:integer@1,c:{d:integer@2}}}"),
    (
      "{\"a.c.d\": 2,\n\"a\": {\"b\": 1, \"c\": {\"e\": 3}}}", "{a:{c:{d:integer@1,e:integer@2},b:integer@2}}"
    ),
    ("{\"a..b\": 1}", "{a:{:{b:integer@1}}}"),
  ])
  func unfoldsDottedKeys(text: String, expected: String) throws {
    #expect(try shape(expanded(text)) == expected)
  }

  @Test func errorsPointAtTheOverrideInTheFile() throws {
    let node = try expanded("{\n  \"method.format\": \"csr\",\n  \"method.unitz\": \"weight\"\n}")
    let method = try node.member("method")
    #expect(
      refusal { try method.requireKeys(["units", "format"]) }
        == "spec.json:3:3: $[\"method.unitz\"]: unknown key \"unitz\"; did you mean \"units\"? "
        + "known: units, format")
    #expect(
      refusal { try method.member("format").int() }
        == "spec.json:2:20: $[\"method.format\"]: found the string \"csr\"; expected an integer")
    #expect(method.path == "$[\"method.format\"]")
  }

  @Test(arguments: [
    ("{\"a\": {\"b\": 1}, \"a.b\": 2}", "1:24: $[\"a.b\"]: this is also set by $.a.b"),
    ("{\"a\": 1, \"a.b\": 2}", "1:17: $[\"a.b\"]: this is also set by $.a"),
    ("{\"a.b\": 1, \"a\": 2}", "1:17: $.a: this is also set by $[\"a.b\"]"),
  ])
  func refusesAValueThatIsSetTwice(text: String, expected: String) {
    #expect(refusal { try expanded(text) } == "spec.json:\(expected); expected each value to be set once")
  }

  @Test func refusesWhatIsNoObject() {
    #expect(
      refusal { try expanded("[1]") } == "spec.json:1:1: $: found an array; expected an object")
  }

  @Test(arguments: 0..<100 as Range<UInt64>)
  func unfoldingUndoesFolding(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let leaves = leaves(under: [], depth: 0, &generator)
    let members = leaves.shuffled(using: &generator).enumerated().map { index, path in
      "\"\(path.joined(separator: "."))\": \(index)"
    }
    let folded = try root("{" + members.joined(separator: ", ") + "}")
    let unfolded = try folded.expandingPaths()
    for member in try folded.members {
      let keys = member.key.split(separator: ".").map(String.init)
      let leaf = try keys.reduce(unfolded) { try $0.member($1) }
      #expect(try leaf.int() == member.value.int())
      #expect(leaf.position == member.value.position)
      #expect(leaf.path == member.value.path)
    }
    #expect(try countLeaves(unfolded) == leaves.count)
  }

  /// Key paths of the leaves of a random tree; siblings have keys of their own.
  private func leaves(under path: [String], depth: Int, _ generator: inout SplitMix64) -> [[String]] {
    (0..<Int.random(in: 1...3, using: &generator)).flatMap { index in
      let path = path + ["k\(index)"]
      let isLeaf = depth > 2 || Bool.random(using: &generator)
      return isLeaf ? [path] : leaves(under: path, depth: depth + 1, &generator)
    }
  }

  private func countLeaves(_ node: Node) throws -> Int {
    guard node.kind == .object else { return 1 }
    return try node.members.map { try countLeaves($0.value) }.reduce(0, +)
  }
}
