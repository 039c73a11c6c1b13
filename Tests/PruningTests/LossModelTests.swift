import Networks
import Pruning
import Testing

@Suite("Loss of a strategy")
struct LossModelTests {
  /// Two convolutions: 3 filters of 3 weights, then 2 filters of 3 channels.
  private func pair(relative: Bool) throws -> PruningSpace {
    var builder = NetworkBuilder(name: "pair", input: FeatureShape(height: 4, width: 4, channels: 3))
    builder.convolution("first", filters: 3, kernel: 1)
    builder.convolution("second", filters: 2, kernel: 3)
    let network = builder.build()
    // Filters of the first weigh 6, 3 and 9, so channel 1 of the second goes first.
    let first: [Float] = [1, 2, 3, 1, 1, 1, 3, 3, 3]
    // Filterlets of the second: (2, 1, 3) at every position of filter 0, (4, 3, 5) at every position of filter 1.
    let second: [Float] = (0..<9).flatMap { _ in [2, 1, 3] } + (0..<9).flatMap { _ in [4, 3, 5] }
    return try PruningSpace(
      network: network, units: [.filter, .filterlet], importance: [1: first, 2: second], relative: relative)
  }

  @Test("Worked out by hand: filters once, fine units only where filter and channels stay")
  func handComputed() throws {
    let space = try pair(relative: false)
    let model = LossModel(space)
    let total: Float = 18 + 9 * 6 + 9 * 12
    func loss(_ filters: [Int], _ fine: [Int]) -> Float {
      var strategy = Strategy(space)
      strategy.removedFilters = filters
      strategy.removedFine = fine
      return Float(model.loss(strategy)) * total
    }
    #expect(loss([0, 0], [0, 0]) == 0)
    #expect(abs(loss([1, 0], [0, 0]) - 3) < 1e-4, "the lightest filter of the first")
    #expect(abs(loss([0, 1], [0, 0]) - 54) < 1e-4, "the lighter filter of the second")
    #expect(abs(loss([0, 0], [0, 2]) - 12) < 1e-4, "two filterlets of (2, 1, 3)")
    #expect(abs(loss([1, 0], [0, 2]) - (3 + 10)) < 1e-4, "without channel 1, a filterlet of filter 0 weighs 5")
    #expect(abs(loss([0, 1], [0, 2]) - (54 + 24)) < 1e-4, "filter 0 is gone, so (4, 3, 5) goes next")
    #expect(abs(loss([3, 2], [0, 0]) - total) < 1e-3, "everything")
  }

  @Test("A filter that adds join counts in every layer that it is part of")
  func joined() throws {
    let importance = Samples.checkpoint(Samples.residual).convolutions.mapValues { $0.weights.values.map(abs) }
    let space = try PruningSpace(
      network: Samples.residual, units: [.filter, .filterlet], importance: importance, relative: true)
    var joined = 0
    for group in space.groups {
      joined += group.members.count > 1 ? 1 : 0
      let mean = group.importance.reduce(0, +) / Float(group.filters)
      #expect(abs(mean - Float(group.members.count)) < 1e-3)
    }
    #expect(joined > 2)
    let model = LossModel(space)
    let all = space.groups.enumerated().map { index, group in
      var strategy = Strategy(space)
      strategy.removedFilters[index] = group.filters
      return model.loss(strategy) / Double(group.filters * group.members.count)
    }
    #expect(all.allSatisfy { abs($0 - all[0]) < 1e-6 })
  }

  @Test("Fine units may count more than filters in the estimate")
  func fineLoss() throws {
    let space = try pair(relative: false)
    var filters = Strategy(space)
    filters.removedFilters = [1, 0]
    var fine = Strategy(space)
    fine.removedFine = [0, 2]
    var both = filters
    both.removedFine = [0, 2]
    let (plain, double) = (LossModel(space), LossModel(space, fineLoss: 2))
    #expect(double.loss(filters) == plain.loss(filters))
    #expect(abs(double.loss(fine) - 2 * plain.loss(fine)) < 1e-6)
    #expect(abs(double.loss(both) - plain.loss(both) - (plain.loss(both) - plain.loss(filters))) < 1e-6)
    #expect(SchedulingOptions.balancedLoss.fineLoss == 2 && SchedulingOptions.leastLoss.fineLoss == nil)
    // What counts less goes earlier.
    var problem = try Samples.problem(Samples.chain, [.filter, .filterlet], format: "fwcs", share: 0.6)
    problem.annealing.accuracyBound = false
    problem.schedule = .leastLoss
    let before = try Scheduler(problem).solve().strategy
    problem.schedule.fineLoss = 0.2
    let after = try Scheduler(problem).solve().strategy
    #expect(after.removedFine.reduce(0, +) > before.removedFine.reduce(0, +))
    #expect(after.removedFilters.reduce(0, +) < before.removedFilters.reduce(0, +))
  }

  @Test("Relative importance counts an average filter 1 in every layer, and fine units add up to filters")
  func relative() throws {
    let space = try pair(relative: true)
    let model = LossModel(space)
    var strategy = Strategy(space)
    strategy.removedFilters = [1, 0]
    // Of five filters in all; the first group's mean is 6, so filter 1 counts a half.
    #expect(abs(model.loss(strategy) - 0.5 / 5) < 1e-6)
    strategy.removedFilters = [0, 1]
    let byFilter = model.loss(strategy)
    strategy.removedFilters = [0, 0]
    strategy.removedFine = [0, 8]
    #expect(
      abs(model.loss(strategy) - byFilter * 8 / 9) < 1e-6, "eight of the nine equal filterlets of filter 0")
  }

  @Test(
    "The loss is the importance of what the plan's masks leave out",
    arguments: Unit.allCases.filter { $0 != .filter })
  func agreesWithMasks(unit: Unit) throws {
    var generator = SeededGenerator(seed: 11)
    var compared = 0
    for network in [Samples.chain, Samples.residual, Samples.fires] {
      let space = try Samples.space(network, [.filter, unit])
      let model = LossModel(space)
      for _ in 0..<5 {
        var strategy = Strategy(space)
        for (index, group) in space.groups.enumerated() {
          strategy.removedFilters[index] = Int.random(in: 0...group.filters / 2, using: &generator)
        }
        for (index, layer) in space.layers.enumerated() where layer.prunesFine {
          let kept = PruningPlan(strategy, in: space).keptFilters[layer.node]?.count ?? 0
          let most = unit == .pattern ? kept / 4 : kept * layer.convolution.filterletsPerFilter * 3 / 4
          strategy.removedFine[index] = Int.random(in: 0...min(most, layer.rankedFine.count), using: &generator)
        }
        strategy = space.clamped(strategy)
        var byFilter = strategy
        byFilter.removedFine = strategy.removedFine.map { _ in 0 }
        // Filters that are left empty go too, with input channels whose weights the model counts as kept.
        guard PruningPlan(strategy, in: space).keptFilters == PruningPlan(byFilter, in: space).keptFilters
        else { continue }
        compared += 1
        #expect(abs(model.loss(strategy) - lost(strategy, in: space)) < 1e-5)
      }
    }
    #expect(compared > 2)
  }

  @Test("Factors keep the sum of what was estimated, and say where the measured loss was")
  func factors() {
    typealias Measured = LossFactors.Measured
    let factors = LossFactors(
      groups: [Measured(estimated: 0.1, increase: 0.6), Measured(estimated: 0.1, increase: 0.2)],
      layers: [nil, Measured(estimated: 0.2, increase: 0.8)])
    // 0.4 estimated and 1.6 nats in all: a nat is worth a quarter.
    #expect(zip(factors.groups, [1.5, 0.5]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(zip(factors.layers, [1, 1]).allSatisfy { abs($0 - $1) < 1e-12 })
    // What even gained counts as a twentieth of the mean increase, 0.5: 0.025 of 1.025.
    let gained = LossFactors(
      groups: [Measured(estimated: 0.1, increase: 1), Measured(estimated: 0.1, increase: -0.3)], layers: [])
    #expect(abs(gained.groups[1] - 0.025 / 0.1 * 0.2 / 1.025) < 1e-12)
  }

  @Test("Halved strategies change one part each, and factors weigh that part alone")
  func weighed() throws {
    let space = try Samples.space(Samples.residual, [.filter, .filterlet])
    let plain = LossModel(space)
    let halved = space.halved
    #expect(halved.groups.count == space.groups.count && halved.layers.count == space.layers.count)
    for (index, strategy) in halved.groups.enumerated() {
      let strategy = try #require(strategy)
      #expect(strategy.removedFilters.count { $0 > 0 } == 1 && strategy.removedFine.allSatisfy { $0 == 0 })
      #expect(strategy.removedFilters[index] == space.groups[index].filters / 2)
    }
    let fine = try #require(halved.layers[1])
    #expect(fine.removedFilters.allSatisfy { $0 == 0 } && fine.removedFine[1] > 0)
    var factors = LossFactors(groups: space.groups.map { _ in 1 }, layers: space.layers.map { _ in 1 })
    #expect(abs(LossModel(space, factors: factors).loss(fine) - plain.loss(fine)) < 1e-9)
    factors.layers[1] = 3
    #expect(abs(LossModel(space, factors: factors).loss(fine) - 3 * plain.loss(fine)) < 1e-6)
    factors.groups[0] = 2
    let first = try #require(halved.groups[0])
    let second = try #require(halved.groups[1])
    let weighed = LossModel(space, factors: factors)
    // The total grows with the first group, so only the ratio of the two is known by hand.
    #expect(abs(weighed.loss(first) / weighed.loss(second) - 2 * plain.loss(first) / plain.loss(second)) < 1e-6)
  }

  /// The share of importance that a strategy removes, counted weight by weight from the plan.
  private func lost(_ strategy: Strategy, in space: PruningSpace) -> Double {
    let plan = PruningPlan(strategy, in: space)
    var (sum, total) = (0.0, 0.0)
    for layer in space.layers {
      let (inputs, length) = (layer.convolution.inputChannels, layer.convolution.weightsPerFilter)
      let filters = Set(plan.keptFilters[layer.node] ?? [])
      let source = space.network.nodes[layer.node].inputs[0]
      let channels = Set(Samples.keptChannels(of: source, in: space.network, plan))
      for (index, value) in layer.importance.enumerated() {
        total += Double(value)
        let staysInPlace = filters.contains(index / length) && channels.contains(index % inputs)
        let masked = plan.masks[layer.node].map { $0[index] == 0 } ?? false
        if !filters.contains(index / length) || (staysInPlace && masked) { sum += Double(value) }
      }
    }
    return sum / total
  }
}
