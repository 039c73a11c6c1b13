import Networks
import Testing
import Training

@Suite struct ImageChangeTests {
  private let shape = FeatureShape(height: 2, width: 3, channels: 2)
  private let image: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

  private func applied(_ change: ImageChange) -> [Float] {
    var target = [Float](repeating: 0, count: 12)
    target.withUnsafeMutableBufferPointer {
      change.write(image[...], of: shape, through: (0..<256).map(Float.init), to: $0)
    }
    return target
  }

  @Test func nothingChangesNothing() {
    #expect(applied(.none) == image.map(Float.init))
  }

  @Test func mirroringSwapsColumnsAndKeepsChannels() {
    #expect(
      applied(ImageChange(mirrored: true, rows: 0, columns: 0)) == [5, 6, 3, 4, 1, 2, 11, 12, 9, 10, 7, 8])
  }

  @Test func movingFillsWithZero() {
    #expect(
      applied(ImageChange(mirrored: false, rows: 0, columns: 1)) == [0, 0, 1, 2, 3, 4, 0, 0, 7, 8, 9, 10])
    #expect(
      applied(ImageChange(mirrored: false, rows: 0, columns: -2)) == [5, 6, 0, 0, 0, 0, 11, 12, 0, 0, 0, 0])
    #expect(
      applied(ImageChange(mirrored: false, rows: 1, columns: 0)) == [0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6])
    #expect(
      applied(ImageChange(mirrored: true, rows: -1, columns: 1)) == [0, 0, 11, 12, 9, 10, 0, 0, 0, 0, 0, 0])
  }

  @Test func aCutIsZeroAndMayReachBeyondTheEdges() {
    func cut(_ row: Int, _ column: Int, _ side: Int) -> [Float] {
      applied(ImageChange(mirrored: false, rows: 0, columns: 0, cut: .init(row: row, column: column, side: side)))
    }
    #expect(cut(0, 1, 1) == [1, 2, 0, 0, 5, 6, 7, 8, 9, 10, 11, 12])
    #expect(cut(1, 2, 2) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 0])
    #expect(cut(-1, -1, 2) == [0, 0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    #expect(cut(-3, 0, 3) == image.map(Float.init))
    #expect(cut(0, -9, 3) == image.map(Float.init))
    #expect(cut(-1, -1, 9) == [Float](repeating: 0, count: 12))
  }

  @Test func aCutStaysWhereItIsWhenTheImageMoves() {
    let change = ImageChange(mirrored: true, rows: 1, columns: 0, cut: .init(row: 1, column: 0, side: 1))
    #expect(applied(change) == [0, 0, 0, 0, 0, 0, 0, 0, 3, 4, 1, 2])
  }

  @Test func cutsHaveTheirMiddleInTheImage() {
    let large = FeatureShape(height: 28, width: 32, channels: 1)
    var generator = SeededGenerator(seed: 1)
    let cuts = (0..<2000).compactMap { _ in ImageChange.random([.cutout], large, using: &generator).cut }
    #expect(cuts.count == 2000)
    #expect(Set(cuts.map(\.side)) == [8])
    #expect(Set(cuts.map(\.row)) == Set(-4...23))
    #expect(Set(cuts.map(\.column)) == Set(-4...27))
  }

  @Test func drawsStayWithinAnEighth() {
    let large = FeatureShape(height: 28, width: 32, channels: 1)
    var generator = SeededGenerator(seed: 1)
    let draws = (0..<2000).map { _ in ImageChange.random([.flip, .shift], large, using: &generator) }
    #expect(Set(draws.map(\.rows)) == Set(-3...3))
    #expect(Set(draws.map(\.columns)) == Set(-4...4))
    #expect((900...1100).contains(draws.count { $0.mirrored }))
  }

  @Test func onlyWhatIsAskedForIsDrawn() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<50 {
      let flip = ImageChange.random([.flip], shape, using: &generator)
      #expect((flip.rows, flip.columns) == (0, 0))
      #expect(flip.cut == nil)
      #expect(!ImageChange.random([.shift], shape, using: &generator).mirrored)
      #expect(ImageChange.random([], shape, using: &generator) == .none)
    }
  }
}
