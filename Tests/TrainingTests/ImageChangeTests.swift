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
      #expect(!ImageChange.random([.shift], shape, using: &generator).mirrored)
      #expect(ImageChange.random([], shape, using: &generator) == .none)
    }
  }
}
