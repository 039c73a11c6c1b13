import Experiments
import Reporting
import Testing

/// dtmm against one other method on two boards.
@Suite struct DuelTests {
  private func result(points: Double = 0, factors: [Double] = [1, 1]) throws -> ExperimentResult {
    var synthetic = Synthetic()
    synthetic.methods = ["structured", "dtmm"]
    synthetic.boards = ["nucleo-l4r5zi", "disco-f746ng"]
    var result = try synthetic.result()
    result.records[1].accuracy = result.records[0].accuracy + points
    for (board, factor) in factors.enumerated() {
      let rival = result.records[0].boards[board].latencyMilliseconds
      result.records[1].boards[board].latencyMilliseconds = rival * factor
    }
    return result
  }

  /// The last row, cell by cell from the accuracy on.
  private func duel(_ result: ExperimentResult) throws -> [String] {
    let text = try #require(Tables.named("wins")).markdown(result)
    let row = try #require(text.split(separator: "\n").last)
    return row.dropFirst(2).dropLast(2).split(separator: " | ").map(String.init).suffix(4)
  }

  @Test(arguments: [
    // Points of accuracy, shares of the rival's latency.
    (0.0, [0.5, 1.0], "wins"), (2, [0.5, 1], "wins"), (0, [0.5, 0.5], "wins"), (0, [1, 2], "loses"),
    (-2, [1, 2], "loses"), (-2, [1, 1], "loses"), (2, [1, 2], "more accurate, slower"),
    (-2, [0.5, 1], "less accurate, faster"), (0, [0.5, 2], "as accurate, faster on some boards only"),
    (2, [2, 0.5], "more accurate, faster on some boards only"),
    (-2, [2, 0.5], "less accurate, faster on some boards only"),
    // Just within and just beyond a tenth of a point and 2 %.
    (0, [0.981, 1.019], "even"), (0, [0.979, 1], "wins"), (0, [1, 1.021], "loses"), (0.09, [1, 1], "even"),
    (0.11, [1, 1], "wins"), (-0.09, [1, 1], "even"), (-0.11, [1, 1], "loses"), (-0.09, [0.979, 1.019], "wins"),
  ])
  func verdicts(points: Double, factors: [Double], expected: String) throws {
    #expect(try duel(result(points: points, factors: factors)).last == expected)
  }

  @Test func rowsSayByHowMuch() throws {
    #expect(
      try duel(result(points: 1.25, factors: [0.5, 12])) == [
        "+1.25", "0.50×", "12.0×", "more accurate, faster on some boards only",
      ])
    #expect(try duel(result(points: 0, factors: [1, 1])) == ["0.00", "1.00×", "1.00×", "even"])
  }

  @Test func aBoardThatTheRivalLacksIsNotCompared() throws {
    var result = try result(factors: [0.5, 2])
    result.records[0].boards.removeLast()
    #expect(try duel(result) == ["0.00", "0.50×", "–", "wins"])
  }

  @Test func whatBreaksItsBudgetCannotWin() throws {
    var result = try result(points: 5, factors: [0.5, 0.5])
    // Its 20,000 bytes are all that it may take.
    result.records[1].flash.values += 1
    #expect(
      try #require(Tables.named("wins")).markdown(result)
        == "No two methods share a budget, so there is nothing to rank.\n")
  }

  @Test func onlyTheSeedsOfBothAreCompared() throws {
    var synthetic = Synthetic()
    synthetic.methods = ["structured", "dtmm"]
    synthetic.seeds = [1, 2]
    var result = try synthetic.result()
    // Seed 2 of structured was not run: what is left is one seed, without an interval.
    result.records.remove(at: 1)
    result.records[1].accuracy = result.records[0].accuracy + 3
    #expect(try duel(result)[1] == "+3.00")
  }
}
