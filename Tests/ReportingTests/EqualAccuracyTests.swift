import Experiments
import Reporting
import Testing

/// dtmm at 10, 20 and 50 % of 100,000 bytes, which takes 40, 70 and 160 of the 200 ms; dense has 91.5 %, so the line is
/// at 90.5 %.
@Suite struct EqualAccuracyTests {
  /// The row of dtmm, behind its accuracy, for the accuracies at 10, 20 and 50 %.
  private func row(_ accuracies: [Double], change: (inout ExperimentResult) -> Void = { _ in }) throws -> String {
    var synthetic = Synthetic()
    synthetic.methods = ["dense", "dtmm"]
    synthetic.shares = [0.1, 0.2, 0.5]
    var result = try synthetic.result()
    for (index, accuracy) in accuracies.enumerated() { result.records[index + 1].accuracy = accuracy }
    change(&result)
    let text = try #require(Tables.named("equal-accuracy")).markdown(result)
    let start = "| vgg11 x0.5 | fashion-mnist | dtmm | 90.50 "
    return String(try #require(text.split(separator: "\n").first { $0.hasPrefix(start) }).dropFirst(start.count))
  }

  @Test func halfwayBetweenTwoBudgets() throws {
    // 20,000 + 30,000 / 2 bytes, 70 + 90 / 2 ms, at 40 mW.
    #expect(try row([85, 90, 91]) == "| 35,000 | 115 | 4.60 | 20 % and 50 % |")
  }

  @Test func aQuarterOfTheWayBetweenTheLowestPair() throws {
    // A quarter of the way from 90.25 to 91.25.
    #expect(try row([90.25, 91.25, 91.5]) == "| 12,500 | 47.5 | 1.90 | 10 % and 20 % |")
  }

  @Test func aBudgetOnTheLineCostsWhatItCosts() throws {
    #expect(try row([89.5, 90.5, 91]) == "| 20,000 | 70.0 | 2.80 | 10 % and 20 % |")
    #expect(try row([90.5, 91, 91]) == "| ≤ 10,000 | ≤ 40.0 | ≤ 1.60 | at 10 % or less |")
  }

  /// From the largest down: what a smaller budget reaches again by chance does not count.
  @Test func theFirstFallBelowTheLineCounts() throws {
    #expect(try row([91, 90, 91]) == "| 35,000 | 115 | 4.60 | 20 % and 50 % |")
  }

  @Test func aLineThatIsNeverReachedHasNoCosts() throws {
    #expect(try row([80, 85, 90.25]) == "| – | – | – | not reached, −1.25 at best |")
  }

  /// A larger budget that falls short by chance hides nothing.
  @Test func aLineThatASmallerBudgetReachesIsReached() throws {
    #expect(try row([90, 91, 90.25]) == "| 15,000 | 55.0 | 2.20 | 10 % and 20 % |")
    #expect(try row([89, 90.5, 90.25]) == "| 20,000 | 70.0 | 2.80 | 10 % and 20 % |")
  }

  @Test func withoutTheDenseNetworkThereIsNothingToCompare() throws {
    var synthetic = Synthetic()
    synthetic.methods = ["dense", "dtmm"]
    var result = try synthetic.result()
    let table = try #require(Tables.named("equal-accuracy"))
    result.records.removeAll { !$0.cell.method.prunes }
    #expect(table.markdown(result).contains("The dense network was not run, so there is nothing to compare."))
    result.records = []
    #expect(table.markdown(result).contains("No method prunes, so there is nothing to compare."))
  }

  @Test func whatABoardCouldNotRunHasNoLatency() throws {
    #expect(try row([85, 90, 91]) { $0.records[2].boards = [] } == "| 35,000 | – | – | 20 % and 50 % |")
    // Bytes do not hang on boards; a budget beyond the pair does not matter.
    #expect(try row([85, 90, 91]) { $0.records[1].boards = [] } == "| 35,000 | 115 | 4.60 | 20 % and 50 % |")
  }

  @Test func theOrderOfTheRecordsDoesNotMatter() throws {
    #expect(
      try row([85, 90, 91]) { $0.records.swapAt(1, 3) } == "| 35,000 | 115 | 4.60 | 20 % and 50 % |")
  }
}
