import Deployment
import Networks
import Pruning
import Testing

/// The allocation by measured curves.
@Suite("Allocation by sensitivity")
struct SensitivityTests {
  /// A problem of filters with these curves, every group's filters of equal importance.
  private func problem(share: Double, curve: (Int) -> [Double]) throws -> AllocationProblem {
    var problem = try Samples.problem(Samples.chain, [.filter], format: "dense", share: share)
    problem.sensitivities = SensitivityCurves(
      ratios: [0.25, 0.5, 0.75], filters: problem.space.groups.indices.map(curve),
      fine: problem.space.layers.map { _ in [] })
    return problem
  }

  private func shares(_ strategy: Strategy, _ space: PruningSpace) -> [Double] {
    zip(strategy.removedFilters, space.groups).map { Double($0) / Double($1.filters) }
  }

  @Test("Equal curves give equal shares, up to the filters that fill the budget")
  func equal() throws {
    let problem = try problem(share: 0.4) { _ in [0.1, 0.3, 0.9] }
    let shares = shares(try SensitivityAllocation.strategy(for: problem), problem.space)
    let wide = zip(shares, problem.space.groups).filter { $1.filters >= 32 }.map(\.0)
    #expect(wide.count > 4)
    #expect((wide.max() ?? 1) - (wide.min() ?? 0) < 0.15)
  }

  @Test("A layer whose loss rises at once keeps its filters, and one whose loss never rises goes to its floor")
  func extremes() throws {
    let problem = try problem(share: 0.5) { index in
      switch index {
      case 7: [5, 10, 20]
      case 6: [0, 0, 0]
      default: [0.1, 0.3, 0.9]
      }
    }
    let shares = shares(try SensitivityAllocation.strategy(for: problem), problem.space)
    #expect(shares[6] > 0.6, "what is filled up comes back from here, by importance")
    #expect(shares[7] < 0.1)
  }

  @Test("Where a curve crosses the threshold, the share lies on the line between the measured ratios")
  func interpolation() throws {
    // Group 0 rises twice as fast as all others, so below the first ratio it loses half as much.
    let problem = try problem(share: 0.85) { $0 == 7 ? [2, 4, 8] : [1, 2, 4] }
    let strategy = try SensitivityAllocation.strategy(for: problem)
    let shares = shares(strategy, problem.space)
    #expect(abs(shares[7] - shares[6] / 2) < 0.05)
    #expect(shares[6] > 0.05)
  }

  @Test("Without curves it says what is missing")
  func missing() throws {
    var problem = try problem(share: 0.5) { _ in [0.1, 0.3, 0.9] }
    problem.sensitivities = nil
    #expect {
      try SensitivityAllocation.strategy(for: problem)
    } throws: {
      "\($0)".contains("\"sensitivity\" needs curves")
    }
  }

  @Test("Only this allocation has curves measured")
  func readers() {
    #expect(Allocations.all.filter { $0.readsSensitivities }.map { $0.name } == ["sensitivity"])
  }

  @Test("A probe prunes one group or one layer, and leaves a floor")
  func single() throws {
    let space = try Samples.space(Samples.chain, [.filter, .filterlet])
    let group = space.pruning(group: 3, share: 0.5)
    #expect(group.removedFilters[3] == space.groups[3].filters / 2)
    #expect(group.removedFilters.reduce(0, +) == space.groups[3].filters / 2)
    #expect(group.removedFine.allSatisfy { $0 == 0 })
    let layer = space.pruning(layer: 4, share: 0.25)
    #expect(layer.removedFine[4] == space.layers[4].rankedFine.count / 4)
    #expect(layer.removedFine.reduce(0, +) == layer.removedFine[4])
    #expect(layer.removedFilters.allSatisfy { $0 == 0 })
    #expect(space.pruning(group: 3, share: 1).removedFilters[3] < space.groups[3].filters)
  }
}
