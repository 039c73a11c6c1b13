import Testing

@Suite struct MethodRefusalTests {
  private static let methods = "dense, unstructured, structured, dtmm"
  private static let formats = "dense, csr, auto"
  private static let units =
    "weight, segment-4, segment-8, segment-16, filterlet, block-1x2, block-1x4, nm, nm-2-4, nm-1-4, nm-1-8, pattern, filter"

  @Test(arguments: [
    ("\"dtm\"", "15: $.methods[0]: unknown method \"dtm\"; did you mean \"dtmm\"? known: \(methods)"),
    (
      "{\"name\": \"x\", \"base\": \"structurd\"}",
      "37: $.methods[0].base: unknown method \"structurd\"; did you mean \"structured\"? known: \(methods)"
    ),
    (
      "\"dense\", \"dense\"",
      "24: $.methods[1]: the method \"dense\" is named twice; "
        + "expected each method once; the first is at 6:15"
    ),
    (
      "{\"base\": \"dtmm\"}",
      "15: $.methods[0]: the key \"name\" is missing; expected an object with \"name\""
    ),
    (
      "{\"name\": \"\", \"base\": \"dtmm\"}", "24: $.methods[0].name: the string is empty; expected some text"
    ),
    ("true", "15: $.methods[0]: found true; expected an object"),
  ])
  func names(text: String, expected: String) {
    #expect(SampleSpec(["methods": "[\(text)]"]).refusal == "spec.json:6:\(expected)")
  }

  @Test(arguments: [
    (
      "\"unit\": \"filter\"",
      "45: $.methods[0].unit: unknown key \"unit\"; did you mean \"units\"? "
        + "known: name, base, units, score, allocation, format, formatChoice, admm, annealing, schedule"
    ),
    (
      "\"units\": [\"filters\"]",
      "55: $.methods[0].units[0]: unknown unit \"filters\"; did you mean \"filter\"? "
        + "known: \(units)"
    ),
    (
      "\"units\": [\"filter\", \"filter\"]",
      "65: $.methods[0].units[1]: the unit \"filter\" is named twice; expected each unit once; "
        + "the first is at 6:55"
    ),
    (
      "\"score\": \"tailor\"",
      "54: $.methods[0].score: unknown score \"tailor\"; did you mean \"taylor\"? "
        + "known: l1, l2, taylor, taylor-published, random"
    ),
    (
      "\"allocation\": \"anealing\"",
      "59: $.methods[0].allocation: unknown allocation \"anealing\"; did you mean \"annealing\"? "
        + "known: global, uniform, annealing"
    ),
    (
      "\"format\": \"fwc\"",
      "55: $.methods[0].format: unknown format \"fwc\"; did you mean \"fwcs\"? known: dense, csr, fwcs, auto"
    ),
  ])
  func choices(text: String, expected: String) {
    let method = "{\"name\": \"x\", \"base\": \"dtmm\", \(text)}"
    #expect(SampleSpec(["methods": "[\(method)]"]).refusal == "spec.json:6:\(expected)")
  }

  @Test(arguments: [
    (
      "\"units\": \"weight\"",
      "54: $.methods[0].units: the format \"fwcs\" cannot hold weight units, which \"x\" prunes; "
        + "expected a format that can: \(formats)"
    ),
    (
      "\"format\": \"fwcs\", \"units\": [\"filter\", \"weight\"]",
      "55: $.methods[0].format: the format \"fwcs\" cannot hold filter and weight units, which \"x\" prunes; "
        + "expected a format that can: \(formats)"
    ),
    (
      "\"format\": \"csr\", \"units\": [\"weight\", \"filterlet\"]",
      "71: $.methods[0].units: \"x\" prunes weight and filterlet, which share weights; "
        + "expected at most one unit beside filter"
    ),
  ])
  func unitsThatDoNotGoTogether(text: String, expected: String) {
    let method = "{\"name\": \"x\", \"base\": \"dtmm\", \(text)}"
    #expect(SampleSpec(["methods": "[\(method)]"]).refusal == "spec.json:6:\(expected)")
  }

  @Test func methodsWithoutBaseMustNameTheirChoices() {
    #expect(
      SampleSpec(["methods": "[{\"name\": \"x\"}]"]).refusal
        == """
        spec.json:6:15: $.methods[0]: the key "units" is missing; expected an object with "units"
        spec.json:6:15: $.methods[0]: the key "format" is missing; expected an object with "format"
        """)
    #expect(
      SampleSpec(["methods": "[{\"name\": \"x\", \"units\": \"weight\", \"format\": \"csr\"}]"]).refusal
        == """
        spec.json:6:15: $.methods[0]: "x" prunes but has no score; expected "score" to be one of: \
        l1, l2, taylor, taylor-published, random
        spec.json:6:15: $.methods[0]: "x" prunes but has no allocation; expected "allocation" to be one of: \
        global, uniform, annealing
        """)
  }

  @Test func denseReferencesTakeNoScore() {
    #expect(
      SampleSpec(["methods": "[{\"name\": \"x\", \"units\": [], \"score\": \"l1\", \"format\": \"dense\"}]"])
        .refusal
        == "spec.json:6:51: $.methods[0].score: \"x\" has no units, so its score has nothing to do; "
        + "expected units to prune, or no score")
  }

  @Test(arguments: [
    (
      "\"cooling\": 1", "70: $.methods[0].annealing.cooling: found 1; expected a number above 0 and below 1.0"
    ),
    (
      "\"disturbance\": 0",
      "74: $.methods[0].annealing.disturbance: found 0; expected a number above 0 and below 1.0"
    ),
    (
      "\"stepsPerTemperature\": 0",
      "82: $.methods[0].annealing.stepsPerTemperature: found 0; expected an integer of at least 1"
    ),
    ("\"accuracyBound\": 1", "76: $.methods[0].annealing.accuracyBound: found 1; expected true or false"),
    ("\"filled\": 1", "69: $.methods[0].annealing.filled: found 1; expected true or false"),
    ("\"prunesOneAtZero\": 0", "78: $.methods[0].annealing.prunesOneAtZero: found 0; expected true or false"),
    ("\"denseEnergy\": 0", "74: $.methods[0].annealing.denseEnergy: found 0; expected a number above 0"),
    (
      "\"boundSlack\": 0.5",
      "73: $.methods[0].annealing.boundSlack: found 0.5; expected a number of at least 1.0"
    ),
    (
      "\"endTemperature\": 200",
      "77: $.methods[0].annealing.endTemperature: the search would end at 200.0, above its start at 100.0; "
        + "expected endTemperature at or below startTemperature"
    ),
  ])
  func annealing(text: String, expected: String) {
    let method = "{\"name\": \"x\", \"base\": \"dtmm\", \"annealing\": {\(text)}}"
    #expect(SampleSpec(["methods": "[\(method)]"]).refusal == "spec.json:6:\(expected)")
  }

  @Test(arguments: [
    ("{\"bytes\": 0, \"cycles\": 0, \"board\": \"mps3-an547\"}", "expected a weight above 0 for one of them"),
    ("{\"bytes\": -1, \"cycles\": 0, \"board\": \"mps3-an547\"}", "found -1; expected a number of at least 0.0"),
    ("{\"bytes\": 1, \"cycles\": 1}", "the key \"board\" is missing; expected an object with \"board\""),
    ("{\"bytes\": 1, \"cycles\": 1, \"board\": \"mps3\"}", "known: nucleo-l4r5zi, disco-f746ng, mps3-an547"),
    ("{\"bytes\": 1, \"cycles\": 1, \"board\": \"mps3-an547\"}", "expected the format \"auto\", or no formatChoice"),
  ])
  func formatChoice(text: String, expected: String) {
    let method = "{\"name\": \"x\", \"base\": \"dtmm\", \"formatChoice\": \(text)}"
    #expect(SampleSpec(["methods": "[\(method)]"]).refusal.hasSuffix(expected))
  }

  @Test(arguments: [
    ("{}", 4, 1.0), ("{\"epochs\": 2, \"strength\": 0.5}", 2, 0.5), ("{\"epochs\": 0}", nil, nil),
  ])
  func admmIsRead(text: String, epochs: Int?, strength: Double?) throws {
    let method = "{\"name\": \"x\", \"base\": \"dtmm\", \"admm\": \(text)}"
    let cell = try #require(try SampleSpec(["methods": "[\(method)]"]).load().cells.first)
    #expect(cell.method.admm?.epochs == epochs && cell.method.admm?.strength == strength)
  }

  @Test func formatChoiceIsRead() throws {
    let method = """
      {"name": "x", "base": "dtmm", "format": "auto", "formatChoice": {"bytes": 1, "cycles": 0.5, "board": "mps3-an547"}}
      """
    let cell = try #require(try SampleSpec(["methods": "[\(method)]"]).load().cells.first)
    #expect(cell.method.formatChoice?.cycles == 0.5 && cell.method.formatChoice?.board == "mps3-an547")
  }

  @Test(arguments: [
    ("\"objective\": \"speed\"", "unknown objective \"speed\"; known: latency, flash, energy, loss"),
    ("\"latency\": \"ms\"", "unknown source of latency \"ms\"; did you mean \"macs\"? known: macs, cycles"),
    ("\"maximumLatency\": 0", "found 0; expected a number above 0"),
    ("\"lossSlack\": 0.5", "found 0.5; expected a number of at least 1.0"),
    ("\"levels\": 1", "found 1; expected an integer of at least 2"),
    ("\"tolerance\": 1", "found 1; expected a number above 0 and below 1.0"),
  ])
  func schedule(text: String, expected: String) {
    let method = "{\"name\": \"x\", \"base\": \"dtmm\", \"schedule\": {\(text)}}"
    #expect(SampleSpec(["methods": "[\(method)]"]).refusal.hasSuffix(expected))
  }
}
