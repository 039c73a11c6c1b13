import Deployment
import Networks
import Testing

/// The choice of formats by bytes and cycles: examples by hand, and its properties on random costs.
@Suite("Choice of formats") struct FormatChoiceTests {
  private static func cost(_ format: String, _ bytes: Int, _ cycles: Int) -> FormatCost {
    FormatCost(format: format, bytes: bytes, cycles: cycles)
  }

  /// Two layers of 100 dense bytes; the sparse format saves 60 bytes, and cycles only in the second.
  private static let costs = [
    1: [cost("dense", 100, 1000), cost("fwcs", 40, 1500)],
    2: [cost("dense", 100, 1000), cost("fwcs", 40, 700)],
  ]

  private static func choice(_ bytes: Double, _ cycles: Double) -> FormatChoice {
    FormatChoice(bytes: bytes, cycles: cycles, board: "b")
  }

  @Test func bytesAloneTakeTheSmallest() {
    #expect(Self.choice(1, 0).formats(Self.costs, budget: nil) == [1: "fwcs", 2: "fwcs"])
  }

  @Test func cyclesAloneTakeTheFastest() {
    #expect(Self.choice(0, 1).formats(Self.costs, budget: nil) == [1: "dense", 2: "fwcs"])
  }

  @Test func weightsTradeOneForTheOther() {
    // Layer 1: bytes fall by 60 of 200, cycles rise by 500 of 2000: worth it from a weight of bytes of 0.25 / 0.3.
    #expect(Self.choice(0.83, 1).formats(Self.costs, budget: nil)[1] == "dense")
    #expect(Self.choice(0.84, 1).formats(Self.costs, budget: nil)[1] == "fwcs")
  }

  @Test func theBudgetOverrulesTheCycles() {
    #expect(Self.choice(0, 1).formats(Self.costs, budget: 140) == [1: "dense", 2: "fwcs"])
    #expect(Self.choice(0, 1).formats(Self.costs, budget: 139) == [1: "fwcs", 2: "fwcs"])
    // What no choice meets gets the fewest bytes.
    #expect(Self.choice(0, 1).formats(Self.costs, budget: 10) == [1: "fwcs", 2: "fwcs"])
  }

  @Test func equalScoresDoNotHangOnTheOrder() {
    let costs = [1: [Self.cost("fwcs", 50, 10), Self.cost("dense", 80, 10), Self.cost("csr", 50, 10)]]
    let turned = [1: Array((costs[1] ?? []).reversed())]
    #expect(Self.choice(0, 1).formats(costs, budget: nil) == [1: "csr"])
    #expect(Self.choice(0, 1).formats(turned, budget: nil) == [1: "csr"])
  }

  /// Against all choices of three layers: within the budget whenever that is possible, never slower than the smallest
  /// formats, and without a budget the best.
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func randomCosts(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let names = ["dense", "fwcs", "csr", "bitmap"]
    var costs: [Int: [FormatCost]] = [:]
    for layer in 1...3 {
      costs[layer] = names.map {
        Self.cost($0, Int.random(in: 10...100, using: &generator), Int.random(in: 100...999, using: &generator))
      }
    }
    func total(_ formats: [Int: String], _ part: (FormatCost) -> Int) -> Int {
      formats.reduce(0) { sum, entry in
        sum + (costs[entry.key]?.first { $0.format == entry.value }.map(part) ?? 0)
      }
    }
    var all: [[Int: String]] = [[:]]
    for layer in 1...3 { all = all.flatMap { chosen in names.map { chosen.merging([layer: $0]) { $1 } } } }
    let least = try #require(all.map { total($0, \.bytes) }.min())
    let fastest = try #require(all.map { total($0, \.cycles) }.min())
    #expect(total(Self.choice(0, 1).formats(costs, budget: nil), \.cycles) == fastest)
    let smallest = Self.choice(1, 0).formats(costs, budget: nil)
    #expect(total(smallest, \.bytes) == least)
    for budget in stride(from: least, through: 300, by: 17) {
      let formats = Self.choice(0, 1).formats(costs, budget: budget)
      #expect(total(formats, \.bytes) <= budget)
      #expect(total(formats, \.cycles) <= total(smallest, \.cycles))
    }
  }

  /// What a format is skipped by without counting its bytes must not be above them.
  @Test func skippedFormatsAreNoSmaller() throws {
    let candidates = WeightFormats.candidates(WeightFormats.automatic)
    for seed in 1...120 as ClosedRange<UInt64> {
      for run in [nil, 1, 4, 16] as [Int?] {
        let occupancy = SampleLayer(seed: seed, run: run).occupancy
        let sizes = candidates.filter { $0.holds(occupancy) }.map { format in
          let bytes = format.bytes(of: occupancy).total
          #expect(format.leastBytes(of: occupancy) <= bytes, "\(format.name), seed \(seed)")
          return bytes
        }
        let dense = DenseFormat.bytes(of: occupancy).total
        let chosen = WeightFormats.smallest(of: candidates, for: occupancy)
        #expect(chosen.bytes(of: occupancy).total == min(dense, sizes.min() ?? dense))
      }
    }
  }
}
