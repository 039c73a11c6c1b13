import Reporting
import Testing

@Suite struct StatisticsTests {
  @Test func noValuesGiveNoEstimate() {
    #expect(Estimate([]) == nil)
  }

  @Test func oneValueHasNoInterval() throws {
    let estimate = try #require(Estimate([90.5]))
    #expect(estimate.mean == 90.5)
    #expect(estimate.halfWidth == nil)
    #expect(estimate.count == 1)
    #expect(!estimate.mayBeZero)
  }

  /// Mean 2, standard deviation 1, standard error 1 / sqrt(3), t with two degrees of freedom 4.303.
  @Test func threeValuesByHand() throws {
    let estimate = try #require(Estimate([1, 2, 3]))
    #expect(estimate.mean == 2)
    #expect(abs((estimate.halfWidth ?? 0) - 2.48434) < 1e-4)
  }

  /// Mean 5, deviations -3, -1, 1, 3: variance 20 / 3, standard error sqrt(5 / 3), t with three degrees
  /// 3.182.
  @Test func fourValuesByHand() throws {
    let estimate = try #require(Estimate([2, 4, 6, 8]))
    #expect(abs((estimate.halfWidth ?? 0) - 4.10794) < 1e-4)
  }

  @Test func equalValuesHaveAnIntervalOfZero() throws {
    let estimate = try #require(Estimate([7, 7, 7]))
    #expect(estimate.halfWidth == 0)
    #expect(!estimate.mayBeZero)
  }

  @Test func differencesThatMayBeChance() throws {
    #expect(try #require(Estimate([-1, 1, 0.5])).mayBeZero)
    #expect(!(try #require(Estimate([1, 1.1, 0.9])).mayBeZero))
  }

  /// Tabled values: 12.706 for 1, 2.228 for 10, 2.042 for 30, 2.021 for 40, 1.980 for 120.
  @Test(arguments: [(1, 12.706), (10, 2.228), (30, 2.042), (40, 2.021), (120, 1.980), (1_000_000, 1.960)])
  func quantiles(degrees: Int, expected: Double) {
    #expect(abs(StudentT.quantile(degreesOfFreedom: degrees) - expected) < 0.0006)
  }

  @Test func quantilesFallWithDegreesOfFreedom() {
    let quantiles = (1...200).map { StudentT.quantile(degreesOfFreedom: $0) }
    #expect(zip(quantiles, quantiles.dropFirst()).allSatisfy { $0 > $1 })
  }
}

@Suite struct ParetoFrontTests {
  /// Whether any other point is no worse in both and better in one; of equal points the later is dominated.
  private func isDominated(_ index: Int, _ points: [(cost: Double, value: Double)]) -> Bool {
    points.indices.contains { other in
      let (a, b) = (points[other], points[index])
      guard other != index, a.cost <= b.cost, a.value >= b.value else { return false }
      return a.cost < b.cost || a.value > b.value || other < index
    }
  }

  @Test(arguments: 0..<200)
  func agreesWithBruteForce(seed: Int) {
    var generator = SplitMix(state: UInt64(seed))
    let count = Int.random(in: 0...30, using: &generator)
    // Few different values, so that ties and repeats are common.
    let points = (0..<count).map { _ in
      (
        cost: Double(Int.random(in: 0...6, using: &generator)),
        value: Double(Int.random(in: 0...6, using: &generator))
      )
    }
    let expected = Set(points.indices.filter { !isDominated($0, points) })
    let front = ParetoFront.indices(points)
    #expect(Set(front) == expected)
    #expect(zip(front, front.dropFirst()).allSatisfy { points[$0].cost < points[$1].cost })
    #expect(zip(front, front.dropFirst()).allSatisfy { points[$0].value < points[$1].value })
  }
}

/// A small generator with a seed, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
