import Deployment
import Networks
import Pruning
import Testing

@Suite("Annealing")
struct AnnealingTests {
  private func problem(
    _ network: Network = Samples.chain, share: Double = 0.3, sram: Int = 1_000_000, _ options: AnnealingOptions
  ) throws -> AllocationProblem {
    try Samples.problem(
      network, [.filter, .filterlet], format: "fwcs", share: share, sram: sram, annealing: options)
  }

  private func latency(_ options: AnnealingOptions, _ network: Network = Samples.chain) throws -> Double {
    let problem = try problem(network, options)
    return problem.cost.latency(try AnnealingAllocation.strategy(for: problem))
  }

  @Test("Equal seeds give equal strategies")
  func deterministic() throws {
    let problem = try problem(Samples.residual, Samples.quick)
    let first = try AnnealingAllocation.strategy(for: problem)
    #expect(try AnnealingAllocation.strategy(for: problem) == first)
  }

  @Test("The energy is that of what is deployed: comparing unfilled strategies finds no better ones")
  func filledEnergy() throws {
    for network in [Samples.chain, Samples.residual] {
      var options = AnnealingOptions()
      options.stepsPerTemperature = 30
      let filled = try latency(options, network)
      options.filled = false
      let unfilled = try latency(options, network)
      #expect(filled < unfilled * 0.99, "\(network.name): \(filled) filled, \(unfilled) unfilled")
    }
  }

  @Test("At the published energy scale every candidate is accepted, which finds worse strategies")
  func energyScale() throws {
    func total(_ options: AnnealingOptions) throws -> Double {
      try [Samples.chain, Samples.residual].reduce(0) { sum, network in
        try (1...4 as ClosedRange<UInt64>).reduce(sum) { sum, seed in
          var problem = try problem(network, options)
          problem.seed = seed
          return sum + problem.cost.latency(try AnnealingAllocation.strategy(for: problem))
        }
      }
    }
    var options = AnnealingOptions()
    options.stepsPerTemperature = 30
    let cooled = try total(options)
    options.denseEnergy = 1
    let uncooled = try total(options)
    #expect(uncooled > cooled, "\(uncooled) without cooling, \(cooled) with it")
  }

  @Test("Without the accuracy bound the search reaches lower latency")
  func boundMatters() throws {
    var options = Samples.quick
    let bound = try latency(options)
    options.accuracyBound = false
    #expect(try latency(options) < bound)
  }

  @Test("As published, the first layer counts as dense where filterlets go, and as FWCS where none go")
  func firstLayer() throws {
    var options = AnnealingOptions()
    options.firstLayerTestInverted = true
    let problem = try problem(Samples.chain, options)
    let layer = problem.space.layers[0].convolution
    let corrected = PublishedEstimates(cost: problem.cost, options: AnnealingOptions())
    let published = PublishedEstimates(cost: problem.cost, options: options)
    var strategy = Strategy(problem.space)
    #expect(corrected.flashBytes(strategy) == problem.cost.flashBytes(strategy))
    func excess() -> Int { published.flashBytes(strategy) - corrected.flashBytes(strategy) }
    // Eight filters of nine filterlets: two bytes a filterlet, two a row pointer.
    #expect(excess() == 162)
    strategy.removedFine[0] = 50
    let kept = layer.filters * layer.filterletsPerFilter - 50
    let fwcs = kept * (layer.inputChannels + 2) + 2 * (layer.filters + 1)
    #expect(excess() == layer.weightCount - fwcs)
  }

  @Test("As published, an add takes no memory once a filter of it is pruned")
  func adds() throws {
    var options = AnnealingOptions()
    options.addsTakeNoMemory = true
    let problem = try problem(Samples.residual, options)
    let published = PublishedEstimates(cost: problem.cost, options: options)
    var strategy = Strategy(problem.space)
    // Unpruned, block 1 holds the stem's output, its second convolution's, and the add's: 16 x 16 x 8 each.
    #expect(published.fitsSRAM(strategy, 3 * 2048))
    #expect(!published.fitsSRAM(strategy, 3 * 2048 - 1))
    strategy.removedFilters[0] = 1
    // The add is gone; what is left is block 1's second convolution, with its input (8 filters) and the stem's output.
    #expect(published.fitsSRAM(strategy, 256 * (7 + 8 + 7)))
    #expect(!published.fitsSRAM(strategy, 256 * (7 + 8 + 7) - 1))
  }

  @Test("As published, a ratio of 0 removes one unit")
  func oneAtZero() throws {
    let space = try Samples.space(Samples.chain, [.filter, .filterlet])
    let none = Ratios(filters: space.groups.map { _ in 0 }, fine: space.layers.map { _ in 0 })
    #expect(none.strategy(space) == Strategy(space))
    let published = none.strategy(space, oneAtZero: true)
    #expect(published.removedFilters == space.groups.map { _ in 1 })
    #expect(published.removedFine == space.layers.map { _ in 1 })
  }

  @Test("With every published quirk the deployed strategy still meets the real budgets")
  func published() throws {
    for network in [Samples.chain, Samples.residual] {
      let free = try problem(network, AnnealingOptions.published)
      let sram = free.cost.sramBytes(Strategy(free.space)) * 8 / 10
      let problem = try problem(network, share: 0.4, sram: sram, AnnealingOptions.published)
      let strategy = try AnnealingAllocation.strategy(for: problem)
      #expect(problem.cost.flashBytes(strategy) <= problem.flashBudget)
      #expect(problem.cost.sramBytes(strategy) <= sram)
    }
  }
}
