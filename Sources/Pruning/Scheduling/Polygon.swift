/// A convex region of the plane, for the search of prices.
package struct Polygon {
  private var corners: [SIMD2<Double>]

  /// A rectangle.
  package init(low: SIMD2<Double>, high: SIMD2<Double>) {
    corners = [low, SIMD2(high.x, low.y), high, SIMD2(low.x, high.y)]
  }

  /// Whether nothing worth searching is left.
  package var isEmpty: Bool { corners.count < 3 || abs(signedArea) < 1e-18 }

  private var signedArea: Double {
    var sum = 0.0
    for (index, corner) in corners.enumerated() {
      let next = corners[(index + 1) % corners.count]
      sum += corner.x * next.y - next.x * corner.y
    }
    return sum / 2
  }

  /// The centre of gravity; the mean of the corners if the area is next to nothing.
  package var centroid: SIMD2<Double> {
    let area = signedArea
    let mean = corners.reduce(SIMD2<Double>.zero, +) / Double(max(1, corners.count))
    guard abs(area) > 1e-18 else { return mean }
    var sum = SIMD2<Double>.zero
    for (index, corner) in corners.enumerated() {
      // Measured from the mean, so that small regions far from the origin keep their digits.
      let (first, second) = (corner - mean, corners[(index + 1) % corners.count] - mean)
      sum += (first + second) * (first.x * second.y - second.x * first.y)
    }
    return mean + sum / (6 * area)
  }

  /// Keeps the points at which a line of this `slope` through `point` has risen by at least `amount`.
  package mutating func cut(_ slope: SIMD2<Double>, through point: SIMD2<Double>, by amount: Double) {
    func height(_ corner: SIMD2<Double>) -> Double { (slope * (corner - point)).sum() - amount }
    var kept: [SIMD2<Double>] = []
    for (index, corner) in corners.enumerated() {
      let next = corners[(index + 1) % corners.count]
      let (here, there) = (height(corner), height(next))
      if here >= 0 { kept.append(corner) }
      if (here > 0 && there < 0) || (here < 0 && there > 0) {
        kept.append(corner + (next - corner) * (here / (here - there)))
      }
    }
    corners = kept
  }

  /// How far a line of this `slope` through `point` rises at most within the region.
  package func most(_ slope: SIMD2<Double>, from point: SIMD2<Double>) -> Double {
    corners.map { (slope * ($0 - point)).sum() }.max() ?? 0
  }
}
