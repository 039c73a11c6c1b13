import Deployment
import Networks
import Pruning
import Testing

@Suite("Exact scheduler")
struct ExactTests {
  /// How a tiny network's first two convolutions meet.
  enum Join: CaseIterable { case none, add, concat }

  /// Networks so small that every strategy can be tried.
  private func tiny(_ seed: UInt64, _ join: Join, units: [Unit]) throws -> PruningSpace {
    var generator = SeededGenerator(seed: seed)
    func filters() -> Int { Int.random(in: 2...5, using: &generator) }
    var builder = NetworkBuilder(name: "tiny", input: FeatureShape(height: 6, width: 6, channels: 3))
    let width = filters()
    let entry = builder.convolution("first", filters: width)
    let body = builder.convolution("second", filters: join == .add ? width : filters())
    switch join {
    case .none: break
    case .add: builder.add("add", body, entry)
    case .concat: builder.concat("concat", [entry, body])
    }
    builder.convolution("third", filters: filters(), kernel: 1)
    builder.averagePool("pool")
    builder.dense("dense", outputs: 3)
    let network = builder.build()
    var importance: [Int: [Float]] = [:]
    for node in network.convolutions {
      let count = node.convolution?.weightCount ?? 0
      importance[node.id] = (0..<count).map { _ in Float.random(in: 0..<1, using: &generator) }
    }
    return try PruningSpace(network: network, units: units, importance: importance, relative: true)
  }

  private func problem(_ space: PruningSpace, share: Double, sram: Int = 1_000_000) -> AllocationProblem {
    var annealing = Samples.quick
    annealing.accuracyBound = false
    return AllocationProblem(
      space: space, cost: StrategyCost(space: space, format: "fwcs"),
      flashBudget: Int(share * Double(PackedModel.denseFlashBytes(space.network))), sramBudget: sram,
      annealing: annealing, seed: 3)
  }

  /// Every strategy of `space` that keeps one filter of each group, one filterlet of each filter, and one more of each
  /// layer.
  private func strategies(_ space: PruningSpace) -> [Strategy] {
    var all = [Strategy(space)]
    for (index, group) in space.groups.enumerated() where space.prunesFilters {
      all = all.flatMap { base in
        (0...group.removable).map { count in
          var strategy = base
          strategy.removedFilters[index] = count
          return strategy
        }
      }
    }
    for (index, layer) in space.layers.enumerated() where layer.prunesFine {
      all = all.flatMap { base in
        let kept = layer.convolution.filters - base.removedFilters[layer.group]
        return (0..<max(1, kept * (layer.convolution.filterletsPerFilter - 1))).map { count in
          var strategy = base
          strategy.removedFine[index] = count
          return strategy
        }
      }
    }
    return all
  }

  @Test("On filters of tiny networks, exact finds what trying every strategy finds", arguments: Join.allCases)
  func bruteForce(join: Join) throws {
    for seed in 1...12 as ClosedRange<UInt64> {
      let space = try tiny(seed, join, units: [.filter])
      for objective in [SchedulingOptions.Objective.latency, .loss] {
        var problem = problem(space, share: 0.6)
        problem.schedule.objective = objective
        problem.schedule.maximumLoss = objective == .latency ? 0.5 : nil
        problem.schedule.maximumLatency = objective == .loss ? 0.6 : nil
        problem.schedule.tolerance = 1e-6
        let scheduler = try Scheduler(problem)
        let within = strategies(space).filter { strategy in
          let costs = scheduler.costs(of: strategy)
          let fits = problem.cost.flashBytes(strategy) <= problem.flashBudget
          return fits && costs.loss <= 0.5 + (objective == .loss ? 1 : 0)
            && costs.latency <= 0.6 + (objective == .latency ? 1 : 0)
        }
        guard !within.isEmpty else {
          #expect(throws: InfeasibleBudget.self) { try scheduler.solve() }
          continue
        }
        let solution = try scheduler.solve()
        let most = objective == .latency ? mostSpent(within, problem) : within
        let best = most.map { value($0, scheduler, objective) }.min() ?? 0
        let found = value(solution.strategy, scheduler, objective)
        #expect(abs(found - best) < 1e-5, "seed \(seed), \(objective): \(found), the best is \(best)")
        #expect(solution.bound <= best + 1e-9)
      }
    }
  }

  private func value(_ strategy: Strategy, _ scheduler: Scheduler, _ objective: SchedulingOptions.Objective) -> Double {
    let costs = scheduler.costs(of: strategy)
    return objective == .loss ? costs.loss : costs.latency
  }

  /// The strategies that spend the flash budget as far as the scheduler asks where any does.
  private func mostSpent(_ strategies: [Strategy], _ problem: AllocationProblem) -> [Strategy] {
    for share in [0.999, 0.99] {
      let spending = strategies.filter {
        Double(problem.cost.flashBytes($0)) >= share * Double(problem.flashBudget)
      }
      if !spending.isEmpty { return spending }
    }
    return strategies
  }

  @Test("With filterlets the bound is never above the best strategy, and the strategy is near it")
  func boundWithFilterlets() throws {
    var builder = NetworkBuilder(name: "two", input: FeatureShape(height: 5, width: 5, channels: 3))
    builder.convolution("first", filters: 3)
    builder.convolution("second", filters: 4)
    builder.dense("dense", outputs: 2)
    let network = builder.build()
    for seed in 1...6 as ClosedRange<UInt64> {
      let checkpoint = Samples.checkpoint(network, seed: seed)
      let importance = checkpoint.convolutions.mapValues { $0.weights.values.map { abs($0) } }
      let space = try PruningSpace(
        network: network, units: [.filter, .filterlet], importance: importance, relative: true)
      var problem = problem(space, share: 0.55)
      problem.schedule.objective = .loss
      problem.schedule.maximumLatency = 0.5
      problem.schedule.fineLevels = 5
      let scheduler = try Scheduler(problem)
      let all = strategies(space).map { ($0, scheduler.costs(of: $0)) }
      let within = all.filter { problem.cost.flashBytes($0.0) <= problem.flashBudget && $0.1.latency <= 0.5 }
      let best = try #require(within.map(\.1.loss).min())
      let solution = try scheduler.solve()
      #expect(solution.bound <= best + 1e-9, "seed \(seed)")
      #expect(solution.objective <= best * 1.03, "seed \(seed): \(solution.objective), the best is \(best)")
      #expect(solution.costs.latency <= 0.5)
    }
  }

  @Test("Exact is never worse than any other allocation within the same limits", arguments: [0.15, 0.3, 0.5])
  func neverWorse(share: Double) throws {
    for network in [Samples.chain, Samples.residual] {
      for bound in [true, false] {
        var annealing = AnnealingOptions()
        annealing.stepsPerTemperature = 20
        annealing.accuracyBound = bound
        let problem = try Samples.problem(
          network, [.filter, .filterlet], format: "fwcs", share: share, annealing: annealing)
        let scheduler = try Scheduler(problem)
        let solution = try scheduler.solve()
        #expect(solution.isRigorous)
        #expect(solution.bound <= solution.objective)
        #expect(solution.gap < 0.03, "\(network.name) at \(share): gap \(solution.gap)")
        for allocation in [AnnealingAllocation.self, GreedyAllocation.self] as [any Allocation.Type] {
          let other = try allocation.strategy(for: problem)
          #expect(
            solution.objective <= scheduler.costs(of: other).latency, "\(allocation.name), \(network.name) at \(share)")
          #expect(scheduler.gap(of: other, against: solution) >= 0)
        }
      }
    }
  }

  @Test("What exact deploys is never worse than what any other allocation deploys", arguments: [0.1, 0.2, 0.4])
  func neverWorseAsDeployed(share: Double) throws {
    for network in [Samples.chain, Samples.residual] {
      var annealing = AnnealingOptions()
      annealing.stepsPerTemperature = 20
      let problem = try Samples.problem(
        network, [.filter, .filterlet], format: "fwcs", share: share, annealing: annealing)
      let scheduler = try Scheduler(problem)
      let best = try problem.solve(by: ExactAllocation.self)
      let bound = try scheduler.solve().bound
      for allocation in Allocations.all where !allocation.readsSensitivities {
        let other = try problem.solve(by: allocation)
        // What is deployed is what was counted.
        #expect(other.plan == PruningPlan(other.strategy, in: problem.space))
        #expect(problem.cost.packedFlashBytes(other.plan) == problem.cost.flashBytes(other.strategy))
        let latency = scheduler.costs(of: other.strategy).latency
        // Uniform and global do not keep the importance bound.
        guard [GreedyAllocation.name, AnnealingAllocation.name, ExactAllocation.name].contains(allocation.name)
        else { continue }
        #expect(
          scheduler.costs(of: best.strategy).latency <= latency, "\(allocation.name), \(network.name) at \(share)")
        #expect(bound <= latency)
      }
    }
  }

  @Test("Fewer levels give a bound for their grid only, and no better strategy")
  func levels() throws {
    var problem = try Samples.problem(Samples.chain, [.filter, .filterlet], format: "fwcs", share: 0.3)
    problem.annealing.accuracyBound = false
    let fine = try Scheduler(problem).solve()
    problem.schedule.levels = 6
    let coarse = try Scheduler(problem).solve()
    #expect(fine.isRigorous && !coarse.isRigorous)
    #expect(coarse.objective >= fine.bound)
    #expect(coarse.objective <= fine.objective * 1.02)
  }

  @Test("Refining the grid moves the latency of the full networks by less than a hundredth", arguments: [false, true])
  func refining(residual: Bool) throws {
    let image = FeatureShape(height: 32, width: 32, channels: 3)
    let network =
      residual
      ? ResNet12.network(input: image, classes: 10, width: 1) : VGG11.network(input: image, classes: 10, width: 1)
    var problem = try Samples.problem(network, [.filter, .filterlet], format: "fwcs", share: 0.2)
    let standard = try Scheduler(problem).solve()
    #expect(standard.gap < 0.01)
    problem.schedule.levels *= 2
    problem.schedule.fineLevels = 2 * problem.schedule.fineLevels - 1
    let refined = try Scheduler(problem).solve()
    #expect(abs(refined.objective / standard.objective - 1) < 0.01)
  }

  @Test("SRAM binds the exact schedule too", arguments: [Samples.chain, Samples.residual, Samples.fires])
  func sram(network: Network) throws {
    let free = try Samples.problem(network, [.filter], format: "dense", share: 0.5)
    let sram = free.cost.sramBytes(Strategy(free.space)) * 5 / 10
    var problem = try Samples.problem(network, [.filter], format: "dense", share: 0.5, sram: sram)
    problem.annealing.accuracyBound = false
    problem.schedule.objective = .loss
    let tight = try Scheduler(problem).solve()
    #expect(problem.cost.sramBytes(tight.strategy) <= sram)
    problem.sramBudget = 1_000_000
    #expect(tight.objective > (try Scheduler(problem).solve()).objective)
  }

  @Test("No strategy that fits SRAM is beyond the bound, with sums that write over their input")
  func sramBound() throws {
    let network = Samples.residual
    let free = try Samples.problem(network, [.filter], format: "dense", share: 0.9)
    for share in [0.45, 0.6, 0.75] {
      let sram = Int(share * Double(free.cost.sramBytes(Strategy(free.space))))
      var problem = try Samples.problem(network, [.filter], format: "dense", share: 0.9, sram: sram)
      problem.annealing.accuracyBound = false
      problem.schedule.objective = .loss
      let scheduler = try Scheduler(problem)
      let solution = try scheduler.solve()
      #expect(problem.cost.sramBytes(solution.strategy) <= sram)
      let uniform = try UniformAllocation.strategy(for: problem)
      #expect(solution.bound <= scheduler.costs(of: uniform).loss)
      #expect(solution.objective <= scheduler.costs(of: uniform).loss)
    }
  }

  @Test("Stopped at once, it still has a strategy within the bounds, and a bound that holds")
  func anytime() throws {
    var problem = try Samples.problem(Samples.residual, [.filter, .filterlet], format: "fwcs", share: 0.3)
    problem.annealing.accuracyBound = false
    let whole = try Scheduler(problem).solve()
    let stopped = try Scheduler(problem, stop: { true }).solve()
    #expect(problem.cost.flashBytes(stopped.strategy) <= problem.flashBudget)
    #expect(stopped.bound <= whole.objective)
    #expect(stopped.bound <= stopped.objective && stopped.nodes <= 1)
    #expect(whole.objective <= stopped.objective)
    // A bound on loss is known from a strategy that meets it, however early the search is stopped.
    problem.schedule.lossSlack = 1.1
    let bounded = try Scheduler(problem, stop: { true }).solve()
    #expect(bounded.costs.loss <= (bounded.bounds["loss"] ?? 0) + 1e-9 && bounded.bound <= bounded.objective)
    // What was not found in no time is not proven to be impossible.
    problem.schedule.lossSlack = nil
    problem.schedule.maximumLatency = 1e-6
    #expect(throws: StoppedSearch.self) { try Scheduler(problem, stop: { true }).solve() }
    #expect(throws: InfeasibleBudget.self) { try Scheduler(problem).solve() }
  }

  @Test("Bounds that cannot be met together are named, with the nearest that can")
  func infeasible() throws {
    var problem = try Samples.problem(Samples.chain, [.filter, .filterlet], format: "fwcs", share: 0.2)
    problem.annealing.accuracyBound = false
    problem.schedule.maximumLoss = 0.1
    let message = try refusal(problem)
    #expect(message.contains("with the other bounds met, flash is at least"))
    #expect(message.contains("with the other bounds met, loss is at least"))
    // The nearest flash that the message names can be met, and a little less than the proven least cannot.
    let words = message.split(separator: " ")
    let nearest = try #require(words.firstIndex(of: "nearest"))
    let bytes = try #require(Int(words[nearest + 5]))
    problem.flashBudget = bytes
    #expect(try Scheduler(problem).solve().costs.loss <= 0.1)
    let place = try #require(words.firstIndex(of: "least"))
    let least = try #require(Int(words[place + 1]))
    #expect(least <= bytes)
    problem.flashBudget = least - 1
    #expect(try refusal(problem).contains("flash is at least"))
  }

  @Test("Of three bounds that exclude each other, only those are named that help when loosened alone")
  func infeasibleTogether() throws {
    var problem = try Samples.problem(Samples.chain, [.filter, .filterlet], format: "fwcs", share: 0.2)
    problem.annealing.accuracyBound = false
    problem.schedule.maximumLoss = 0.1
    problem.schedule.maximumLatency = 0.1
    let message = try refusal(problem)
    #expect(message.contains("loss is at least"))
    #expect(!message.contains("flash is at least") && !message.contains("latency is at least"))
  }

  private func refusal(_ problem: AllocationProblem) throws -> String {
    do {
      let solution = try Scheduler(problem).solve()
      Issue.record("a schedule was found: \(solution.costs)")
      return ""
    } catch let error as InfeasibleBudget {
      return error.description
    }
  }

  @Test("A looser bound on loss buys latency, and what it buys is its price")
  func trade() throws {
    var problem = try Samples.problem(Samples.chain, [.filter, .filterlet], format: "fwcs", share: 0.3)
    problem.annealing.accuracyBound = false
    var latencies: [Double] = []
    for slack in [1.02, 1.1, 1.25] {
      problem.schedule.lossSlack = slack
      let solution = try Scheduler(problem).solve()
      latencies.append(solution.costs.latency)
      if slack == 1.02 { #expect(solution.prices["loss"] ?? 0 > 0) }
    }
    #expect(latencies[0] > latencies[1] && latencies[1] > latencies[2])
  }
}
