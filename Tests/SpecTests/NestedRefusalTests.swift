import Testing

/// Places and words in models, recipes, and the sections at the end of a spec.
@Suite struct NestedRefusalTests {
  @Test(arguments: [
    ("16", "found 16; expected a number above 0 and below 16.0"),
    ("-0.5", "found -0.5; expected a number above 0 and below 16.0"),
    ("\"half\"", "found the string \"half\"; expected a number"),
  ])
  func widths(text: String, expected: String) {
    #expect(
      SampleSpec(["models": "[{\"name\": \"vgg11\", \"width\": \(text)}]"]).refusal
        == "spec.json:4:41: $.models[0].width: \(expected)")
  }

  @Test func widthsTellModelsApart() throws {
    let two = "[{\"name\": \"vgg11\", \"width\": 0.5}, {\"name\": \"vgg11\", \"width\": 15.9}]"
    #expect(try SampleSpec(["models": two]).load().models.map(\.label) == ["vgg11 x0.5", "vgg11 x15.9"])
    #expect(
      SampleSpec(["models": two.replacing("15.9", with: "0.50")]).refusal
        == "spec.json:4:47: $.models[1]: the model \"vgg11 x0.5\" is named twice; expected each model once; "
        + "the first is at 4:14")
  }

  @Test(arguments: [
    (
      "\"precision\": \"float64\"",
      "42: $.training.precision: unknown precision \"float64\"; did you mean \"float32\"? known: float32, bfloat16"
    ),
    ("\"precision\": 16", "42: $.training.precision: found 16; expected a string"),
    ("\"optimiser\": true", "42: $.training.optimiser: found true; expected a string"),
    ("\"momentum\": -0.1", "41: $.training.momentum: found -0.1; expected a number of at least 0.0 and below 1.0"),
    ("\"batch\": 12.5", "38: $.training.batch: found 12.5; expected an integer"),
    ("\"images\": null", "39: $.training.images: found null; expected an integer"),
  ])
  func training(text: String, expected: String) {
    #expect(SampleSpec(["training": "{\"epochs\": 1, \(text)}"]).refusal == "spec.json:10:\(expected)")
  }

  @Test(arguments: [
    (
      "{\"weigth\": 1}",
      "48: $.fineTuning.distillation.weigth: unknown key \"weigth\"; did you mean \"weight\"? "
        + "known: weight, temperature"
    ),
    ("{\"weight\": -0.1}", "58: $.fineTuning.distillation.weight: found -0.1; expected a number from 0.0 to 1.0"),
    ("{\"temperature\": null}", "63: $.fineTuning.distillation.temperature: found null; expected a number"),
    ("[]", "47: $.fineTuning.distillation: found an array; expected an object"),
  ])
  func distillation(text: String, expected: String) {
    #expect(
      SampleSpec(["fineTuning": "{\"epochs\": 1, \"distillation\": \(text)}"]).refusal == "spec.json:11:\(expected)")
  }

  @Test(arguments: [
    ("denseSeed", "1.5", "16: $.denseSeed: found 1.5; expected an integer"),
    ("denseSeed", "[1]", "16: $.denseSeed: found an array; expected an integer"),
    ("memory", "true", "13: $.memory: found true; expected a string"),
    ("sampling", "7", "15: $.sampling: found 7; expected an object"),
    ("sampling", "{\"calibration\": 0}", "31: $.sampling.calibration: found 0; expected an integer of at least 1"),
    ("report", "{\"title\": \" \"}", "23: $.report.title: the string is empty; expected some text"),
    ("report", "{\"tables\": \"size\"}", "24: $.report.tables: found the string \"size\"; expected an array"),
    ("report", "\"all\"", "13: $.report: found the string \"all\"; expected an object"),
    ("ablations", "{}", "16: $.ablations: found an object; expected an array"),
  ])
  func lastSections(key: String, text: String, expected: String) {
    #expect(SampleSpec([key: text]).refusal == "spec.json:12:\(expected)")
  }

  /// Cells that options of other allocations tell apart are equal, and would be run twice.
  @Test(arguments: [
    ("dtmm", "\"method.schedule.objective\": \"loss\""), ("dtmm", "\"method.schedule.nodes\": 7"),
    ("structured", "\"method.schedule.latency\": \"cycles\""), ("structured", "\"method.annealing.boundSlack\": 2"),
  ])
  func optionsThatTheAllocationDoesNotRead(method: String, set: String) {
    let ablation = "{\"name\": \"a\", \"methods\": [\"\(method)\"], \"set\": {\(set)}}"
    #expect(
      SampleSpec(["methods": "[\"\(method)\"]", "ablations": "[\(ablation)]"]).refusal
        == "spec.json:12:\(55 + method.count): $.ablations[0].set: \"a\" changes nothing for \"\(method)\"; "
        + "expected overrides that make cells of their own")
  }

  @Test(arguments: [
    ("\"method.schedule.latency\": \"cycles\""), ("\"method.schedule.lossModel\": \"calibrated\""),
    ("\"method.annealing.cooling\": 0.5"), ("\"method.admm\": {}"),
  ])
  func optionsThatTheAllocationReads(set: String) {
    let ablation = "{\"name\": \"a\", \"methods\": [\"dtmm\"], \"set\": {\(set)}}"
    #expect(SampleSpec(["ablations": "[\(ablation)]"]).refusal == "")
  }
}
