import Documents
import Testing

@Suite struct CheckTests {
  private enum Colour: String, CaseIterable {
    case red
    case deepBlue = "deep-blue"
  }

  @Test func acceptsTheEndsOfRanges() throws {
    let numbers = try root("[1, 9, 0, 0.5]").elements()
    #expect(try numbers[0].int(in: 1...9) == 1)
    #expect(try numbers[1].int(in: 1...9) == 9)
    #expect(try numbers[1].int(in: 9...) == 9)
    #expect(try numbers[2].double(in: 0..<1) == 0)
    #expect(try numbers[3].double(in: 0...0.5) == 0.5)
    #expect(try numbers[3].positiveDouble() == 0.5)
  }

  @Test func refusesWhatIsOutOfRange() throws {
    let numbers = try root("[0, 10, -1, 1]").elements()
    #expect(
      refusal { try numbers[0].int(in: 1...) }
        == "spec.json:1:2: $[0]: found 0; expected an integer of at least 1")
    #expect(
      refusal { try numbers[1].int(in: 1...9) }
        == "spec.json:1:5: $[1]: found 10; expected an integer from 1 to 9")
    #expect(
      refusal { try numbers[2].double(in: 0...) }
        == "spec.json:1:9: $[2]: found -1; expected a number of at least 0.0")
    #expect(
      refusal { try numbers[3].double(in: 0..<1) }
        == "spec.json:1:13: $[3]: found 1; expected a number of at least 0.0 and below 1.0")
    #expect(
      refusal { try numbers[0].positiveDouble() } == "spec.json:1:2: $[0]: found 0; expected a number above 0"
    )
  }

  @Test func knowsNamesAndSuggestsTheNearest() throws {
    let names = try root("[\"vgg11\", \"vgg1\", \"transformer\"]").elements()
    let known = ["vgg11", "resnet12"]
    #expect(try names[0].oneOf(known, noun: "model") == "vgg11")
    #expect(
      refusal { try names[1].oneOf(known, noun: "model") }
        == "spec.json:1:11: $[1]: unknown model \"vgg1\"; did you mean \"vgg11\"? known: vgg11, resnet12")
    #expect(
      refusal { try names[2].oneOf(known) }
        == "spec.json:1:19: $[2]: unknown name \"transformer\"; known: vgg11, resnet12")
  }

  @Test func readsCasesOfATypeByRawValue() throws {
    let names = try root("[\"deep-blue\", \"deepBlue\"]").elements()
    #expect(try names[0].oneOf(Colour.self) == .deepBlue)
    #expect(
      refusal { try names[1].oneOf(Colour.self, noun: "colour") }
        == "spec.json:1:15: $[1]: unknown colour \"deepBlue\"; did you mean \"deep-blue\"? "
        + "known: red, deep-blue"
    )
  }

  @Test func refusesUnknownKeysAtTheKey() throws {
    let node = try root("{\n  \"name\": 1,\n  \"widht\": 2, \"x.y\": 3\n}")
    let width =
      "spec.json:3:3: $.widht: unknown key \"widht\"; did you mean \"width\"? known: name, width"
    #expect(refusal { try node.requireKeys(["name", "width"]) } == width)
    #expect(
      try node.unknownKeys(["name", "width"]).map(\.description) == [
        width, "spec.json:3:15: $[\"x.y\"]: unknown key \"x.y\"; known: name, width",
      ])
    try node.requireKeys(["name", "widht", "x.y", "more"])
  }
}
