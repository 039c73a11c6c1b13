import Testing

@Suite struct AblationRefusalTests {
  private static let sets = "expected overrides that make cells of their own"

  private func refusal(_ set: String) -> String {
    SampleSpec(["ablations": "[{\"name\": \"a\", \"methods\": [\"dtmm\"], \"set\": \(set)}]"]).refusal
  }

  @Test(arguments: [
    (
      "{\"method.unitz\": [\"filter\"]}",
      "60: $.ablations[0].set[\"method.unitz\"]: unknown key \"unitz\"; did you mean \"units\"? "
        + "known: units, score, allocation, format, formatChoice, admm, annealing, schedule"
    ),
    (
      "{\"fineTunning.epochs\": 3}",
      "60: $.ablations[0].set[\"fineTunning.epochs\"]: unknown key \"fineTunning\"; "
        + "did you mean \"fineTuning\"? known: model, dataset, method, storage, budget, boards, seed, denseSeed, "
        + "training, fineTuning, sampling, memory"
    ),
    (
      "{\"budget.ram\": 3}",
      "60: $.ablations[0].set[\"budget.ram\"]: unknown key \"ram\"; did you mean \"sram\"? known: flash, sram"
    ),
    (
      "{\"method.annealing.cool\": 0.5}",
      "60: $.ablations[0].set[\"method.annealing.cool\"]: unknown key \"cool\"; did you mean \"cooling\"? "
        + "known: startTemperature, endTemperature, cooling, stepsPerTemperature, disturbance, denseEnergy, "
        + "accuracyBound, boundSlack, filled, firstLayerTestInverted, addsTakeNoMemory, prunesOneAtZero"
    ),
    (
      "{\"method\": {\"name\": \"x\"}}",
      "71: $.ablations[0].set.method.name: unknown key \"name\"; "
        + "known: units, score, allocation, format, formatChoice, admm, annealing, schedule"
    ),
  ])
  func unknownFields(set: String, expected: String) {
    #expect(refusal(set) == "spec.json:12:\(expected)")
  }

  @Test(arguments: [
    ("fineTuning.epochs", "\"3\"", "found the string \"3\"; expected an integer"),
    ("fineTuning.epochs", "-3", "found -3; expected an integer of at least 0"),
    ("method.annealing.accuracyBound", "0", "found 0; expected true or false"),
    (
      "method.units", "\"weight\"",
      "the format \"fwcs\" cannot hold weight units, which \"dtmm\" prunes; "
        + "expected a format that can: dense, csr, auto"
    ),
    (
      "budget.flash", "2097153",
      "no board of this spec has 2097153 bytes of flash; expected at most 2097152, which nucleo-l4r5zi has"
    ),
    (
      "model.name", "\"vgg12\"", "unknown model \"vgg12\"; did you mean \"vgg11\"? known: vgg11, resnet12"
    ),
    (
      "sampling.scoring", "9999",
      "scoring takes 9999 images of a held-out split of 5000; expected at most 5000"
    ),
  ])
  func values(path: String, text: String, expected: String) {
    #expect(
      refusal("{\"\(path)\": \(text)}")
        == "spec.json:12:\(64 + path.count): $.ablations[0].set[\"\(path)\"]: \(expected)")
  }

  @Test(arguments: [
    (
      "{\"storage\": \"fwcs\", \"method.units\": \"weight\", \"method.format\": \"csr\"}",
      "71: $.ablations[0].set.storage: the format \"fwcs\" cannot hold weight units, which \"dtmm\" prunes; "
        + "expected a format that can: dense, csr, auto"
    ),
    ("{\"boards\": []}", "70: $.ablations[0].set.boards: the array is empty; expected at least one board"),
    (
      "{\"budget.flash\": 600000, \"boards\": [\"mps3-an547\"]}",
      "76: $.ablations[0].set[\"budget.flash\"]: no board of this spec has 600000 bytes of flash; "
        + "expected at most 524288, which mps3-an547 has"
    ),
    (
      "{\"method.format\": \"csr\", \"method.format.x\": 1}",
      "103: $.ablations[0].set[\"method.format.x\"]: this is also set by "
        + "$.ablations[0].set[\"method.format\"]; expected each value to be set once"
    ),
    ("7", "59: $.ablations[0].set: found 7; expected an object"),
  ])
  func combinations(set: String, expected: String) {
    #expect(refusal(set) == "spec.json:12:\(expected)")
  }

  @Test(arguments: [
    "{}", "{\"fineTuning.epochs\": 1}", "{\"method.format\": \"fwcs\"}", "{\"storage\": \"fwcs\"}",
    "{\"sampling\": {\"heldOut\": 5000}}", "{\"method\": {\"annealing\": {}}, \"training.batch\": 128}",
  ])
  func overridesThatChangeNothing(set: String) {
    #expect(
      refusal(set) == "spec.json:12:59: $.ablations[0].set: \"a\" changes nothing for \"dtmm\"; \(Self.sets)")
  }

  @Test func optionsThatTheAllocationIgnoresChangeNothing() {
    let ablation =
      "{\"name\": \"a\", \"methods\": [\"structured\"], \"set\": {\"method.annealing.cooling\": 0.5}}"
    #expect(
      SampleSpec(["methods": "[\"structured\"]", "ablations": "[\(ablation)]"]).refusal
        == "spec.json:12:65: $.ablations[0].set: \"a\" changes nothing for \"structured\"; \(Self.sets)")
  }

  @Test func overridesOfAnAxisMakeEqualCells() {
    #expect(
      refusal("{\"seed\": 9}")
        == "spec.json:12:59: $.ablations[0].set: \"a\" makes two equal cells for \"dtmm\"; \(Self.sets)")
  }

  @Test func equalAblations() {
    let ablations = """
      [{"name": "a", "methods": ["dtmm"], "set": {"storage": "csr"}},
       {"name": "b", "methods": ["dense", "dtmm"], "set": {"storage": "csr"}}]
      """
    #expect(
      SampleSpec(["ablations": ablations]).refusal
        == "spec.json:13:53: $.ablations[1].set: \"b\" is the same as \"a\" for \"dtmm\"; \(Self.sets)")
  }

  @Test func ablationNames() {
    let ablations = """
      [{"name": "a", "methods": ["dtmm"], "set": {"storage": "csr"}},
       {"name": "a", "methods": ["dtmm"], "set": {"storage": "dense"}},
       {"name": "c", "methods": [], "set": {"storage": "auto"}},
       {"nam": "d", "methods": ["dtmm"], "set": {"storage": "auto"}}]
      """
    #expect(
      SampleSpec(["ablations": ablations]).refusal
        == """
        spec.json:13:2: $.ablations[1]: the ablation "a" is named twice; expected each ablation once; \
        the first is at 12:17
        spec.json:14:27: $.ablations[2].methods: the array is empty; expected at least one method
        spec.json:15:2: $.ablations[3]: the key "name" is missing; expected an object with "name"
        spec.json:15:3: $.ablations[3].nam: unknown key "nam"; did you mean "name"? known: name, methods, set
        """)
  }

  @Test func methodsThatTheSpecDoesNotName() {
    let ablation =
      "{\"name\": \"a\", \"methods\": [\"dtm\", \"structured\"], \"set\": {\"storage\": \"csr\"}}"
    #expect(
      SampleSpec(["ablations": "[\(ablation)]"]).refusal
        == """
        spec.json:12:43: $.ablations[0].methods[0]: unknown method of this spec "dtm"; \
        did you mean "dtmm"? known: dense, dtmm
        spec.json:12:50: $.ablations[0].methods[1]: unknown method of this spec "structured"; \
        known: dense, dtmm
        """)
  }
}
