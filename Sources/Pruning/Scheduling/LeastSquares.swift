/// Least squares with coefficients that are not negative, so that estimates grow with everything they count.
///
/// Coordinate descent on the normal equations. Source: Lawson and Hanson, Solving Least Squares Problems, 1974, for the
/// problem; Franc, Hlavac and Navara, "Sequential Coordinate-Wise Algorithm", CAIP 2005, for the method.
package enum LeastSquares {
  /// The coefficients that bring `rows` times them closest to `targets`, each row counted relative to its target.
  package static func fit(_ rows: [[Double]], _ targets: [Double], sweeps: Int = 20_000) -> [Double] {
    let width = rows.first?.count ?? 0
    // Columns of very different size would slow the descent.
    let scales = (0..<width).map { column in
      max(1e-300, zip(rows, targets).reduce(0) { $0 + square($1.0[column] / $1.1) }.squareRoot())
    }
    var gram = [[Double]](repeating: [Double](repeating: 0, count: width), count: width)
    var right = [Double](repeating: 0, count: width)
    for (row, target) in zip(rows, targets) {
      let scaled = zip(row, scales).map { $0 / target / $1 }
      for first in 0..<width {
        right[first] += scaled[first]
        for second in 0..<width { gram[first][second] += scaled[first] * scaled[second] }
      }
    }
    var found = [Double](repeating: 0, count: width)
    var slope = right.map { -$0 }
    for _ in 0..<sweeps {
      var moved = 0.0
      for column in 0..<width where gram[column][column] > 0 {
        let next = max(0, found[column] - slope[column] / gram[column][column])
        let step = next - found[column]
        guard step != 0 else { continue }
        for other in 0..<width { slope[other] += step * gram[column][other] }
        found[column] = next
        moved = max(moved, abs(step))
      }
      if moved < 1e-12 { break }
    }
    return zip(found, scales).map { $0 / $1 }
  }

  private static func square(_ value: Double) -> Double { value * value }
}
