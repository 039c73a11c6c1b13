import Experiments
import Reporting
import Testing

/// Intervals, rank correlations and fronts, all worked out by hand.
@Suite struct RankingTests {
  /// Two values one apart from their mean have a standard error of 1, and t with one degree of freedom is 12.706.
  @Test func intervalsByHand() throws {
    #expect(abs(try #require(Estimate([10, 12])?.halfWidth) - 12.706) < 1e-12)
    // Variance 2.5, standard error sqrt(0.5), t with four degrees 2.776.
    #expect(abs(try #require(Estimate([1, 2, 3, 4, 5])?.halfWidth) - 1.962928) < 1e-6)
    // Squares add up to 82.5: variance 82.5 / 9, standard error sqrt(82.5 / 90), t with nine degrees 2.262.
    #expect(abs(try #require(Estimate((0...9).map(Double.init))?.halfWidth) - 2.165700) < 1e-6)
  }

  @Test func intervalsMoveAndGrowWithTheValues() throws {
    let values = [3.5, -1, 7, 2, 2.25]
    let estimate = try #require(Estimate(values))
    let half = try #require(estimate.halfWidth)
    let moved = try #require(Estimate(values.map { $0 + 100 }))
    #expect(abs(moved.mean - estimate.mean - 100) < 1e-9)
    #expect(abs(try #require(moved.halfWidth) - half) < 1e-9)
    #expect(abs(try #require(Estimate(values.map { -2 * $0 })?.halfWidth) - 2 * half) < 1e-9)
    #expect(abs(try #require(Estimate(values.reversed())?.halfWidth) - half) < 1e-9)
    #expect(estimate.count == 5)
  }

  /// One seed in each direction: the interval reaches 12.706 from the mean.
  @Test(arguments: [(12.7, true), (12.8, false), (-12.7, true), (-12.8, false), (0, true)])
  func zeroIsJustInsideOrJustOutside(mean: Double, isInside: Bool) throws {
    #expect(try #require(Estimate([mean - 1, mean + 1])).mayBeZero == isInside)
  }

  /// 2.0395 for 31 degrees of freedom, where the expansion takes over from the table, and 2.0003 for 60.
  @Test func theExpansionMeetsTheTable() {
    #expect(abs(StudentT.quantile(degreesOfFreedom: 31) - 2.0395) < 0.0003)
    #expect(abs(StudentT.quantile(degreesOfFreedom: 60) - 2.0003) < 0.0003)
  }

  @Test func correlationsByHand() throws {
    // Ranks differ by 1, 1, 1, 1 and 2: 1 - 6 x 8 / (5 x 24).
    let five = try #require(RankCorrelation.spearman([1, 2, 3, 4, 5], [2, 1, 4, 5, 3]))
    #expect(abs(five - 0.6) < 1e-12)
    // Ranks 1 2.5 2.5 4 and 1 3 2 4 from their mean: products add up to 4.5, squares to 4.5 and 5.
    let tied = try #require(RankCorrelation.spearman([7, 8, 8, 9], [-1, 5, 0, 6]))
    #expect(abs(tied - 4.5 / 22.5.squareRoot()) < 1e-12)
    // Ties in both: 1.5 1.5 3.5 3.5 says nothing of 1.5 3.5 1.5 3.5.
    #expect(RankCorrelation.spearman([0, 0, 1, 1], [0, 1, 0, 1]) == 0)
    #expect(RankCorrelation.spearman([0, 0, 1, 1], [3, 3, 9, 9]) == 1)
    #expect(RankCorrelation.spearman([0, 0, 1, 1], [9, 9, 3, 3]) == -1)
    // All but one are equal: ranks 2 2 2 4 against 1 2 3 4 is 3 / sqrt(3 x 5).
    let most = try #require(RankCorrelation.spearman([5, 5, 5, 6], [1, 2, 3, 4]))
    #expect(abs(most - 3 / 15.0.squareRoot()) < 1e-12)
  }

  @Test func onlyTheOrderCounts() throws {
    let (first, second) = ([0.3, 9, -4, 2, 2, 0.5], [10.0, 3, 3, 8, 1, 7])
    let found = try #require(RankCorrelation.spearman(first, second))
    #expect(abs(found) < 1)
    #expect(RankCorrelation.spearman(second, first) == found)
    #expect(RankCorrelation.spearman(first.map { $0 * $0 * $0 + 5 }, second) == found)
    let opposite = try #require(RankCorrelation.spearman(first, second.map { -$0 }))
    #expect(abs(opposite + found) < 1e-12)
    let reversed = try #require(RankCorrelation.spearman(first.reversed(), second.reversed()))
    #expect(abs(reversed - found) < 1e-12)
  }

  @Test func whatHasNoRanksHasNoCorrelation() {
    #expect(RankCorrelation.spearman([1, 2, 3], [1, 2, 3, 4]) == nil)
    #expect(RankCorrelation.spearman([], []) == nil)
    #expect(RankCorrelation.spearman([1, 2, 3], [2, 2, 2]) == nil)
  }

  @Test func ofEqualPointsTheFirstIsOnTheFront() {
    let points = [
      (cost: 2.0, value: 5.0), (cost: 2, value: 5), (cost: 1, value: 3), (cost: 2, value: 4), (cost: 3, value: 5),
      (cost: 1, value: 3),
    ]
    #expect(ParetoFront.indices(points) == [2, 0])
    #expect(ParetoFront.indices(points.reversed()) == [0, 4])
    #expect(ParetoFront.indices([]) == [])
    #expect(ParetoFront.indices([(cost: 1, value: -7)]) == [0])
    // Worth less for less is a choice, worth less for as much is none.
    #expect(ParetoFront.indices([(cost: 1, value: 1), (cost: 0, value: 0), (cost: 0, value: -1)]) == [1, 0])
  }

  /// At 20 % unstructured is the most accurate of three, and dense is beyond it; a twin changes nothing.
  @Test func theFrontOfAFigureHasNoTwins() throws {
    var result = try Synthetic().result()
    for _ in 0..<2 {
      let figure = try #require(Figures.named("accuracy-flash")?.figures(of: result).first)
      let front = try #require(figure.tables.first { $0.name == "front" }).rows
      #expect(front.map { ($0[0] * 10).rounded() } == [200, 1000])
      #expect(front.map { ($0[1] * 10).rounded() } == [907, 915])
      result.records[3].accuracy = result.records[1].accuracy
    }
  }
}
