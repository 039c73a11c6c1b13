import Networks
import Pruning
import Testing

/// Regions of prices: what cuts leave of a rectangle.
@Suite("Polygon")
struct PolygonTests {
  @Test("A corner cut off by hand: centroid, extremes, and nothing left beyond")
  func triangle() {
    var region = Polygon(low: SIMD2(0, 0), high: SIMD2(2, 2))
    // x + y <= 2 leaves the triangle (0, 0), (2, 0), (0, 2).
    region.cut(SIMD2(-1, -1), through: SIMD2(1, 1), by: 0)
    let centroid = region.centroid
    #expect(abs(centroid.x - 2.0 / 3) < 1e-12 && abs(centroid.y - 2.0 / 3) < 1e-12)
    #expect(region.most(SIMD2(1, 1), from: .zero) == 2)
    #expect(region.most(SIMD2(-1, 0), from: SIMD2(1, 0)) == 1)
    #expect(!region.isEmpty)
    region.cut(SIMD2(1, 1), through: SIMD2(2, 1), by: 0)
    #expect(region.isEmpty)
  }

  @Test("A cut that touches a side only leaves nothing to search, one that misses leaves all")
  func edges() {
    var region = Polygon(low: SIMD2(-1, -1), high: SIMD2(1, 1))
    region.cut(SIMD2(1, 0), through: SIMD2(-5, 0), by: 0)
    #expect(region.centroid == .zero && region.most(SIMD2(1, 1), from: .zero) == 2)
    region.cut(SIMD2(1, 0), through: .zero, by: 1)
    #expect(region.isEmpty)
  }

  @Test("Random cuts leave the points that meet them all: by their extremes, and with the centroid within")
  func random() {
    var generator = SeededGenerator(seed: 61)
    func point(_ reach: ClosedRange<Double>) -> SIMD2<Double> {
      SIMD2(Double.random(in: reach, using: &generator), Double.random(in: reach, using: &generator))
    }
    for _ in 0..<40 {
      var region = Polygon(low: .zero, high: SIMD2(4, 4))
      var cuts: [(slope: SIMD2<Double>, point: SIMD2<Double>)] = []
      // Through the centroid, so that something is always left.
      for _ in 0..<Int.random(in: 1...5, using: &generator) {
        let cut = (slope: point(-1...1), point: region.centroid)
        region.cut(cut.slope, through: cut.point, by: 0)
        cuts.append(cut)
      }
      func height(_ point: SIMD2<Double>, _ cut: (slope: SIMD2<Double>, point: SIMD2<Double>)) -> Double {
        (cut.slope * (point - cut.point)).sum()
      }
      #expect(!region.isEmpty)
      let centroid = region.centroid
      #expect(cuts.allSatisfy { height(centroid, $0) > 0 })
      for cut in cuts {
        #expect(region.most(-cut.slope, from: cut.point) <= 1e-9, "no corner lies below a cut")
      }
      let inside = (0..<400).map { _ in point(0...4) }.filter { candidate in
        cuts.allSatisfy { height(candidate, $0) >= 0 }
      }
      for slope in (0..<6).map({ _ in point(-1...1) }) {
        let most = region.most(slope, from: .zero)
        #expect(inside.allSatisfy { (slope * $0).sum() <= most + 1e-9 })
      }
    }
  }
}
