import Experiments
import Testing

/// Budgets as they are written, kept and shown: in bytes and in percent of the dense model.
@Suite struct BudgetLabelTests {
  /// The budgets of a spec that prunes nothing, so that there are many budgets and few cells.
  private func budgets(_ texts: [String]) throws -> [Budget] {
    try SampleSpec(["methods": "[\"dense\"]", "budgets": "[\(texts.joined(separator: ", "))]"]).load().budgets
  }

  @Test func everyTenthOfAPercentIsShownAsItIsWritten() throws {
    let tenths = Array(1...1000)
    let percents = tenths.map { $0 % 10 == 0 ? "\($0 / 10)" : "\($0 / 10).\($0 % 10)" }
    let budgets = try budgets(percents.map { "{\"flash\": \"\($0)%\"}" })
    #expect(budgets.map(\.label) == percents.map { "\($0) %" })
    for (tenth, budget) in zip(tenths, budgets) {
      guard case .share(let share) = budget.flash else {
        Issue.record("\(budget) is no share")
        continue
      }
      #expect(abs(share - Double(tenth) / 1000) < 1e-15)
    }
  }

  @Test func fourDecimalsOfAPercentAreShown() throws {
    let texts = ["{\"flash\": \"33.3333%\"}", "{\"flash\": \"0.0001%\"}", "{\"flash\": \"0010.50%\"}"]
    #expect(try budgets(texts).map(\.label) == ["33.3333 %", "0.0001 %", "10.5 %"])
  }

  @Test func bytesAndSRAM() throws {
    let texts = ["{\"flash\": 1}", "{\"flash\": 1, \"sram\": 2}", "{\"sram\": 2, \"flash\": \"1%\"}"]
    let budgets = try budgets(texts)
    #expect(budgets.map(\.label) == ["1 B", "1 B, 2 B SRAM", "1 %, 2 B SRAM"])
    #expect(budgets.map(\.sram) == [nil, 2, 2])
    #expect(budgets[0].flash == .bytes(1) && budgets[2].flash == .share(0.01))
  }

  @Test(arguments: ["\"20 %\"", "\"+5%\"", "\".5%\"", "\"5.%\"", "\"5%%\"", "\"٢٠%\"", "\"1e1%\"", "true", "[20]"])
  func otherWordsAreNoShare(text: String) {
    let refusal = SampleSpec(["budgets": "[{\"flash\": \(text)}]"]).refusal
    #expect(refusal.hasPrefix("spec.json:7:25: $.budgets[0].flash: found "))
    #expect(
      refusal.hasSuffix("; expected bytes such as 65536, or a share of the dense model such as \"20%\""))
  }

  @Test func sharesThatAreOneNumberAreOneBudget() {
    #expect(
      SampleSpec(["budgets": "[{\"flash\": \"5%\"}, {\"flash\": \"5.00%\"}]"]).refusal
        == "spec.json:7:32: $.budgets[1]: the budget \"5 %\" is named twice; expected each budget once; "
        + "the first is at 7:15")
  }

  /// The flash and the SRAM that an ablation makes of the two budgets of the sample, 20 % and 65536 B with 32768 B.
  private func ablated(_ set: String) throws -> [String] {
    let ablation = "{\"name\": \"a\", \"methods\": [\"dtmm\"], \"set\": \(set)}"
    let spec = SampleSpec(["models": "[\"vgg11\"]", "seeds": "[1]", "ablations": "[\(ablation)]"])
    return try spec.load().cells.filter { $0.ablation == "a" }.compactMap { $0.budget?.label }
  }

  @Test func ablationsChangeOneHalfOfABudgetAndKeepTheOther() throws {
    #expect(try ablated("{\"budget.sram\": 1000}") == ["20 %, 1000 B SRAM", "65536 B, 1000 B SRAM"])
    #expect(try ablated("{\"budget.flash\": \"35%\"}") == ["35 %", "35 %, 32768 B SRAM"])
    #expect(try ablated("{\"budget\": {\"flash\": 99}}") == ["99 B", "99 B, 32768 B SRAM"])
  }

  @Test func budgetsThatAnAblationMakesEqualAreRefused() {
    let ablation = "{\"name\": \"a\", \"methods\": [\"dtmm\"], \"set\": {\"budget.flash\": 99, \"budget.sram\": 9}}"
    #expect(
      SampleSpec(["ablations": "[\(ablation)]"]).refusal
        == "spec.json:12:59: $.ablations[0].set: \"a\" makes two equal cells for \"dtmm\"; "
        + "expected overrides that make cells of their own")
  }
}
