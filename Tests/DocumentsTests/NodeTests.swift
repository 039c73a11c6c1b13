import Documents
import Testing

@Suite struct NodeTests {
  @Test func membersKeepTheOrderOfTheText() throws {
    let members = try root("{\"zebra\": 1, \"ape\": 2, \"mole\": 3}").members
    #expect(members.map(\.key) == ["zebra", "ape", "mole"])
    #expect(members.map(\.position.column) == [2, 14, 24])
    #expect(try members.map { try $0.value.int() } == [1, 2, 3])
  }

  @Test func pathsQuoteKeysThatAreNoPlainNames() throws {
    let node = try root(#"{"set": {"method.units": 1, "a \"b\" \\": 2, "": 3, "größe_2": [[4]]}}"#)
    let set = try node.member("set").members
    #expect(node.path == "$")
    #expect(
      set.map(\.value.path) == [
        #"$.set["method.units"]"#, #"$.set["a \"b\" \\"]"#, #"$.set[""]"#, "$.set.größe_2",
      ])
    #expect(try set[3].value.elements()[0].elements()[0].path == "$.set.größe_2[0][0]")
  }

  @Test func refusesWrongTypes() throws {
    let node = try root("{\n  \"a\": \"7\",\n  \"b\": 1.5, \"c\": null, \"d\": [], \"e\": {}, \"f\": 3.0\n}")
    func check(_ key: String, _ expected: String, _ read: (Node) throws -> some Any) throws {
      let value = try node.member(key)
      #expect(refusal { try read(value) } == "spec.json:\(expected)")
    }
    try check("a", "2:8: $.a: found the string \"7\"; expected an integer") { try $0.int() }
    try check("a", "2:8: $.a: found the string \"7\"; expected an object") { try $0.members }
    try check("b", "3:8: $.b: found 1.5; expected an integer") { try $0.int() }
    try check("b", "3:8: $.b: found 1.5; expected a string") { try $0.string() }
    try check("c", "3:18: $.c: found null; expected a number") { try $0.double() }
    try check("c", "3:18: $.c: found null; expected an object") { try $0.member("x") }
    try check("d", "3:29: $.d: found an array; expected true or false") { try $0.bool() }
    try check("e", "3:38: $.e: found an object; expected an array") { try $0.elements() }
    try check("f", "3:47: $.f: found 3.0; expected an integer") { try $0.int() }
  }

  @Test func findsMembersOrSaysWhichIsMissing() throws {
    let node = try root("[{\"width\": null}]").elements()[0]
    #expect(try node.member("width").isNull)
    #expect(try node.optionalMember("name")?.path == nil)
    #expect(
      refusal { try node.member("name") }
        == "spec.json:1:2: $[0]: the key \"name\" is missing; expected an object with \"name\"")
  }

  @Test func refusesBlankStrings() throws {
    let node = try root("[\" \\t\", \"x\"]")
    #expect(try node.elements()[1].nonEmptyString() == "x")
    #expect(
      refusal { try node.elements()[0].nonEmptyString() }
        == "spec.json:1:2: $[0]: the string is empty; expected some text")
  }

  @Test func placesErrorsAtTheFirstKeyThatIsThere() throws {
    let node = try root("{\"units\": 1, \"format\": 2}")
    #expect(node.place(of: "format", "units").path == "$.format")
    #expect(node.place(of: "score", "units").path == "$.units")
    #expect(node.place(of: "score").path == "$")
    #expect(try node.member("units").place(of: "units").path == "$.units")
  }
}
