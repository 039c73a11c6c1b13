import Experiments
import Testing

/// Hand-computed crossings.
@Suite("Break-even")
struct BreakEvenTests {
  private func breakEven(_ points: [(Double, Double)], dense: Double) -> Double? {
    BreakEven.sparsity(of: points.map { BreakEven.Point(sparsity: $0.0, cost: $0.1) }, dense: dense)
  }

  @Test("Between two points the cost is linear")
  func between() throws {
    // From 120 to 80 over half the range: 100 is met halfway, at a quarter.
    #expect(breakEven([(0, 120), (0.5, 80), (0.9, 20)], dense: 100) == 0.25)
    // 130 - 110 of 130 - 90 is half of the way from 0.1 to 0.5.
    let found = try #require(breakEven([(0, 140), (0.1, 130), (0.5, 90)], dense: 110))
    #expect(abs(found - 0.3) < 1e-12)
  }

  @Test("A point that costs what dense costs is the break-even")
  func exact() {
    #expect(breakEven([(0, 120), (0.25, 100), (0.5, 80)], dense: 100) == 0.25)
    #expect(breakEven([(0, 100), (0.5, 80)], dense: 100) == 0)
  }

  @Test("Always cheaper breaks even at the first point; dearer at the end breaks even nowhere")
  func ends() {
    #expect(breakEven([(0.1, 90), (0.5, 50)], dense: 100) == 0.1)
    #expect(breakEven([(0, 200), (0.9, 101)], dense: 100) == nil)
    #expect(breakEven([], dense: 100) == nil)
    #expect(breakEven([(0.5, 60)], dense: 100) == 0.5)
    #expect(breakEven([(0.5, 160)], dense: 100) == nil)
  }

  @Test("What counts is from where on it stays cheaper, and the order of the points does not matter")
  func staying() {
    // Cheaper at 0.1, dearer again at 0.25, cheaper for good from 0.25 + (110 - 100) / (110 - 90) * 0.25.
    let points = [(0.25, 110.0), (0, 120), (0.5, 90), (0.1, 95)]
    #expect(breakEven(points, dense: 100) == 0.375)
    #expect(breakEven(points.reversed(), dense: 100) == 0.375)
  }
}
