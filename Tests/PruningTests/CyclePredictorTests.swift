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

  /// Where no strips are known: the kernel above is of blocks of channels alone.
  private let place = CyclePredictor.Place(
    Convolution(inputChannels: 16, filters: 16, kernel: 3), height: 8, width: 8, format: "fwcs", path: .portable)

  private func samples(_ count: Int, seed: UInt64) -> [CyclePredictor.Sample] {
    occupancies(count, seed: seed).map { CyclePredictor.Sample($0, cycles: kernel($0)) }
  }

  @Test("The fit finds the parts of a kernel, and tells its error on layers that it has not seen")
  func recovers() throws {
    let predictor = CyclePredictor(place, samples(60, seed: 1), heldOut: samples(20, seed: 2))
    #expect(predictor.heldOut.count == 20)
    let errors = try #require(predictor.heldOut.errors)
    #expect(errors.median < 0.01 && errors.worst < 0.03)
    let doubled = occupancies(20, seed: 2).map { CyclePredictor.Sample($0, cycles: 2 * kernel($0)) }
    let wrong = try #require(CyclePredictor(place, samples(60, seed: 1), heldOut: doubled).heldOut.errors)
    #expect(abs(wrong.median - 0.5) < 0.02 && abs(wrong.worst - 0.5) < 0.03)
    #expect(CyclePredictor(place, samples(60, seed: 1), heldOut: []).heldOut.errors == nil)
  }

  /// Every third of the measured layers is predicted from the others.
  private func errors(_ numbers: [Int], _ format: String, _ path: CyclePredictor.Path) throws -> (Double, Double) {
    let all = MeasuredLayers.samples(numbers).enumerated()
    let predictor = CyclePredictor(
      MeasuredLayers.place(format, path), all.filter { $0.offset % 3 != 0 }.map(\.element),
      heldOut: all.filter { $0.offset % 3 == 0 }.map(\.element))
    let errors = try #require(predictor.heldOut.errors)
    return (errors.median, errors.worst)
  }

  @Test("Measured layers are predicted from others: within a hundredth with vectors, where strips are the whole story")
  func measured() throws {
    let dense = try errors(MeasuredLayers.vectorDense, "dense", .vector)
    #expect(dense.0 < 0.002 && dense.1 < 0.005, "\(dense)")
    let sparse = try errors(MeasuredLayers.vectorFWCS, "fwcs", .vector)
    #expect(sparse.0 < 0.02 && sparse.1 < 0.05, "\(sparse)")
    let pairs = try errors(MeasuredLayers.pairsDense, "dense", .pairsInGroups)
    #expect(pairs.0 < 0.02 && pairs.1 < 0.05, "\(pairs)")
    // Without strips, the same layers are beyond that.
    let general = try errors(MeasuredLayers.vectorDense, "dense", .portable)
    #expect(general.1 > 2 * dense.1)
  }

  @Test("Windows of few channels are gathered, and fitted apart: of more of them where filters are whole")
  func regimes() {
    let (dense, fwcs) = (MeasuredLayers.place("dense", .vector), MeasuredLayers.place("fwcs", .vector))
    #expect([1, 15, 16, 64].map(dense.regime) == [1, 1, 0, 0])
    #expect([1, 7, 8, 64].map(fwcs.regime) == [1, 1, 0, 0])
    let pointwise = CyclePredictor.Place(
      Convolution(inputChannels: 4, filters: 4, kernel: 1), height: 14, width: 14, format: "dense", path: .vector)
    #expect(pointwise.regime(channels: 4) == 0)
  }

  @Test("Predictions grow with every filterlet kept, by the same or by less each time", arguments: [true, false])
  func concave(measured: Bool) {
    let predictor =
      measured
      ? CyclePredictor(
        MeasuredLayers.place("fwcs", .vector), MeasuredLayers.samples(MeasuredLayers.vectorFWCS), heldOut: [])
      : CyclePredictor(place, samples(60, seed: 3), heldOut: [])
    let cycles = (10...180).map { filterlets in
      predictor.cycles(
        Occupancy(filters: 20, positions: 9, channels: 30, weights: filterlets * 30, filterlets: filterlets))
    }
    for (first, (second, third)) in zip(cycles, zip(cycles.dropFirst(), cycles.dropFirst(2))) {
      #expect(second > first)
      #expect(third - second <= (second - first) + 1e-9 * third)
    }
  }

  @Test("Latency by predictors is the sum over layers, and the exact schedule goes by it")
  func scheduling() throws {
    let space = try Samples.space(Samples.chain, [.filter, .filterlet])
    let flat = CyclePredictor(place, samples(60, seed: 3), heldOut: [])
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
    #expect(scheduler.binding(solution.strategy, bounds: solution.bounds).contains("flash"))
    #expect(solution.bounds["flash"].map { abs($0 - 0.25) < 0.01 } == true)
  }
}
