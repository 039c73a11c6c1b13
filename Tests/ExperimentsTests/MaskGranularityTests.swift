import Deployment
import Experiments
import Testing

/// Exact counts of what masks prune: units at the ends of filterlets, filters and groups are smaller than the others.
@Suite("Granularity of masks") struct MaskGranularityTests {
  private static let (filters, positions, channels) = (10, 9, 19)
  private static var length: Int { positions * channels }

  private func mask(_ format: String, _ sparsity: Double, channels: Int = Self.channels) throws -> [UInt8] {
    try KernelCase(layer: KernelLayer("6x5x\(channels)-\(Self.filters)"), format: format, sparsity: sparsity, seed: 11)
      .mask()
  }

  @Test(arguments: [("fwcs-4", 4), ("fwcs-8", 8), ("fwcs-16", 16)], [0.1, 0.5, 0.9])
  func segmentsGoWhole(_ segment: (format: String, length: Int), sparsity: Double) throws {
    let mask = try mask(segment.format, sparsity)
    var (units, pruned) = (0, 0)
    for filterlet in stride(from: 0, to: mask.count, by: Self.channels) {
      for start in stride(from: 0, to: Self.channels, by: segment.length) {
        // The last one of a filterlet is shorter.
        let unit = Set(mask[filterlet + start..<filterlet + min(start + segment.length, Self.channels)])
        #expect(unit.count == 1)
        units += 1
        pruned += unit == [0] ? 1 : 0
      }
    }
    #expect(units == Self.filters * Self.positions * ((Self.channels + segment.length - 1) / segment.length))
    #expect(pruned == Int((Double(units) * sparsity).rounded()))
  }

  /// 42 whole groups and one of three columns in each filter.
  @Test(arguments: [
    // The pattern alone prunes 2 of each whole group and 1 of the last: 850 of 1710; 5 more make the half.
    ("nm-2-4", 0.5, 855), ("nm-2-4", 0.8, 1368),
    // 3 of each whole group and 2 of the last: 1280; of 1282.5 wanted the half counts.
    ("nm-1-4", 0.75, 1283), ("nm-1-4", 0.9, 1539),
    // 21 whole groups of 8 and one of three: 7 x 21 + 2 of 171 are 1490.
    ("nm-1-8", 0.875, 1496),
  ])
  func groupsPruneAsManyAsAskedFor(format: String, sparsity: Double, expected: Int) throws {
    #expect(try mask(format, sparsity).count { $0 == 0 } == expected)
  }

  @Test func wholeGroupsKeepAllTheyMayAtTheLeastSparsity() throws {
    // Nine positions of 16 channels are 36 groups of 4.
    let mask = try mask("nm-1-4", 0.75, channels: 16)
    let groups = stride(from: 0, to: mask.count, by: 4).map { mask[$0..<$0 + 4].reduce(0, +) }
    #expect(groups.count == Self.filters * 36 && groups.allSatisfy { $0 == 1 })
  }

  @Test(arguments: [("block-1x2", 2), ("block-1x4", 4)], [0.25, 0.5, 0.9])
  func blocksGoWholeAndTheLastRowHasFewerFilters(_ block: (format: String, filters: Int), sparsity: Double) throws {
    let mask = try mask(block.format, sparsity)
    let first = stride(from: 0, to: Self.filters, by: block.filters)
    let blocks = first.count { _ in true } * Self.length
    let pruned = first.reduce(0) { sum, filter in
      sum + mask[filter * Self.length..<(filter + 1) * Self.length].count { $0 == 0 }
    }
    #expect(pruned == Int((Double(blocks) * sparsity).rounded()))
  }

  @Test(arguments: WeightFormats.all.map { $0.name })
  func nothingIsLeftAtOne(format: String) throws {
    #expect(try mask(format, 1).allSatisfy { $0 == 0 })
  }

  @Test(arguments: WeightFormats.all.filter { ($0.pattern?.leastSparsity ?? 0) == 0 }.map { $0.name })
  func everythingIsLeftAtZero(format: String) throws {
    #expect(try mask(format, 0).allSatisfy { $0 == 1 })
  }

  /// Figures of formats with one finest unit are of the same weights.
  @Test func formatsOfOneUnitShareTheirMasks() throws {
    #expect(try mask("csr", 0.6) == mask("bitmap", 0.6))
    #expect(try mask("fwcs", 0.6) == mask("fwcs-mask", 0.6))
    #expect(try mask("csr", 0.6) != mask("fwcs", 0.6))
  }
}
