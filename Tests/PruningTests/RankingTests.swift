import Networks
import Pruning
import Testing

/// In which order filters go, what stays, and on what scale layers are compared.
@Suite("Ranking of filters")
struct RankingTests {
  /// One 1x1 convolution on one channel: a weight is a filter.
  private func group(_ importance: [Float], relative: Bool = false) throws -> PruningSpace.Group {
    var builder = NetworkBuilder(name: "one", input: FeatureShape(height: 2, width: 2, channels: 1))
    builder.convolution("conv", filters: importance.count, kernel: 1)
    return try PruningSpace(
      network: builder.build(), units: [.filter], importance: [1: importance], relative: relative
    ).groups[0]
  }

  @Test("Of equals the first goes first, and the last stays")
  func ties() throws {
    let group = try group([2, 1, 2, 1, 1])
    #expect(group.order == [1, 3, 4, 0, 2])
    #expect(group.ranked == [1, 1, 1, 2, 2])
    #expect(group.removable == 4)
  }

  @Test("A tenth of the filters stays, rounded up")
  func floors() throws {
    for (filters, removable) in [(1, 0), (2, 1), (10, 9), (11, 9), (20, 18), (21, 18), (64, 57), (100, 90)] {
      #expect(try group((0..<filters).map(Float.init)).removable == removable, "\(filters)")
    }
  }

  @Test("Relative importance is that of the mean filter's, which counts 1")
  func relative() throws {
    let group = try group([1, 2, 3, 6], relative: true)
    #expect(zip(group.importance, [1 / 3, 2 / 3, 1, 2] as [Float]).allSatisfy { abs($0 - $1) < 1e-6 })
    // Where nothing has importance there is no mean to compare with.
    #expect(try self.group([0, 0, 0], relative: true).importance == [0, 0, 0])
  }

  @Test("Filters that adds join count the sum of their members, each relative to all")
  func joined() throws {
    var builder = NetworkBuilder(name: "sum", input: FeatureShape(height: 2, width: 2, channels: 1))
    let first = builder.convolution("first", filters: 2, kernel: 1)
    let second = builder.convolution("second", filters: 2, kernel: 1, from: 0)
    builder.add("sum", first, second)
    func importance(relative: Bool) throws -> [Float] {
      try PruningSpace(
        network: builder.build(), units: [.filter], importance: [1: [1, 2], 2: [8, 1]], relative: relative
      ).groups[0].importance
    }
    #expect(try importance(relative: false) == [9, 3])
    // The mean of both is 6, and a filter that goes from two layers counts as two.
    #expect(try importance(relative: true) == [3, 1])
  }

  @Test("Each part of what a concat joins is scaled for itself, and its best filter stays behind better ones that go")
  func concatenated() throws {
    var builder = NetworkBuilder(name: "joined", input: FeatureShape(height: 2, width: 2, channels: 1))
    let first = builder.convolution("first", filters: 3, kernel: 1)
    let second = builder.convolution("second", filters: 2, kernel: 1, from: 0)
    builder.concat("join", [0, first, second])
    builder.convolution("last", filters: 1, kernel: 1)
    let importance: [Int: [Float]] = [1: [30, 10, 20], 2: [3, 1], 4: [1, 1, 1, 1, 1, 1]]
    let raw = try PruningSpace(network: builder.build(), units: [.filter], importance: importance, relative: false)
    #expect(raw.groups.map(\.members) == [[1, 2], [4]])
    #expect(raw.groups[0].order == [4, 1, 2, 3, 0], "3 of the second stays though 20 of the first goes")
    #expect(raw.groups[0].ranked == [1, 10, 20, 20, 30], "what stays counts no less than what went before")
    let relative = try PruningSpace(
      network: builder.build(), units: [.filter], importance: importance, relative: true)
    #expect(relative.groups[0].importance == [1.5, 0.5, 1, 1.5, 0.5])
    #expect(relative.groups[0].order == [1, 4, 2, 0, 3])
    // What reads the concat: the image's channel, then those of both, by the filters that the group has lost.
    let channels = raw.layers[2].channels
    #expect(channels.group == 0)
    #expect(channels.ranks == [.max, 4, 1, 2, 3, 0])
    #expect(channels.left == [6, 5, 4, 3, 2, 1])
    #expect(raw.layers[0].channels.group == nil && raw.layers[0].channels.left == [1])
    #expect(raw.layers[1].filters.left == [2, 1, 1, 1, 0, 0])
  }

  @Test("Probes of one group and of one layer round to the nearest count")
  func probes() throws {
    let space = try Samples.space(Samples.chain, [.filter, .filterlet])
    let filters = space.groups[0].filters
    #expect(space.pruning(group: 0, share: 0.49 / Double(filters)) == Strategy(space))
    #expect(space.pruning(group: 0, share: 0.51 / Double(filters)).removedFilters[0] == 1)
    let units = Double(space.layers[1].rankedFine.count)
    #expect(space.pruning(layer: 1, share: 1.49 / units).removedFine[1] == 1)
    #expect(space.pruning(layer: 1, share: 1.51 / units).removedFine[1] == 2)
  }
}
