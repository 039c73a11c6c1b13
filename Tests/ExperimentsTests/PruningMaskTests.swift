import Deployment
import Experiments
import Foundation
import Networks
import Testing

/// Masks of the kernel benchmark have the patterns of their formats and the share that was asked for.
@Suite("Masks of the kernel benchmark") struct PruningMaskTests {
  private func packed(_ format: String, _ sparsity: Double, _ layer: String = "6x5x19-10") throws -> KernelCase {
    try KernelCase(layer: KernelLayer(layer), format: format, sparsity: sparsity, seed: 3)
  }

  @Test(arguments: WeightFormats.all.map { $0.name }, [0.5, 0.8, 0.9])
  func everyFormatHoldsItsMasks(_ name: String, sparsity: Double) throws {
    let format = try #require(WeightFormats.named(name))
    let share = max(sparsity, format.pattern?.leastSparsity ?? 0)
    let mask = try packed(name, share).mask()
    let convolution = try packed(name, share).layer.convolution
    #expect(format.holds(Occupancy(convolution, mask: Data(mask))) || format == DenseFormat.self)
    let pruned = mask.count { $0 == 0 }
    // Units are at most a filterlet of 19 or a block of four filters.
    #expect(abs(Double(pruned) - share * Double(mask.count)) <= max(40, 0.03 * Double(mask.count)), "\(name)")
  }

  @Test func groupsKeepAtMostWhatTheyMay() throws {
    let mask = try packed("nm-1-4", 0.8).mask()
    let length = 9 * 19
    for filter in 0..<10 {
      for start in stride(from: 0, to: length, by: 4) {
        let group = mask[filter * length + start..<filter * length + min(start + 4, length)]
        #expect(group.reduce(0, +) <= 1)
      }
    }
  }

  @Test func filtersOfABlockAgree() throws {
    let mask = try packed("block-1x4", 0.5).mask()
    let length = 9 * 19
    for filter in 0..<10 where filter % 4 != 0 {
      #expect(
        mask[filter * length..<(filter + 1) * length].elementsEqual(
          mask[filter / 4 * 4 * length..<(filter / 4 * 4 + 1) * length]))
    }
  }

  @Test func lessThanThePatternPrunesIsRefused() throws {
    #expect(throws: KernelBenchError("nm-1-4 prunes at least 0.75 of a layer; 0.5 is less")) {
      try packed("nm-1-4", 0.5)
    }
    _ = try packed("nm-2-4", 0.5)
  }

  @Test func sweepsBeginAtTheLeastOfAPattern() throws {
    let grid = try KernelGrid(
      layers: [KernelLayer("4x4x8-8")], formats: ["nm-1-8"], sparsities: [0, 0.5, 0.9], boards: [], seed: 1)
    #expect(grid.cases.filter { $0.format == "nm-1-8" }.map(\.sparsity) == [0.875, 0.9])
  }
}
