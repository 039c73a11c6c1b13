import Datasets
import Networks
import Testing

@Suite struct ImageSetTests {
  /// `count` images of 1x2x1 whose two pixels are 2 i and 2 i + 1, and whose label is i mod 3.
  private func numbered(_ count: Int) throws -> ImageSet {
    try ImageSet(
      shape: FeatureShape(height: 1, width: 2, channels: 1), classes: 3, pixelMean: 10, pixelScale: 5,
      pixels: (0..<2 * count).map { UInt8(truncatingIfNeeded: $0) },
      labels: (0..<count).map { UInt8($0 % 3) })
  }

  @Test func subsetsKeepPixelsWithTheirLabels() throws {
    let subset = try numbered(10).subset([7, 0, 7])
    #expect(subset.pixels == [14, 15, 0, 1, 14, 15])
    #expect(subset.labels == [1, 0, 1])
    #expect(subset.count == 3)
    #expect(subset.classes == 3)
    #expect(Array(subset.image(1)) == [0, 1])
    #expect((subset.pixelMean, subset.pixelScale) == (10, 5))
  }

  @Test func prefixesStopAtTheEnd() throws {
    let set = try numbered(4)
    #expect(set.prefix(2).labels == [0, 1])
    #expect(set.prefix(9) == set)
    #expect(set.prefix(0).count == 0)
  }

  @Test func aSplitPartsTheSet() throws {
    let set = try numbered(100)
    let split = try set.split(heldOut: 30, seed: 4)
    #expect(split.training.count == 70)
    #expect(split.heldOut.count == 30)
    let firsts = { (set: ImageSet) in (0..<set.count).compactMap { set.image($0).first } }
    #expect(firsts(split.training) == firsts(split.training).sorted())
    #expect((firsts(split.training) + firsts(split.heldOut)).sorted() == firsts(set))
    for part in [split.training, split.heldOut] {
      for index in 0..<part.count { #expect(Int(part.labels[index]) == Int(firsts(part)[index]) / 2 % 3) }
    }
  }

  @Test func aSplitDependsOnItsSeedAlone() throws {
    let set = try numbered(100)
    #expect(try set.split(heldOut: 30, seed: 4).heldOut == set.split(heldOut: 30, seed: 4).heldOut)
    #expect(try set.split(heldOut: 30, seed: 4).heldOut != set.split(heldOut: 30, seed: 5).heldOut)
  }

  @Test func nothingMayBeHeldOutButNotEverything() throws {
    let set = try numbered(5)
    #expect(try set.split(heldOut: 0, seed: 1).training == set)
    for asked in [5, 6, -1] {
      #expect(throws: DatasetError.tooFewImages(asked: asked, available: 5)) {
        try set.split(heldOut: asked, seed: 1)
      }
    }
  }

  @Test func pixelsMustMatchLabels() {
    #expect(throws: DatasetError.wrongSize(file: "images in memory", expected: 8, found: 7)) {
      try ImageSet(
        shape: FeatureShape(height: 2, width: 2, channels: 1), classes: 2, pixelMean: 0, pixelScale: 1,
        pixels: [UInt8](repeating: 0, count: 7), labels: [0, 1])
    }
  }

  @Test func theChecksumSeesEveryPart() throws {
    let set = try numbered(3)
    let same = try numbered(3)
    #expect(set.checksum == same.checksum)
    #expect(set.checksum.count == 64)
    let shape = FeatureShape(height: 2, width: 1, channels: 1)
    let variants = [
      set.subset([0, 2, 1]), set.prefix(2),
      try ImageSet(
        shape: shape, classes: 3, pixelMean: 10, pixelScale: 5, pixels: set.pixels, labels: set.labels),
      try ImageSet(
        shape: set.shape, classes: 4, pixelMean: 10, pixelScale: 5, pixels: set.pixels,
        labels: set.labels),
      try ImageSet(
        shape: set.shape, classes: 3, pixelMean: 10, pixelScale: 5, pixels: set.pixels,
        labels: [0, 1, 1]),
    ]
    #expect(Set(variants.map(\.checksum) + [set.checksum]).count == variants.count + 1)
  }

  @Test func theChecksumIsSHA256OfShapeClassesCountPixelsAndLabels() throws {
    // printf '1x2x1 3 1 \000\001\000' | sha256sum
    #expect(try numbered(1).checksum == "411b475c852476136c94d3ed4ed0c0d0bc7641803c7f97c004229cc0c3484da8")
  }
}
