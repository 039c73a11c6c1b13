/// Singular values written down plainly, to compare libtorch with.
enum SingularValues {
  /// The singular values of the matrix of these rows, by one-sided Jacobi rotations: pairs of rows are turned until all
  /// are orthogonal, and then their lengths are the singular values.
  static func of(_ matrix: [[Double]]) -> [Double] {
    var rows = matrix
    for _ in 0..<60 {
      for first in rows.indices {
        for second in rows.indices where second > first { rotate(&rows, first, second) }
      }
    }
    return rows.map { dot($0, $0).squareRoot() }
  }

  /// The sum of the singular values.
  static func nuclearNorm(_ rows: [[Double]]) -> Double { of(rows).reduce(0, +) }

  /// Singular values that are not zero but for float rounding.
  static func rank(_ rows: [[Double]]) -> Int {
    let values = of(rows)
    let limit = (values.max() ?? 0) * Double(Float.ulpOfOne) * Double(max(rows.count, rows[0].count))
    return values.count { $0 > limit }
  }

  private static func dot(_ first: [Double], _ second: [Double]) -> Double {
    zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private static func rotate(_ rows: inout [[Double]], _ first: Int, _ second: Int) {
    let product = dot(rows[first], rows[second])
    guard abs(product) > 1e-300 else { return }
    let ratio = (dot(rows[second], rows[second]) - dot(rows[first], rows[first])) / (2 * product)
    let tangent = (ratio < 0 ? -1 : 1) / (abs(ratio) + (1 + ratio * ratio).squareRoot())
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    let sine = cosine * tangent
    let (left, right) = (rows[first], rows[second])
    rows[first] = zip(left, right).map { cosine * $0 - sine * $1 }
    rows[second] = zip(left, right).map { sine * $0 + cosine * $1 }
  }
}
