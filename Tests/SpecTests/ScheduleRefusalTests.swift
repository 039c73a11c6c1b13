import Testing

/// Places and words for every option of the schedulers and of ADMM, and for how `auto` chooses.
@Suite struct ScheduleRefusalTests {
  private func refusal(_ text: String) -> String {
    SampleSpec(["methods": "[{\"name\": \"x\", \"base\": \"dtmm\", \(text)}]"]).refusal
  }

  @Test(arguments: [
    ("objective", "7", "found 7; expected a string"),
    ("latency", "\"cycle\"", "unknown source of latency \"cycle\"; did you mean \"cycles\"? known: macs, cycles"),
    (
      "lossModel", "\"calibratd\"",
      "unknown loss model \"calibratd\"; did you mean \"calibrated\"? known: importance, calibrated"
    ),
    ("fineLoss", "0", "found 0; expected a number above 0"),
    ("maximumLatency", "\"50%\"", "found the string \"50%\"; expected a number"),
    ("maximumEnergy", "-1", "found -1; expected a number above 0"),
    ("maximumLoss", "0", "found 0; expected a number above 0"),
    ("lossSlack", "0.99", "found 0.99; expected a number of at least 1.0"),
    ("levels", "64.5", "found 64.5; expected an integer"),
    ("levels", "1", "found 1; expected an integer of at least 2"),
    ("fineLevels", "1", "found 1; expected an integer of at least 2"),
    ("nodes", "0", "found 0; expected an integer of at least 1"),
    ("tolerance", "0", "found 0; expected a number above 0 and below 1.0"),
    ("seconds", "null", "found null; expected a number"),
    ("seconds", "-5", "found -5; expected a number above 0"),
  ])
  func fields(key: String, text: String, expected: String) {
    #expect(
      refusal("\"schedule\": {\"\(key)\": \(text)}")
        == "spec.json:6:\(62 + key.count): $.methods[0].schedule.\(key): \(expected)")
  }

  @Test func unknownOptions() {
    #expect(
      refusal("\"schedule\": {\"objectiv\": \"loss\"}")
        == "spec.json:6:58: $.methods[0].schedule.objectiv: unknown key \"objectiv\"; did you mean \"objective\"? "
        + "known: objective, latency, lossModel, fineLoss, maximumLatency, maximumEnergy, maximumLoss, lossSlack, "
        + "levels, fineLevels, nodes, tolerance, seconds")
    #expect(
      refusal("\"schedule\": [1]") == "spec.json:6:57: $.methods[0].schedule: found an array; expected an object")
  }

  @Test func severalOptionsAreToldInTheirOrder() {
    #expect(
      refusal("\"schedule\": {\"nodes\": 0, \"levels\": 0, \"seconds\": 0}")
        == """
        spec.json:6:67: $.methods[0].schedule.nodes: found 0; expected an integer of at least 1
        spec.json:6:80: $.methods[0].schedule.levels: found 0; expected an integer of at least 2
        spec.json:6:94: $.methods[0].schedule.seconds: found 0; expected a number above 0
        """)
  }

  @Test(arguments: [
    ("{\"strength\": 0}", "66: $.methods[0].admm.strength: found 0; expected a number above 0"),
    ("{\"epochs\": -1}", "64: $.methods[0].admm.epochs: found -1; expected an integer of at least 0"),
    (
      "{\"epoch\": 1}",
      "54: $.methods[0].admm.epoch: unknown key \"epoch\"; did you mean \"epochs\"? known: epochs, strength"
    ),
    ("4", "53: $.methods[0].admm: found 4; expected an object"),
  ])
  func admm(text: String, expected: String) {
    #expect(refusal("\"admm\": \(text)") == "spec.json:6:\(expected)")
  }

  @Test(arguments: [
    (
      "{\"bytes\": 1, \"cycles\": 1}",
      "61: $.methods[0].formatChoice: the key \"board\" is missing; expected an object with \"board\""
    ),
    (
      "{\"cycles\": 1, \"board\": \"mps3-an547\"}",
      "61: $.methods[0].formatChoice: the key \"bytes\" is missing; expected an object with \"bytes\""
    ),
    ("{\"bytes\": \"1\"}", "71: $.methods[0].formatChoice.bytes: found the string \"1\"; expected a number"),
    (
      "{\"bytes\": 0, \"cycles\": 0, \"board\": \"mps3-an547\"}",
      "61: $.methods[0].formatChoice: neither bytes nor cycles count; expected a weight above 0 for one of them"
    ),
    (
      "{\"bytes\": 1, \"cycles\": 1, \"board\": \"mps3\"}",
      "96: $.methods[0].formatChoice.board: unknown board \"mps3\"; did you mean \"mps3-an547\"? "
        + "known: nucleo-l4r5zi, disco-f746ng, mps3-an547"
    ),
    (
      "{\"bytes\": 1, \"cycles\": 1, \"board\": \"mps3-an547\"}",
      "61: $.methods[0].formatChoice: \"x\" has the format \"fwcs\", so formatChoice has nothing to choose; "
        + "expected the format \"auto\", or no formatChoice"
    ),
  ])
  func formatChoice(text: String, expected: String) {
    #expect(refusal("\"formatChoice\": \(text)") == "spec.json:6:\(expected)")
  }

  @Test(arguments: [
    ("startTemperature", "0", "found 0; expected a number above 0"),
    ("endTemperature", "-1", "found -1; expected a number above 0"),
    ("cooling", "0", "found 0; expected a number above 0 and below 1.0"),
    ("disturbance", "1", "found 1; expected a number above 0 and below 1.0"),
    ("stepsPerTemperature", "1.5", "found 1.5; expected an integer"),
    ("firstLayerTestInverted", "\"yes\"", "found the string \"yes\"; expected true or false"),
    ("addsTakeNoMemory", "null", "found null; expected true or false"),
  ])
  func annealing(key: String, text: String, expected: String) {
    #expect(
      refusal("\"annealing\": {\"\(key)\": \(text)}")
        == "spec.json:6:\(63 + key.count): $.methods[0].annealing.\(key): \(expected)")
  }
}
