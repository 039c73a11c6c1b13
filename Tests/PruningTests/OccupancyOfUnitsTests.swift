import Deployment
import Networks
import Pruning
import Testing

/// What counts say is left of a layer, against the masks that go by them.
@Suite("Occupancy by units")
struct OccupancyOfUnitsTests {
  /// A convolution on the image, with importance drawn from `generator`.
  private func layer(
    _ unit: Unit, filters: Int, channels: Int, kernel: Int, using generator: inout SeededGenerator
  ) throws -> PruningSpace {
    var builder = NetworkBuilder(name: "one", input: FeatureShape(height: 3, width: 3, channels: channels))
    builder.convolution("conv", filters: filters, kernel: kernel)
    let importance = (0..<filters * kernel * kernel * channels).map { _ in Float.random(in: 0..<1, using: &generator) }
    return try PruningSpace(network: builder.build(), units: [unit], importance: [1: importance], relative: false)
  }

  private func strategy(_ space: PruningSpace, removed: Int) -> Strategy {
    var strategy = Strategy(space)
    strategy.removedFine = [removed]
    return space.clamped(strategy)
  }

  private func mask(_ space: PruningSpace, _ strategy: Strategy) throws -> [UInt8] {
    [UInt8](try #require(PruningPlan(strategy, in: space).masks[1]))
  }

  /// Sizes that a unit divides, so that no unit is shorter than another.
  private func size(of unit: Unit, using generator: inout SeededGenerator) -> (filters: Int, channels: Int) {
    let (filters, channels) = (Int.random(in: 1...5, using: &generator), Int.random(in: 3...9, using: &generator))
    return switch unit {
    case .segment4: (filters, 4 * Int.random(in: 1...4, using: &generator))
    case .segment8: (filters, 8 * Int.random(in: 1...3, using: &generator))
    case .segment16: (filters, 16 * Int.random(in: 1...2, using: &generator))
    case .block2: (2 * filters, channels)
    case .block4: (4 * filters, channels)
    default: (filters, channels)
    }
  }

  @Test(
    "The weights that are counted are those that the mask keeps, where units are of one size",
    arguments: Unit.allCases.filter { $0 != .filter })
  func weights(unit: Unit) throws {
    var generator = SeededGenerator(seed: 31)
    for _ in 0..<12 {
      let size = size(of: unit, using: &generator)
      let kernel = Bool.random(using: &generator) ? 1 : 3
      let space = try layer(
        unit, filters: size.filters, channels: size.channels, kernel: kernel, using: &generator)
      let cost = StrategyCost(space: space, format: "auto")
      let strategy = strategy(space, removed: Int.random(in: 0...space.layers[0].rankedFine.count, using: &generator))
      let kept = try mask(space, strategy).count { $0 == 1 }
      let counted = cost.occupancy(0, strategy)
      #expect(counted.weights == kept, "\(size), kernel \(kernel), \(strategy.removedFine[0]) steps")
      #expect(counted.filters == size.filters && counted.channels == size.channels)
      #expect(counted.positions == kernel * kernel)
    }
  }

  @Test("Every further step only takes more", arguments: Unit.allCases.filter { $0 != .filter })
  func nested(unit: Unit) throws {
    var generator = SeededGenerator(seed: 37)
    let space = try layer(unit, filters: 5, channels: 7, kernel: 3, using: &generator)
    let count = space.layers[0].rankedFine.count
    var before = try mask(space, Strategy(space))
    #expect(before.allSatisfy { $0 == 1 })
    for removed in stride(from: 1, through: count, by: max(1, count / 12)) {
      let next = try mask(space, strategy(space, removed: removed))
      #expect(zip(next, before).allSatisfy { $0 <= $1 })
      before = next
    }
    #expect(before.contains(1), "a floor stays")
  }

  @Test("Of single weights and of filterlets the least important go, whatever the others", arguments: [true, false])
  func leastGo(single: Bool) throws {
    var generator = SeededGenerator(seed: 41)
    let channels = 6
    let space = try layer(
      single ? .weight : .filterlet, filters: 4, channels: channels, kernel: 3, using: &generator)
    let length = single ? 1 : channels
    let importance = space.layers[0].importance
    let sums = stride(from: 0, to: importance.count, by: length).map { importance[$0..<$0 + length].reduce(0, +) }
    #expect(space.layers[0].rankedFine == sums.sorted())
    for removed in [1, 7, 19] {
      let mask = try mask(space, strategy(space, removed: removed))
      let gone = Set(sums.indices.sorted { sums[$0] < sums[$1] }.prefix(removed))
      #expect(mask == sums.indices.flatMap { [UInt8](repeating: gone.contains($0) ? 0 : 1, count: length) })
    }
  }

  @Test("Floors by hand: 5 % of filterlets, 2 % of segments, 1 % of weights and blocks, and at least one of each")
  func floors() throws {
    var generator = SeededGenerator(seed: 43)
    func most(_ unit: Unit) throws -> (units: Int, most: Int) {
      let space = try layer(unit, filters: 8, channels: 8, kernel: 3, using: &generator)
      return (space.layers[0].rankedFine.count, strategy(space, removed: .max).removedFine[0])
    }
    #expect(try most(.filterlet) == (72, 68), "3.6 are 4")
    #expect(try most(.segment4) == (144, 141), "2.88 are 3")
    #expect(try most(.segment8) == (72, 70), "1.44 are 2")
    #expect(try most(.weight) == (576, 570), "5.76 are 6")
    #expect(try most(.block2) == (288, 285), "2.88 are 3")
    #expect(try most(.block4) == (144, 142), "1.44 are 2")
    #expect(try most(.pattern) == (65, 64), "the step to patterns, and 64 kernels")
    #expect(try most(.nm) == (3, 3), "patterns of N:M leave enough by themselves")
  }
}
