import Documents
import Testing

@Suite struct DocumentErrorTests {
  private func text(_ position: Position?, _ path: String?) -> String {
    DocumentError(
      file: "a.json", position: position, path: path, problem: "found 3", remedy: "expected 4"
    ).description
  }

  @Test func namesWhatIsKnownOfThePlace() {
    #expect(text(Position(line: 2, column: 9), "$.x[1]") == "a.json:2:9: $.x[1]: found 3; expected 4")
    #expect(text(Position(line: 2, column: 9), nil) == "a.json:2:9: found 3; expected 4")
    #expect(text(nil, nil) == "a.json: found 3; expected 4")
  }

  @Test func nodesMakeErrorsOfTheirPlace() throws {
    let node = try root("{\"boards\": [\n  {\"clock\": 9}]}")
    let clock = try node.member("boards").elements()[0].member("clock")
    let error = clock.error("too slow", "expected at least 10")
    #expect(error.file == "spec.json")
    #expect(error.position == Position(line: 2, column: 13))
    #expect(error.path == "$.boards[0].clock")
    #expect(
      clock.mismatch("a prime").description
        == "spec.json:2:13: $.boards[0].clock: found 9; expected a prime")
    #expect(
      clock.unknown("core", "M5", known: ["M4", "M7"]).description
        == "spec.json:2:13: $.boards[0].clock: unknown core \"M5\"; did you mean \"M4\"? known: M4, M7")
  }
}
