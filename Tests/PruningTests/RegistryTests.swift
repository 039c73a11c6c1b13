import Deployment
import Networks
import Pruning
import Testing

@Suite("Methods and scores")
struct RegistryTests {
  @Test("Every registered method names registered choices that go together")
  func methods() throws {
    for entry in Methods.all {
      let method = entry.method
      #expect(Unit.canBeStored(method.units, in: method.format))
      #expect(method.score.map { Scores.named($0) != nil } ?? !method.prunes)
      #expect(method.allocation.map { Allocations.named($0) != nil } ?? !method.prunes)
      #expect(WeightFormats.named(method.format) != nil || method.format == WeightFormats.automatic)
      #expect(!entry.summary.isEmpty && !entry.source.isEmpty)
    }
    #expect(Set(Methods.all.map(\.method.name)).count == Methods.all.count)
  }

  @Test("Single weights need a format that indexes them")
  func formats() {
    #expect(!Unit.canBeStored([.weight], in: "fwcs"))
    #expect(!Unit.canBeStored([.filter, .weight], in: "fwcs"))
    #expect(Unit.canBeStored([.filter, .filterlet], in: "fwcs"))
    for format in ["dense", "csr", "auto"] { #expect(Unit.canBeStored([.weight], in: format)) }
  }

  @Test("Every score gives each weight a finite importance that is not negative", arguments: Scores.all.map { $0.name })
  func scores(name: String) throws {
    let score = try #require(Scores.named(name))
    let checkpoint = Samples.checkpoint(Samples.residual)
    let context = ScoringContext(
      checkpoint: checkpoint, seed: 5, measure: Samples.measurements(of: checkpoint.network))
    let importance = try score.importance(context)
    for node in Samples.residual.convolutions {
      let values = try #require(importance[node.id])
      #expect(values.count == node.convolution?.weightCount)
      #expect(values.allSatisfy { $0.isFinite && $0 >= 0 })
    }
    #expect(try score.importance(context) == importance, "equal seeds give equal scores")
  }

  @Test("Scores worked out by hand")
  func handComputed() throws {
    var builder = NetworkBuilder(name: "one", input: FeatureShape(height: 1, width: 1, channels: 2))
    builder.convolution("conv", filters: 1, kernel: 1)
    var checkpoint = Samples.checkpoint(builder.build())
    checkpoint.convolutions[1]?.weights.values = [-2, 0.5]
    checkpoint.convolutions[1]?.gamma.values = [-3]
    let context = ScoringContext(checkpoint: checkpoint, seed: 1) { measurement in
      switch measurement {
      case .averageGradient: [1: [0.25, -3]]
      case .batchMagnitude: [1: [3, 1]]
      case .sampleMagnitude: [1: [5, 2]]
      case .gate: [1: [7]]
      case .mapRank: [1: [9]]
      case .channelIndependence: [1: [11]]
      case .skeleton: [1: [-0.5]]
      }
    }
    #expect(try MagnitudeScore.importance(context)[1] == [2, 0.5])
    #expect(try RelativeMagnitudeScore.importance(context)[1] == [2, 0.5])
    #expect(try BatchNormScore.importance(context)[1] == [1.5, 1.5])
    #expect(try SquaredMagnitudeScore.importance(context)[1] == [4, 0.25])
    #expect(try PublishedTaylorScore.importance(context)[1] == [0.5, 1.5])
    #expect(try TaylorScore.importance(context)[1] == [3, 1])
    #expect(try SampleTaylorScore.importance(context)[1] == [5, 2])
    #expect(try GateTaylorScore.importance(context)[1] == [3.5, 3.5])
    #expect(try HRankScore.importance(context)[1] == [4.5, 4.5])
    #expect(try CHIPScore.importance(context)[1] == [5.5, 5.5])
    #expect(try SkeletonScore.importance(context)[1] == [0.25, 0.25])
  }

  @Test("Options that an allocation does not read make no method of their own")
  func effectiveOptions() {
    func method(_ allocation: String, _ change: (inout Method) -> Void = { _ in }) -> Method {
      var method = Method(name: "x", units: [.filter], score: "l1", allocation: allocation, format: "dense")
      change(&method)
      return method.effective
    }
    for allocation in ["uniform", "global"] {
      #expect(method(allocation) { $0.annealing.boundSlack = 2 } == method(allocation))
      #expect(method(allocation) { $0.schedule.objective = .loss } == method(allocation))
    }
    for allocation in ["greedy", "exact"] {
      #expect(method(allocation) { $0.annealing.cooling = 0.5 } == method(allocation))
      #expect(method(allocation) { $0.annealing.boundSlack = 2 } != method(allocation))
      #expect(method(allocation) { $0.schedule.objective = .loss } != method(allocation))
    }
    #expect(method("greedy") { $0.schedule.nodes = 5 } == method("greedy"))
    #expect(method("exact") { $0.schedule.nodes = 5 } != method("exact"))
    #expect(method("annealing") { $0.schedule.nodes = 5 } == method("annealing"))
    #expect(method("annealing") { $0.schedule.latency = .cycles } != method("annealing"))
    #expect(method("annealing") { $0.annealing.cooling = 0.5 } != method("annealing"))
  }
}
