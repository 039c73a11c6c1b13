import Deployment
import Foundation
import Networks
import Testing

/// Patterns against all masks of eight weights, and what formats take on the word of an arrangement.
@Suite("Mask patterns")
struct MaskPatternTests {
  private static let groups = [2, 4, 8].flatMap { of in (1...of).map { MaskPattern.group(kept: $0, of: of) } }
  private static let blocks = [1, 2, 4, 8].map { MaskPattern.filters($0) }

  /// Whether a mask of eight bits has a pattern: eight columns of one filter, or one column of eight filters.
  private func has(_ pattern: MaskPattern, _ mask: Int) -> Bool {
    switch pattern {
    case .group(let kept, let of):
      stride(from: 0, to: 8, by: of).allSatisfy { (mask >> $0 & ((1 << of) - 1)).nonzeroBitCount <= kept }
    case .filters(let count):
      stride(from: 0, to: 8, by: count).allSatisfy { first in
        [0, (1 << count) - 1].contains(mask >> first & ((1 << count) - 1))
      }
    }
  }

  @Test("A pattern implies another exactly if no mask of the one lacks the other")
  func implications() {
    for patterns in [Self.groups, Self.blocks] {
      for first in patterns {
        for second in patterns {
          let always = (0..<256).allSatisfy { !has(first, $0) || has(second, $0) }
          #expect(first.implies(second) == always, "\(first) and \(second)")
        }
      }
    }
    #expect(!MaskPattern.group(kept: 1, of: 4).implies(.filters(2)))
    #expect(!MaskPattern.filters(4).implies(.group(kept: 1, of: 4)))
  }

  @Test("The least sparsity of a pattern is what its fullest mask prunes")
  func leastSparsity() {
    for pattern in Self.groups + Self.blocks {
      let fullest = (0..<256).filter { has(pattern, $0) }.map(\.nonzeroBitCount).max() ?? 0
      #expect(pattern.leastSparsity == 1 - Double(fullest) / 8, "\(pattern)")
    }
  }

  private func counts(_ pattern: MaskPattern) -> Occupancy {
    Occupancy(
      filters: 8, positions: 9, channels: 16, weights: 144, filterlets: 72, arrangement: .pattern(pattern))
  }

  @Test(
    "Counts are held by the formats of their pattern and of those that it implies",
    arguments: [
      (.group(kept: 1, of: 8), ["nm-1-4", "nm-2-4", "nm-1-8"]), (.group(kept: 1, of: 4), ["nm-1-4", "nm-2-4"]),
      (.group(kept: 2, of: 4), ["nm-2-4"]), (.group(kept: 2, of: 8), ["nm-2-4"]), (.group(kept: 4, of: 9), []),
      (.filters(4), ["block-1x2", "block-1x4"]), (.filters(2), ["block-1x2"]), (.filters(3), []),
    ] as [(MaskPattern, [String])])
  func held(pattern: MaskPattern, formats: [String]) {
    let held = WeightFormats.all.filter { $0.pattern != nil && $0.holds(counts(pattern)) }
    #expect(held.map { $0.name } == formats)
  }

  /// 144 weights in blocks of four are 36 columns, of two 72; a filter has 144 weights, so that a column is a byte.
  @Test("Blocks known by counts: a column for each, a pointer for each row and one more")
  func blockBytes() {
    #expect(Block4Format.bytes(of: counts(.filters(4))).total == 144 + 36 + 2 * 3)
    #expect(Block2Format.bytes(of: counts(.filters(4))).total == 144 + 72 + 2 * 5)
    #expect(NM18Format.bytes(of: counts(.group(kept: 1, of: 8))).total == 8 * (18 + 7))
  }

  /// Runs of 16 channels, pruned at random: what is known of their counts tells of runs of 8 and 4 as the mask does.
  @Test("Counted runs give the bytes of the mask in every format that cuts them finer")
  func countedRuns() {
    for seed in 0..<100 as Range<UInt64> {
      let sample = SampleLayer(seed: seed, run: 16)
      let masked = sample.occupancy
      let counted = Occupancy(
        filters: sample.filters, positions: sample.positions, channels: sample.channels, weights: masked.weights,
        filterlets: masked.filterlets, arrangement: .runs(masked.runs(of: 16), length: 16))
      for length in [4, 8, 16] { #expect(counted.runs(of: length) == masked.runs(of: length), "seed \(seed)") }
      for format in [FWCS16Format.self, FWCS8Format.self, FWCS4Format.self, CSRFormat.self] as [any WeightFormat.Type] {
        let held = format.holds(counted)
        #expect(held)
        #expect(format.bytes(of: counted) == format.bytes(of: masked), "\(format.name), seed \(seed)")
      }
    }
  }
}
