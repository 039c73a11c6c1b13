import Deployment
import Networks
import Pruning
import Testing

@Suite("Cycle predictor")
struct CyclePredictorTests {
  @Test("Least squares by hand: a line, and a slope that may not be negative")
  func leastSquares() {
    let line = LeastSquares.fit([[1, 1], [1, 2], [1, 4]], [5, 7, 11])
    #expect(zip(line, [3, 2]).allSatisfy { abs($0 - $1) < 1e-6 })
    let falling = LeastSquares.fit([[1, 0], [1, 1]], [2, 1])
    // Relative to the targets: (c / 2 - 1)^2 + (c / 1 - 1)^2 is least at c = 1.2.
    #expect(abs(falling[0] - 1.2) < 1e-6 && falling[1] == 0)
  }

  /// Occupancies drawn evenly.
  private func occupancies(_ count: Int, seed: UInt64) -> [Occupancy] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      let filters = Int.random(in: 6...64, using: &generator)
      let channels = Int.random(in: 16...64, using: &generator)
      let kept = Int.random(in: filters...filters * 9, using: &generator)
      return Occupancy(filters: filters, positions: 9, channels: channels, weights: kept * channels, filterlets: kept)
    }
  }

  /// A kernel of the kind that is measured: vectors of 4 channels with a tail, an overhead for each filterlet and filter.
  private func kernel(_ occupancy: Occupancy) -> Double {
    let vectors = (occupancy.channels + 3) / 4
    let tail = occupancy.channels % 4 == 0 ? 0 : 7
    let perFilterlet = 64 * (11 + 5 * vectors + tail)
    return Double(900 + 40 * vectors * 100 + occupancy.filters * 64 * 14 + occupancy.filterlets * perFilterlet)
  }

  @Test("The fit finds the parts of a kernel, and tells its error on layers that it has not seen")
  func recovers() {
    func samples(_ count: Int, _ seed: UInt64) -> [CyclePredictor.Sample] {
      occupancies(count, seed: seed).map { CyclePredictor.Sample($0, cycles: kernel($0)) }
    }
    let predictor = CyclePredictor(samples(60, 1), heldOut: samples(20, 2))
    #expect(predictor.heldOut.count == 20)
    #expect(predictor.heldOut.median < 0.01 && predictor.heldOut.worst < 0.03)
    let doubled = samples(20, 2).map { CyclePredictor.Sample($0.occupancy, cycles: 2 * $0.cycles) }
    let wrong = CyclePredictor(samples(60, 1), heldOut: doubled).heldOut
    #expect(abs(wrong.median - 0.5) < 0.02 && abs(wrong.worst - 0.5) < 0.03)
  }

  @Test("Predictions grow with everything kept, and are affine in the kept filterlets")
  func monotone() {
    let predictor = CyclePredictor(
      occupancies(60, seed: 3).map { CyclePredictor.Sample($0, cycles: kernel($0)) }, heldOut: [])
    func cycles(_ filterlets: Int) -> Double {
      predictor.cycles(
        Occupancy(filters: 20, positions: 9, channels: 30, weights: filterlets * 30, filterlets: filterlets))
    }
    #expect(cycles(50) < cycles(51))
    #expect(abs(cycles(100) - 2 * cycles(75) + cycles(50)) < 1e-6 * cycles(100))
  }

  @Test("Latency by predictors is the sum over layers, and the exact schedule goes by it")
  func scheduling() throws {
    let space = try Samples.space(Samples.chain, [.filter, .filterlet])
    let flat = CyclePredictor(
      occupancies(60, seed: 3).map { CyclePredictor.Sample($0, cycles: kernel($0)) }, heldOut: [])
    let predictors = Dictionary(
      uniqueKeysWithValues: space.layers.map { ($0.node, ["dense": flat, "fwcs": flat]) })
    let model = PredictedCycles(predictors)
    let cost = StrategyCost(space: space, format: "fwcs", latencyModel: model)
    let dense = space.layers.reduce(0) { sum, layer in
      sum + flat.cycles(Occupancy(layer.convolution, mask: nil))
    }
    #expect(abs(cost.latency(Strategy(space)) - dense) < 1e-6 * dense)
    #expect(cost.latencyUnit == "cycles")
    var annealing = Samples.quick
    annealing.accuracyBound = false
    let problem = AllocationProblem(
      space: space, cost: cost, flashBudget: PackedModel.denseFlashBytes(Samples.chain) / 4, sramBudget: 1_000_000,
      annealing: annealing, seed: 1)
    let scheduler = try Scheduler(problem)
    let solution = try scheduler.solve()
    #expect(solution.gap < 0.03)
    let other = try GreedyAllocation.strategy(for: problem)
    #expect(scheduler.gap(of: other, against: solution) >= solution.gap)
    let layers = scheduler.layers(of: solution.strategy)
    #expect(abs(layers.reduce(0) { $0 + $1.latency } - cost.latency(solution.strategy)) < 1e-6 * dense)
    #expect(abs(layers.reduce(0) { $0 + $1.loss } - scheduler.costs(of: solution.strategy).loss) < 1e-9)
    #expect(try scheduler.binding(solution.strategy).contains("flash"))
  }
}
