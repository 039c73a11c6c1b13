import Testing

@Suite struct BudgetRefusalTests {
  private static let expected = "expected bytes such as 65536, or a share of the dense model such as \"20%\""

  @Test(arguments: [
    ("\"20\"", "found the string \"20\"; \(expected)"),
    ("\"%\"", "found the string \"%\"; \(expected)"),
    ("\"-5%\"", "found the string \"-5%\"; \(expected)"),
    ("\"nan%\"", "found the string \"nan%\"; \(expected)"),
    ("0.2", "found 0.2; \(expected)"),
    ("null", "found null; \(expected)"),
    ("0", "found 0; expected an integer of at least 1"),
    ("\"0%\"", "found the string \"0%\"; expected a share above 0% and at most 100%"),
    ("\"100.1%\"", "found the string \"100.1%\"; expected a share above 0% and at most 100%"),
    (
      "2097153",
      "no board of this spec has 2097153 bytes of flash; expected at most 2097152, which nucleo-l4r5zi has"
    ),
  ])
  func flash(text: String, expected: String) {
    #expect(
      SampleSpec(["budgets": "[{\"flash\": \(text)}]"]).refusal
        == "spec.json:7:25: $.budgets[0].flash: \(expected)")
  }

  @Test(arguments: [
    ("0", "found 0; expected an integer of at least 1"),
    ("\"64K\"", "found the string \"64K\"; expected an integer"),
    (
      "2097153",
      "no board of this spec has 2097153 bytes of SRAM; expected at most 2097152, which mps3-an547 has"
    ),
  ])
  func sram(text: String, expected: String) {
    #expect(
      SampleSpec(["budgets": "[{\"flash\": \"20%\", \"sram\": \(text)}]"]).refusal
        == "spec.json:7:40: $.budgets[0].sram: \(expected)")
  }

  @Test(arguments: ["2097152", "1", "\"100%\"", "\"0.5%\""])
  func acceptsTheEndsOfTheRange(text: String) {
    #expect(SampleSpec(["budgets": "[{\"flash\": \(text), \"sram\": 2097152}]"]).refusal == "")
  }

  @Test(arguments: [
    (
      "[{\"sram\": 3}]",
      "7:15: $.budgets[0]: the key \"flash\" is missing; expected an object with \"flash\""
    ),
    (
      "[{\"flash\": 9, \"ram\": 3}]",
      "7:28: $.budgets[0].ram: unknown key \"ram\"; did you mean \"sram\"? known: flash, sram"
    ),
    ("[]", "7:14: $.budgets: the array is empty; expected at least one budget"),
    (
      "[{\"flash\": \"20%\"}, {\"flash\": \"20.0%\"}]",
      "7:33: $.budgets[1]: the budget \"20 %\" is named twice; expected each budget once; "
        + "the first is at 7:15"
    ),
  ])
  func lists(text: String, expected: String) {
    #expect(SampleSpec(["budgets": text]).refusal == "spec.json:\(expected)")
  }
}
