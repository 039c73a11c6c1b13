import Networks
import Pruning
import Testing

@Suite("Dynamic programming and dual search")
struct EliminationTests {
  @Test("The minimum over random tables is that of trying every assignment, in chains, cycles and stars")
  func bruteForce() {
    var generator = SeededGenerator(seed: 5)
    let graphs = [
      [[0], [0, 1], [1, 2], [2, 3]], [[0, 1], [1, 2], [2, 0]], [[1, 0], [0, 2], [3, 0], [2], [2]],
      [[0, 1, 2], [3, 1]],
      [[0], [1], [2], [3]],
    ]
    for scopes in graphs {
      for _ in 0..<20 {
        let levels = (0..<4).map { _ in Int.random(in: 1...4, using: &generator) }
        let tables = scopes.map { scope in
          (0..<scope.reduce(1) { $0 * levels[$1] }).map { _ in Double.random(in: -1...1, using: &generator) }
        }
        let elimination = Elimination(levels: levels, scopes: scopes)
        for (index, table) in tables.enumerated() {
          elimination.update(index) { values in for place in values.indices { values[place] = table[place] } }
        }
        let ranges = levels.map { count in
          let low = Int.random(in: 0..<count, using: &generator)
          return low...Int.random(in: low..<count, using: &generator)
        }
        func value(_ assignment: [Int]) -> Double {
          zip(scopes, tables).reduce(0) { sum, pair in
            sum + pair.1[pair.0.reduce(0) { $0 * levels[$1] + assignment[$1] }]
          }
        }
        let all = ranges.reduce([[]]) { prefixes, range in prefixes.flatMap { prefix in range.map { prefix + [$0] } } }
        let best = all.map(value).min() ?? 0
        let found = elimination.minimum(ranges)
        #expect(abs(found.value - best) < 1e-12)
        #expect(abs(value(found.levels) - best) < 1e-12)
        #expect(zip(found.levels, ranges).allSatisfy { $1.contains($0) })
      }
    }
  }

  @Test("Cutting a square through its centroid by hand")
  func polygon() {
    var region = Polygon(low: SIMD2(0, 0), high: SIMD2(2, 4))
    #expect(region.centroid == SIMD2(1, 2))
    region.cut(SIMD2(1, 0), through: region.centroid, by: 0)
    #expect(region.centroid == SIMD2(1.5, 2), "the right half is left")
    region.cut(SIMD2(0, -1), through: region.centroid, by: 1)
    #expect(region.centroid == SIMD2(1.5, 0.5), "a deep cut leaves the lower quarter")
    #expect(region.most(SIMD2(2, 1), from: SIMD2(1, 0)) == 3)
    #expect(!region.isEmpty)
    region.cut(SIMD2(0, 1), through: SIMD2(0, 5), by: 0)
    #expect(region.isEmpty)
  }

  @Test("Cutting at centroids finds the top of a concave function, wherever it is")
  func centroids() {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<20 {
      let top = SIMD2(Double.random(in: 0...900, using: &generator), Double.random(in: 0...3, using: &generator))
      var region = Polygon(low: .zero, high: SIMD2(1000, 1000))
      var nearest = Double.infinity
      for _ in 0..<90 {
        let point = region.centroid
        let slope = top - point
        nearest = min(nearest, (slope * slope).sum().squareRoot())
        region.cut(slope, through: point, by: 0)
        if region.isEmpty { break }
      }
      #expect(nearest < 1e-3)
    }
  }
}
