import Experiments
import Testing

@Suite struct SectionRefusalTests {
  @Test func unknownKeys() {
    #expect(
      SampleSpec(["modles": "[]"]).refusal
        == "spec.json:12:3: $.modles: unknown key \"modles\"; did you mean \"models\"? known: $schema, name, "
        + "summary, models, datasets, methods, budgets, boards, seeds, denseSeed, training, fineTuning, sampling, "
        + "memory, ablations, report")
  }

  @Test(arguments: [
    "name", "summary", "models", "datasets", "methods", "budgets", "boards", "seeds", "training",
    "fineTuning",
  ])
  func missingSections(key: String) {
    #expect(
      SampleSpec().without(key).refusal
        == "spec.json:1:1: $: the key \"\(key)\" is missing; expected an object with \"\(key)\"")
  }

  @Test func memoryModels() {
    #expect(
      SampleSpec(["memory": "\"modeled\""]).refusal
        == "spec.json:12:13: $.memory: unknown memory model \"modeled\"; did you mean \"modelled\"? "
        + "known: ideal, modelled")
  }

  @Test func namesThatAreNoFileNames() {
    #expect(
      SampleSpec(["name": "\"../tiny\""]).refusal
        == "spec.json:2:11: $.name: found \"../tiny\"; expected a file name of letters, digits, - and _")
    #expect(
      SampleSpec(["summary": "\" \""]).refusal
        == "spec.json:3:14: $.summary: the string is empty; expected some text")
  }

  @Test(arguments: [
    ("\"vgg11\"", "4:13: $.models: found the string \"vgg11\"; expected an array"),
    ("[7]", "4:14: $.models[0]: found 7; expected an object"),
    ("[]", "4:13: $.models: the array is empty; expected at least one model"),
    ("[{\"width\": 1}]", "4:14: $.models[0]: the key \"name\" is missing; expected an object with \"name\""),
    (
      "[\"vgg16\"]",
      "4:14: $.models[0]: unknown model \"vgg16\"; did you mean \"vgg11\"? known: vgg11, resnet12"
    ),
    (
      "[{\"name\": \"vgg11\", \"width\": 0}]",
      "4:41: $.models[0].width: found 0; expected a number above 0 and below 16.0"
    ),
    (
      "[\"vgg11\", {\"name\": \"vgg11\", \"width\": 1.0}]",
      "4:23: $.models[1]: the model \"vgg11\" is named twice; expected each model once; the first is at 4:14"
    ),
  ])
  func models(text: String, expected: String) {
    #expect(SampleSpec(["models": text]).refusal == "spec.json:\(expected)")
  }

  @Test(arguments: [
    (
      "[\"mnist\"]",
      "5:16: $.datasets[0]: unknown data set \"mnist\"; did you mean \"fashion-mnist\"? "
        + "known: fashion-mnist, cifar-10"
    ),
    (
      "[\"cifar-10\",\n\"cifar-10\"]",
      "6:1: $.datasets[1]: the data set \"cifar-10\" is named twice; expected each data set once; "
        + "the first is at 5:16"
    ),
    ("[]", "5:15: $.datasets: the array is empty; expected at least one data set"),
  ])
  func datasets(text: String, expected: String) {
    #expect(SampleSpec(["datasets": text]).refusal == "spec.json:\(expected)")
  }

  @Test(arguments: [
    (
      "[\"nucleo-l4r5z\"]",
      "8:14: $.boards[0]: unknown board \"nucleo-l4r5z\"; did you mean \"nucleo-l4r5zi\"? "
        + "known: nucleo-l4r5zi, disco-f746ng, mps3-an547"
    ),
    ("[]", "8:13: $.boards: the array is empty; expected at least one board"),
    (
      "[\"mps3-an547\", \"mps3-an547\"]",
      "8:28: $.boards[1]: the board \"mps3-an547\" is named twice; expected each board once; "
        + "the first is at 8:14"
    ),
  ])
  func boards(text: String, expected: String) {
    #expect(SampleSpec(["boards": text]).refusal == "spec.json:\(expected)")
  }

  @Test(arguments: [
    ("[]", "9:12: $.seeds: the array is empty; expected at least one seed"),
    ("[-1]", "9:13: $.seeds[0]: found -1; expected an integer of at least 0"),
    ("[1.5]", "9:13: $.seeds[0]: found 1.5; expected an integer"),
    (
      "[3, 4, 3]",
      "9:19: $.seeds[2]: the seed \"3\" is named twice; expected each seed once; the first is at 9:13"
    ),
  ])
  func seeds(text: String, expected: String) {
    #expect(SampleSpec(["seeds": text]).refusal == "spec.json:\(expected)")
  }

  @Test(arguments: [
    (
      "{\"tables\": [\"acuracy\"]}",
      "12:25: $.report.tables[0]: unknown table \"acuracy\"; did you mean \"accuracy\"? "
        + "known: answer, accuracy, equal-accuracy, size, flash-parts, latency, memory, energy, wins, front, layers, "
        + "scheduler, loss-ranking, published"
    ),
    (
      "{\"figures\": [\"latency\", \"latency\"]}",
      "12:37: $.report.figures[1]: the figure \"latency\" is named twice; expected each figure once; "
        + "the first is at 12:26"
    ),
    (
      "{\"titel\": \"x\"}",
      "12:14: $.report.titel: unknown key \"titel\"; did you mean \"title\"? known: title, tables, figures"
    ),
  ])
  func report(text: String, expected: String) {
    #expect(SampleSpec(["report": text]).refusal == "spec.json:\(expected)")
  }

  @Test func tellsEveryErrorInTheOrderOfTheFile() {
    #expect(
      SampleSpec(["seeds": "[-1]", "models": "[\"vgg12\"]", "training": "{\"epochs\": true}"]).refusal
        == """
        spec.json:4:14: $.models[0]: unknown model "vgg12"; did you mean "vgg11"? known: vgg11, resnet12
        spec.json:9:13: $.seeds[0]: found -1; expected an integer of at least 0
        spec.json:10:26: $.training.epochs: found true; expected an integer
        """)
  }

  @Test func errorsDoNotBringOthersAlong() {
    #expect(
      SampleSpec(["models": "[{\"name\": \"vgg16\"}, {\"name\": \"vgg19\", \"widht\": 1}]"]).refusal
        == """
        spec.json:4:23: $.models[0].name: unknown model "vgg16"; did you mean "vgg11"? known: vgg11, resnet12
        spec.json:4:42: $.models[1].name: unknown model "vgg19"; did you mean "vgg11"? known: vgg11, resnet12
        spec.json:4:51: $.models[1].widht: unknown key "widht"; did you mean "width"? known: name, width
        """)
    #expect(
      SampleSpec(["methods": "[{\"name\": \"x\", \"base\": \"dtmm\", \"units\": \"wieght\"}]"]).refusal
        == "spec.json:6:54: $.methods[0].units: unknown unit \"wieght\"; did you mean \"weight\"? "
        + "known: weight, segment-4, segment-8, segment-16, filterlet, block-1x2, block-1x4, nm, nm-2-4, nm-1-4, nm-1-8, "
        + "pattern, filter")
  }

  @Test func numbersThatAreNotFinite() {
    #expect(
      SampleSpec(["training": "{\"epochs\": 1, \"learningRate\": 1e999}"]).refusal
        == "spec.json:10:49: real number overflow near '1e999'; expected well-formed JSON")
  }

  @Test func filesThatAreNotThere() {
    #expect(throws: SpecError.self) {
      try Experiment.load(file: "no/such.json", vocabulary: .sample)
    }
  }
}
