import Networks
import Pruning
import Testing

/// Options of registered methods, and the errors that tell what is missing or cannot be.
@Suite("Options of methods, and errors")
struct MethodOptionTests {
  @Test("No registered method has an option that its allocation does not read", arguments: Methods.all.map(\.method))
  func registered(method: Method) {
    #expect(method.effective == method)
    #expect(Methods.named(method.name)?.method == method)
    #expect(method.prunes == (method.allocation != nil))
  }

  @Test("What is effective stays so, whatever the options were", arguments: Allocations.all.map { $0.name })
  func idempotent(name: String) {
    var method = Method(name: "x", units: [.filter], score: "l1", allocation: name, format: "dense")
    method.annealing = .published
    method.annealing.accuracyBound = false
    method.annealing.boundSlack = 7
    method.schedule = .balancedLoss
    method.schedule.maximumLoss = 0.5
    let effective = method.effective
    #expect(effective.effective == effective)
    #expect(effective != method, "none reads all of them")
    // The bound is read by all that search, and by none that share out by importance or curves.
    let searches = ["greedy", "annealing", "exact"].contains(name)
    #expect(effective.annealing.accuracyBound != searches)
    #expect(effective.annealing.boundSlack == (searches ? 7 : 1.25))
    #expect(effective.schedule.maximumLoss == (name == "exact" ? 0.5 : nil))
  }

  @Test("Without an allocation, or with one that is not registered, options stay as they are")
  func unknown() {
    for allocation in [nil, "oracle"] {
      var method = Method(name: "x", units: [], score: nil, allocation: allocation, format: "dense")
      method.annealing.boundSlack = 7
      #expect(method.effective == method)
    }
    #expect(Methods.named("oracle") == nil && Scores.named("oracle") == nil && Allocations.named("oracle") == nil)
  }

  @Test("Names of scores and allocations are their own")
  func names() {
    #expect(Set(Scores.all.map { $0.name }).count == Scores.all.count)
    #expect(Set(Allocations.all.map { $0.name }).count == Allocations.all.count)
    for score in Scores.all { #expect(Scores.named(score.name).map { $0 == score } == true) }
  }

  @Test("What the published annealing differs in")
  func published() {
    var options = AnnealingOptions.published
    #expect(options != AnnealingOptions.byImportance)
    options.endTemperature = 0.1
    options.denseEnergy = 1000
    options.firstLayerTestInverted = false
    options.addsTakeNoMemory = false
    options.prunesOneAtZero = false
    #expect(options == .byImportance)
    options.filled = true
    #expect(options == AnnealingOptions())
  }

  @Test("Networks whose channels no filter decides are refused with what could be done, to the letter")
  func unprunable() throws {
    var image = NetworkBuilder(name: "sums", input: FeatureShape(height: 2, width: 2, channels: 4))
    let first = image.convolution("first", filters: 4, kernel: 1)
    var joined = image
    image.add("shortcut", first, 0)
    let both = joined.concat("join", [first, first])
    let wide = joined.convolution("wide", filters: 8, kernel: 1)
    joined.add("shortcut", wide, both)
    for (network, message) in [
      (
        image.build(),
        "sums: shortcut adds channels of the image, which no filter decides; "
          + "put a convolution before it, or use a method that prunes weights or filterlets alone"
      ),
      (
        joined.build(),
        "sums: shortcut adds channels that a concat has joined, which no single filter decides; "
          + "put a convolution behind the concat, or use a method that prunes weights or filterlets alone"
      ),
    ] {
      let error = #expect(throws: UnprunableNetwork.self) { try Samples.space(network, [.filter]) }
      #expect(error?.description == message)
    }
  }

  @Test("Searches that lack curves or time say so")
  func missing() throws {
    var problem = try Samples.problem(Samples.chain, [.filter], format: "dense", share: 0.5)
    problem.sensitivities = nil
    let error = #expect(throws: MissingSensitivities.self) { try SensitivityAllocation.strategy(for: problem) }
    #expect(
      error?.description
        == "the allocation \"sensitivity\" needs curves of how the loss rises by layer; measure them first")
    problem.schedule.maximumLatency = 1e-6
    let stopped = #expect(throws: StoppedSearch.self) { try Scheduler(problem, stop: { true }).solve() }
    #expect(
      stopped?.description
        == "the search was stopped before it found a strategy within the bounds; give it more time")
  }
}
