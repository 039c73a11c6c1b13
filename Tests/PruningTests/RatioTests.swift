import Networks
import Pruning
import Testing

/// Shares of what goes, as counts, and how far the importance bound lets them rise.
@Suite("Ratios and their bounds")
struct RatioTests {
  /// Groups of ten and five filters; 90 and 45 filterlets, of which one a filter always stays.
  private func space() throws -> PruningSpace {
    var builder = NetworkBuilder(name: "two", input: FeatureShape(height: 4, width: 4, channels: 3))
    builder.convolution("first", filters: 10)
    builder.convolution("second", filters: 5)
    builder.dense("dense", outputs: 2)
    return try Samples.space(builder.build(), [.filter, .filterlet])
  }

  @Test("Counts are shares of all filters and of all filterlets that may go, rounded down")
  func counts() throws {
    let space = try space()
    #expect(space.layers.map(\.rankedFine.count) == [80, 40])
    let strategy = Ratios(filters: [0.55, 0.5], fine: [0.1, 0.25]).strategy(space)
    #expect(strategy.removedFilters == [5, 2] && strategy.removedFine == [8, 10])
    // Below a whole unit nothing goes.
    let small = Ratios(filters: [0.09, 0.19], fine: [0.012, 0.024]).strategy(space)
    #expect(small == Strategy(space))
  }

  @Test("As published, the unit at the percentile goes too")
  func published() throws {
    let space = try space()
    // 0.55 of the way from the first to the last of ten is the fifth; 0.5 of five the third.
    let strategy = Ratios(filters: [0.55, 0.5], fine: [0.1, 0.25]).strategy(space, oneAtZero: true)
    #expect(strategy.removedFilters == [5, 3] && strategy.removedFine == [8, 10])
  }

  @Test("Ratios of 1 go to the floors: a filter of each group and two of its filterlets", arguments: [true, false])
  func floors(oneAtZero: Bool) throws {
    let space = try space()
    let strategy = Ratios(filters: [1, 1], fine: [1, 1]).strategy(space, oneAtZero: oneAtZero)
    #expect(strategy.removedFilters == [9, 4])
    // One filter of nine filterlets in each layer: eight may go, of which one stays.
    #expect(strategy.removedFine == [7, 7])
  }

  @Test("Where a filterlet is too short to prune, a layer loses none whatever its ratio")
  func without() throws {
    var builder = NetworkBuilder(name: "short", input: FeatureShape(height: 4, width: 4, channels: 2))
    builder.convolution("first", filters: 4)
    builder.convolution("second", filters: 4, kernel: 1)
    let space = try Samples.space(builder.build(), [.filter, .filterlet])
    // Two channels take no more bytes than an index; filterlets of 1x1 kernels are filters.
    #expect(space.layers.map(\.prunesFine) == [false, false])
    let strategy = Ratios(filters: [0, 0], fine: [1, 1]).strategy(space, oneAtZero: true)
    #expect(strategy.removedFilters == [1, 1] && strategy.removedFine == [0, 0])
    // Without filters they are pruned as filterlets.
    let alone = try Samples.space(builder.build(), [.filterlet])
    #expect(alone.layers.map(\.prunesFine) == [false, true])
  }

  @Test("Counts beyond or below what there is are brought inside")
  func clamped() throws {
    let space = try space()
    var strategy = Strategy(space)
    strategy.removedFilters = [-3, 99]
    strategy.removedFine = [-1, 99]
    let clamped = space.clamped(strategy)
    #expect(clamped.removedFilters == [0, 4] && clamped.removedFine == [0, 7])
    #expect(space.clamped(clamped) == clamped)
    let fine = try Samples.space(space.network, [.filterlet])
    #expect(fine.clamped(strategy).removedFilters == [0, 0], "without filters none go")
    #expect(fine.clamped(strategy).removedFine == [0, 42], "45 less 5 %, rounded up")
  }

  /// The smallest importance at which removing all filters up to it meets the flash budget, one after another.
  private func threshold(_ problem: AllocationProblem) throws -> Float {
    let space = problem.space
    return try #require(
      space.groups.flatMap(\.ranked).sorted().first { threshold in
        let shares = space.groups.map { group in
          Double(group.ranked.count { $0 <= threshold }) / Double(group.filters)
        }
        let strategy = Ratios(filters: shares, fine: space.layers.map { _ in 0 }).strategy(space)
        return problem.cost.flashBytes(strategy) <= problem.flashBudget
      })
  }

  @Test("No filter goes that matters more than the slack allows", arguments: [1, 1.25, 3])
  func bounded(slack: Double) throws {
    for share in [0.3, 0.6] {
      var problem = try Samples.problem(Samples.chain, [.filter], format: "dense", share: share)
      problem.annealing.boundSlack = slack
      let most = try threshold(problem) * Float(slack)
      for allocation in [GreedyAllocation.self, AnnealingAllocation.self] as [any Allocation.Type] {
        let strategy = try allocation.strategy(for: problem)
        #expect(strategy.removedFilters.contains { $0 > 0 })
        for (removed, group) in zip(strategy.removedFilters, problem.space.groups) {
          #expect(removed <= group.ranked.count { $0 <= most }, "\(allocation.name), \(share)")
        }
      }
    }
  }
}
