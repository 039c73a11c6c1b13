import Deployment
import Foundation
import Networks
import Pruning
import Testing

/// What the scheduler tells about a strategy, by hand.
@Suite("Scheduler's report")
struct SchedulerReportTests {
  private func problem(_ space: PruningSpace, format: String, flash: Int, sram: Int) -> AllocationProblem {
    var annealing = Samples.quick
    annealing.accuracyBound = false
    return AllocationProblem(
      space: space, cost: StrategyCost(space: space, format: format), flashBudget: flash, sramBudget: sram,
      annealing: annealing, seed: 1)
  }

  /// One filter of the first goes, ten filterlets of it and twenty of the second.
  private func strategy(_ space: PruningSpace) -> Strategy {
    var strategy = Strategy(space)
    strategy.removedFilters = [1, 0]
    strategy.removedFine = [10, 20]
    return strategy
  }

  @Test("Layer by layer: what is kept, of how much, in which format, at which cost")
  func layers() throws {
    let space = try Samples.pair()
    let scheduler = try Scheduler(problem(space, format: "fwcs", flash: 410, sram: 1_000_000))
    let layers = scheduler.layers(of: strategy(space))
    #expect(layers.map(\.name) == ["first", "second"])
    #expect(layers.map(\.filters) == [3, 4] && layers.map(\.allFilters) == [4, 4])
    // 17 of 27 filterlets take 110 bytes in FWCS, and 108 dense. 16 of 36 of three channels take 90, and 108 dense.
    #expect(layers.map(\.fine) == [17, 16] && layers.map(\.allFine) == [27, 36])
    #expect(layers.map(\.format) == ["dense", "fwcs"])
    #expect(layers.map(\.bytes) == [108 + 27, 90 + 36])
    // Four positions: 108 weights, and 48 weights with 16 filterlets at four each.
    #expect(layers.map(\.latency) == [432, 448])
    let costs = scheduler.costs(of: strategy(space))
    #expect(abs(costs.latency - 880.0 / 1152) < 1e-12)
    #expect(abs(costs.flash - 311.0 / 410) < 1e-12)
    #expect(abs(layers.reduce(0) { $0 + $1.loss } - costs.loss) < 1e-12 && costs.loss > 0)
    #expect(scheduler.costs(of: Strategy(space)).loss == 0)
  }

  @Test("Bounds that a strategy comes within a hundredth of are named in one order")
  func binding() throws {
    let space = try Samples.pair()
    let (strategy, cost) = (strategy(space), StrategyCost(space: space, format: "fwcs"))
    let sram = cost.sramBytes(strategy)
    let tight = try Scheduler(problem(space, format: "fwcs", flash: 311, sram: sram))
    #expect(tight.binding(strategy) == ["flash", "SRAM"])
    let bounds = ["latency": 0.764, "flash": 1, "loss": 1]
    #expect(tight.binding(strategy, bounds: bounds) == ["latency", "flash", "SRAM"])
    let loose = try Scheduler(problem(space, format: "fwcs", flash: 400, sram: 2 * sram))
    #expect(loose.binding(strategy).isEmpty)
    #expect(loose.binding(strategy, bounds: ["latency": 0.8]).isEmpty)
  }

  @Test("Groups at the importance bound are counted")
  func importanceBound() throws {
    var builder = NetworkBuilder(name: "funnel", input: FeatureShape(height: 8, width: 8, channels: 2))
    builder.convolution("wide", filters: 8, kernel: 1)
    builder.maxPool("pool", size: 8)
    builder.convolution("narrow", filters: 8, kernel: 1)
    builder.dense("dense", outputs: 2)
    // Filters of the second weigh 1, 2, 3 and so on, those of the first a thousand.
    let importance: [Int: [Float]] = [
      1: [Float](repeating: 500, count: 16), 3: (0..<64).map { Float($0 / 8 + 1) / 8 },
    ]
    let space = try PruningSpace(network: builder.build(), units: [.filter], importance: importance, relative: false)
    // A filter takes 19 of 258 bytes: one has to go, and the bound of 1.25 allows one.
    var problem = problem(space, format: "dense", flash: 239, sram: 1_000_000)
    problem.annealing.accuracyBound = true
    var strategy = Strategy(space)
    strategy.removedFilters = [0, 1]
    #expect(try Scheduler(problem).binding(strategy) == ["flash", "filters of 1 of 2 groups"])
    problem.annealing.boundSlack = 2
    #expect(try Scheduler(problem).binding(strategy) == ["flash"], "two may go")
  }

  @Test("Of the bounds on latency and energy the tighter holds, and the solution says so")
  func energy() throws {
    var builder = NetworkBuilder(name: "one", input: FeatureShape(height: 4, width: 4, channels: 2))
    builder.convolution("only", filters: 20, kernel: 1)
    builder.averagePool("pool")
    builder.dense("dense", outputs: 3)
    let space = try Samples.space(builder.build(), [.filter])
    // 14 bytes a filter and 27 beside them.
    var problem = problem(space, format: "dense", flash: 13 * 14 + 27, sram: 1_000_000)
    problem.schedule.objective = .loss
    for (latency, energy, kept) in [(0.9, 0.5, 10), (0.3, 0.8, 6), (0.9, 0.8, 13)] {
      // A little above, so that rounding decides nothing.
      problem.schedule.maximumLatency = latency + 1e-6
      problem.schedule.maximumEnergy = energy + 1e-6
      let solution = try Scheduler(problem).solve()
      #expect(solution.bounds["latency"] == min(latency, energy) + 1e-6)
      #expect(solution.strategy.removedFilters == [20 - kept])
      #expect(abs(solution.costs.latency - Double(kept) / 20) < 1e-12)
      #expect(solution.objective == solution.costs.loss && solution.bound <= solution.objective)
    }
  }

  @Test("The gap is the share of the objective above the bound, never below zero")
  func gap() throws {
    func gap(_ objective: Double, _ bound: Double) throws -> Double {
      let json = """
        {"strategy": {"removedFilters": [1], "removedFine": [0]}, "costs": {"latency": 0.5, "flash": 0.2, "loss": 0.1},
         "objective": \(objective), "bound": \(bound), "isRigorous": true, "nodes": 3, "bounds": {}, "prices": {}}
        """
      return try JSONDecoder().decode(ScheduleSolution.self, from: Data(json.utf8)).gap
    }
    #expect(abs(try gap(0.5, 0.4) - 0.2) < 1e-12)
    #expect(try gap(0.5, 0.6) == 0 && gap(0, 0) == 0)
  }

  @Test("Costs by resource are those by name")
  func costs() {
    var costs = Costs()
    for (index, resource) in Resource.allCases.enumerated() { costs[resource] = Double(index + 1) }
    #expect([costs.latency, costs.flash, costs.loss] == [1, 2, 3])
    #expect(Resource.allCases.map { costs[$0] } == [1, 2, 3])
  }
}
