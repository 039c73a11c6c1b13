import Testing

@Suite struct RecipeRefusalTests {
  @Test(arguments: [
    ("epochs", "-1", "found -1; expected an integer of at least 0"),
    ("epochs", "2.0", "found 2.0; expected an integer"),
    ("batch", "0", "found 0; expected an integer of at least 1"),
    ("optimiser", "\"adm\"", "unknown optimiser \"adm\"; did you mean \"adam\"? known: sgd, adam"),
    ("learningRate", "0", "found 0; expected a number above 0"),
    ("learningRate", "-0.1", "found -0.1; expected a number above 0"),
    (
      "schedule", "\"onecycle\"",
      "unknown schedule \"onecycle\"; did you mean \"one-cycle\"? "
        + "known: constant, cosine, one-cycle, exponential"
    ),
    ("momentum", "1", "found 1; expected a number of at least 0.0 and below 1.0"),
    ("weightDecay", "-1e-4", "found -0.0001; expected a number of at least 0.0"),
    ("labelSmoothing", "1", "found 1; expected a number of at least 0.0 and below 1.0"),
    ("augmentation", "\"flip\"", "found the string \"flip\"; expected an array"),
    ("images", "0", "found 0; expected an integer of at least 1"),
    ("precision", "\"bfloat\"", "unknown precision \"bfloat\"; did you mean \"bfloat16\"? known: float32, bfloat16"),
    ("distillation", "0.5", "found 0.5; expected an object"),
    ("pruning", "\"gradually\"", "unknown way of pruning \"gradually\"; did you mean \"gradual\"? known: gradual"),
    ("quantisation", "true", "found true; expected a string"),
  ])
  func fields(key: String, text: String, expected: String) {
    let before = key == "epochs" ? "" : "\"epochs\": 1, "
    #expect(
      SampleSpec(["fineTuning": "{\(before)\"\(key)\": \(text)}"]).refusal
        == "spec.json:11:\(22 + before.count + key.count): $.fineTuning.\(key): \(expected)")
  }

  @Test func optionsOfFineTuningAreNoneOfTraining() {
    let refusal = SampleSpec(["training": "{\"epochs\": 1, \"pruning\": \"gradual\"}"]).refusal
    #expect(refusal.hasPrefix("spec.json:10:29: $.training.pruning: unknown key \"pruning\"; "))
    #expect(
      SampleSpec(["fineTuning": "{\"epochs\": 1, \"distillation\": {\"temperature\": 0, \"weight\": 2}}"]).refusal
        == """
        spec.json:11:63: $.fineTuning.distillation.temperature: found 0; expected a number above 0
        spec.json:11:76: $.fineTuning.distillation.weight: found 2; expected a number from 0.0 to 1.0
        """)
  }

  @Test func augmentations() {
    #expect(
      SampleSpec(["training": "{\"epochs\": 1, \"augmentation\": [\"flip\", \"crop\", \"flip\"]}"]).refusal
        == """
        spec.json:10:54: $.training.augmentation[1]: unknown augmentation "crop"; known: flip, shift, cutout
        spec.json:10:62: $.training.augmentation[2]: the augmentation "flip" is named twice; \
        expected each augmentation once; the first is at 10:46
        """)
  }

  @Test func recipesWithoutEpochs() {
    #expect(
      SampleSpec(["training": "{\"epoch\": 1}"]).refusal
        == """
        spec.json:10:15: $.training: the key "epochs" is missing; expected an object with "epochs"
        spec.json:10:16: $.training.epoch: unknown key "epoch"; did you mean "epochs"? known: epochs, batch, \
        optimiser, learningRate, schedule, momentum, weightDecay, labelSmoothing, augmentation, images, precision
        """)
  }

  @Test(arguments: [
    ("{\"emulated\": 0}", "28: $.sampling.emulated: found 0; expected an integer of at least 1"),
    (
      "{\"held_out\": 9}",
      "16: $.sampling.held_out: unknown key \"held_out\"; did you mean \"heldOut\"? "
        + "known: heldOut, scoring, calibration, emulated"
    ),
    (
      "{\"scoring\": 5001}",
      "27: $.sampling.scoring: scoring takes 5001 images of a held-out split of 5000; expected at most 5000"
    ),
    (
      "{\"scoring\": 9, \"heldOut\": 100}",
      "41: $.sampling.heldOut: calibration takes 512 images of a held-out split of 100; expected at most 100"
    ),
  ])
  func sampling(text: String, expected: String) {
    #expect(SampleSpec(["sampling": text]).refusal == "spec.json:12:\(expected)")
  }
}
