import Networks
import Pruning
import Testing

/// The fit of coefficients that are not negative.
@Suite("Least squares")
struct LeastSquaresTests {
  /// The slope of the sum of squared relative errors by each coefficient, each column scaled to length 1.
  private func slopes(_ rows: [[Double]], _ targets: [Double], at found: [Double]) -> [Double] {
    let relative = zip(rows, targets).map { row, target in row.map { $0 / target } }
    let errors = relative.map { row in zip(row, found).reduce(-1) { $0 + $1.0 * $1.1 } }
    return found.indices.map { column in
      let length = relative.reduce(0) { $0 + $1[column] * $1[column] }.squareRoot()
      return zip(relative, errors).reduce(0) { $0 + $1.0[column] * $1.1 } / length
    }
  }

  @Test("Over random systems no coefficient could move and do better")
  func optimal() {
    var generator = SeededGenerator(seed: 51)
    var bound = 0
    for _ in 0..<200 {
      let width = Int.random(in: 2...4, using: &generator)
      let rows = (0..<12).map { _ in (0..<width).map { _ in Double.random(in: 0...1, using: &generator) } }
      let targets = rows.map { _ in Double.random(in: 0.5...2, using: &generator) }
      let found = LeastSquares.fit(rows, targets)
      #expect(found.count == width)
      for (value, slope) in zip(found, slopes(rows, targets, at: found)) {
        #expect(value >= 0)
        if value > 0 {
          #expect(abs(slope) < 1e-8)
        } else {
          bound += 1
          #expect(slope > -1e-8, "a coefficient at zero would only make it worse")
        }
      }
    }
    #expect(bound > 0)
  }

  @Test("An exact solution that is not negative is found, whatever the columns' units")
  func exact() {
    var generator = SeededGenerator(seed: 53)
    let units = [1, 1e6, 1e-4]
    let truth = [2, 0.5, 7]
    let rows = (0..<20).map { _ in units.map { $0 * Double.random(in: 0.1...1, using: &generator) } }
    let targets = rows.map { row in zip(row, zip(truth, units)).reduce(0) { $0 + $1.0 * $1.1.0 / $1.1.1 } }
    let found = LeastSquares.fit(rows, targets)
    for (value, (expected, unit)) in zip(found, zip(truth, units)) { #expect(abs(value * unit - expected) < 1e-6) }
  }

  @Test("Rows count by their own size: a constant lies nearer to the small target")
  func relative() {
    // (c - 1)^2 + (c / 10 - 1)^2 is least at 1.1 / 1.01.
    #expect(abs(LeastSquares.fit([[1], [1]], [1, 10])[0] - 1.1 / 1.01) < 1e-9)
  }

  @Test("A column that is always zero gets nothing, and without rows there is nothing to fit")
  func empty() {
    let found = LeastSquares.fit([[1, 0], [2, 0]], [3, 6])
    #expect(abs(found[0] - 3) < 1e-9 && found[1] == 0)
    #expect(LeastSquares.fit([], []).isEmpty)
  }
}
