import Experiments
import Foundation
import Reporting
import Testing

@Suite struct SchedulerReportTests {
  private func scheduled(ablations: [String] = []) throws -> ExperimentResult {
    var synthetic = Synthetic()
    synthetic.isScheduled = true
    synthetic.ablations = ablations
    return try synthetic.result()
  }

  private func lines(_ table: String, _ result: ExperimentResult) throws -> [String] {
    try #require(Tables.named(table)).markdown(result).split(separator: "\n").map(String.init)
  }

  @Test func spearmanByHand() throws {
    // Ranks 1 2 3 4 against 2 1 4 3: 1 - 6 x (1 + 1 + 1 + 1) / (4 x 15).
    let swapped = try #require(RankCorrelation.spearman([0.1, 0.2, 5, 7], [3, 2, 9, 8]))
    #expect(abs(swapped - 0.6) < 1e-12)
    #expect(RankCorrelation.spearman([1, 2, 3], [10, 100, 1000]) == 1)
    #expect(RankCorrelation.spearman([1, 2, 3], [3, 2, -1]) == -1)
    // Ties take ranks 1.5 and 1.5: of 1.5 1.5 3 with 1 2 3 the correlation is 1.5 / sqrt(1.5 x 2).
    let tied = try #require(RankCorrelation.spearman([4, 4, 6], [1, 2, 3]))
    #expect(abs(tied - 1.5 / 3.0.squareRoot()) < 1e-12)
    #expect(RankCorrelation.spearman([1, 2], [1, 2]) == nil)
    #expect(RankCorrelation.spearman([1, 1, 1], [1, 2, 3]) == nil)
  }

  /// dtmm takes 0.35 of the dense latency at 20 %; the best is a 1.05th of that and the bound a 1.01th of the best.
  @Test func gapsAndSecondsStandBesideTheEstimates() throws {
    let lines = try lines("scheduler", scheduled())
    #expect(
      lines.contains(
        """
        | vgg11 x0.5 | fashion-mnist | dtmm | 20 % | latency | 35.00 | 1.00 | 5.70 | 33.33 | 0.50 | 0.50 | 3.00 | 1 |
        """))
    #expect(lines.contains { $0.contains("| unstructured | 20 % | latency | 120.00 | 1.00 | not bounded | – |") })
    #expect(!lines.contains { $0.contains("| dense |") })
    let summary = try #require(lines.last)
    #expect(summary.hasPrefix("Of 1 bounded strategies of other allocations the exact solver's is worse than 0."))
    #expect(summary.contains("1 are more than 2 % above the bound"))
    #expect(summary.contains("better by 4.76 to 4.76 %"))
  }

  @Test func resultsWithoutSchedulesSayNothing() throws {
    #expect(try lines("scheduler", Synthetic().result()) == ["No cell was scheduled, so there is nothing to judge."])
    #expect(try lines("loss-ranking", Synthetic().result()) == ["No three strategies of one score share a budget."])
  }

  /// Each ablation loses more importance and more accuracy than the one before.
  @Test func estimatedLossRanksStrategies() throws {
    let result = try scheduled(ablations: ["a", "b", "c"])
    let lines = try lines("loss-ranking", result)
    #expect(lines.contains("| vgg11 x0.5 | fashion-mnist | 20 % | taylor | 4 | +1.00 |"))
    // Two strategies by L1 are too few for a rank correlation.
    #expect(!lines.contains { $0.contains("| l1 |") })
    let figure = try #require(Figures.named("loss-ranking")?.figures(of: result).first)
    #expect(figure.script.contains("20 %, taylor: +1.00"))
    let first = try #require(figure.tables.first?.rows.first)
    #expect(abs(first[0] - 1) < 1e-9 && abs(first[1] - 90.5) < 1e-9)
    #expect(try figure.draw().svg.count > 1000)
  }

  @Test func timesMayDifferBetweenEqualRuns() throws {
    let first = try scheduled()
    var second = first
    second.records = try first.records.map { record in
      var record = record
      record.times = try record.times.map { _ in
        try Synthetic.decode(CellTimes.self, ["allocation": 9.0, "cell": 10.0])
      }
      return record
    }
    #expect(Comparison(reference: first, new: second).isIdentical)
    let index = try #require(second.records.firstIndex { $0.schedule != nil })
    second.records[index].schedule?.loss += 0.001
    #expect(!Comparison(reference: first, new: second).isIdentical)
  }
}
