import Deployment
import Experiments
import Pruning
import Testing
import Training

/// What of a cell makes which artifacts anew: too little would reuse stale ones, too much would train for nothing.
@Suite("Keys of a cell's stages") struct StageKeyTests {
  private static let decisions: Set = ["allocate", "bound", "judge"]
  private static let tuned: Set = ["fine-tune", "evaluate-float", "quantise"]
  private static let deployed: Set = ["pack", "evaluate-int8", "build", "emulate", "cost"]
  private static let afterScoring = decisions.union(["prune"]).union(tuned).union(deployed)
  private static let everything = afterScoring.union(["train", "evaluate-float of dense", "score"])

  /// Keys by stage; the two networks whose float accuracy is measured are told apart.
  private func keys(_ cell: Cell, _ toolchain: Toolchain? = nil) throws -> [String: Set<ArtifactKey>] {
    try PipelineFixture.withWorkshop(toolchain) { workshop in
      let pipeline = try CellPipeline(cell, workshop: workshop)
      let dense = try pipeline.denseEvaluation.key
      var keys: [String: Set<ArtifactKey>] = [:]
      for stage in pipeline.stages {
        let (name, key) = (type(of: stage).name, try stage.key)
        keys[key == dense ? "evaluate-float of dense" : name, default: []].insert(key)
      }
      return keys
    }
  }

  /// The stages whose artifacts are others after `change`.
  private func renewed(from start: Cell? = nil, _ change: (inout Cell) -> Void) throws -> Set<String> {
    let before = try start ?? PipelineFixture.prunedCell()
    var after = before
    change(&after)
    return differing(try keys(before), try keys(after))
  }

  private func differing(_ before: [String: Set<ArtifactKey>], _ after: [String: Set<ArtifactKey>]) -> Set<String> {
    Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
  }

  @Test func namesAndWhatNobodyReadsRenewNothing() throws {
    #expect(try renewed { $0.method.name = "other" } == [])
    #expect(try renewed { $0.ablation = "a" } == [])
    #expect(try renewed { $0.denseSeed = $0.seed } == [])
    #expect(try renewed { $0.boards.reverse() } == [])
    // Annealing decides by itself how many steps it takes; the exact solver's nodes are not its business.
    #expect(try renewed { $0.method.schedule.nodes = 7 } == [])
    var uniform = try PipelineFixture.prunedCell()
    uniform.method.allocation = "uniform"
    #expect(try renewed(from: uniform) { $0.method.annealing.cooling = 0.5 } == [])
    // Nothing is fine-tuned, scored or budgeted in the dense reference.
    let dense = try PipelineFixture.denseCell()
    #expect(try renewed(from: dense) { $0.fineTuning.epochs = 9 } == [])
    #expect(try renewed(from: dense) { $0.sampling.scoring = 9 } == [])
  }

  @Test func theDenseNetworkRenewsEverything() throws {
    #expect(try renewed { $0.training.epochs = 9 } == Self.everything)
    #expect(try renewed { $0.model.width = 0.5 } == Self.everything)
    #expect(try renewed { $0.dataset = "cifar10" } == Self.everything)
    #expect(try renewed { $0.sampling.heldOut = 4000 } == Self.everything)
    #expect(try renewed { $0.seed = 2 } == Self.everything)
    #expect(try renewed { $0.denseSeed = 2 } == Self.everything)
  }

  @Test func seedsOfOneDenseNetworkShareItAndItsAccuracy() throws {
    var shared = try PipelineFixture.prunedCell()
    shared.denseSeed = 1
    #expect(try renewed(from: shared) { $0.seed = 2 } == Self.afterScoring.union(["score"]))
    var dense = try PipelineFixture.denseCell()
    dense.denseSeed = 1
    #expect(try renewed(from: dense) { $0.seed = 2 } == [])
  }

  @Test func decisionsKeepTheTrainingAndTheScores() throws {
    #expect(try renewed { $0.budget?.flash = .share(0.25) } == Self.afterScoring)
    #expect(try renewed { $0.budget?.flash = .bytes(9999) } == Self.afterScoring)
    #expect(try renewed { $0.method.units = [.filterlet] }.isDisjoint(with: ["train", "score"]))
    #expect(try renewed { $0.method.format = "csr" } == Self.afterScoring)
    #expect(try renewed { $0.method.annealing.boundSlack = 2 } == Self.afterScoring)
    #expect(try renewed { $0.method.score = "l1" } == Self.afterScoring.union(["score"]))
    #expect(try renewed { $0.sampling.scoring = 9 } == Self.afterScoring.union(["score"]))
    // No strategy can beat the bound, however it is searched for.
    #expect(try renewed { $0.method.annealing.cooling = 0.5 } == Self.afterScoring.subtracting(["bound"]))
    #expect(try renewed { $0.method.allocation = "greedy" } == Self.afterScoring.subtracting(["bound"]))
  }

  @Test func theSmallestSRAMOfTheBoardsIsTheBudgetThatIsNotGiven() throws {
    // That of mps3-an547.
    #expect(try renewed { $0.budget?.sram = 524_288 } == [])
    #expect(try renewed { $0.budget?.sram = 524_287 } == Self.afterScoring)
    #expect(try renewed { $0.boards = ["nucleo-l4r5zi"] } == Self.afterScoring)
    // A board with less binds every other; with a budget it only is one board more, and runs what its core runs.
    #expect(try renewed { $0.boards.append("nrf52840-dk") } == Self.afterScoring)
    var bound = try PipelineFixture.prunedCell()
    bound.budget?.sram = 32_768
    #expect(try renewed(from: bound) { $0.boards.append("nrf52840-dk") } == ["cost"])
    bound.memory = .modelled
    #expect(try renewed(from: bound) { $0.boards.append("nrf52840-dk") } == ["emulate", "cost"])
  }

  @Test func fineTuningKeepsTheDecision() throws {
    let after = Self.tuned.union(Self.deployed)
    #expect(try renewed { $0.fineTuning.epochs = 9 } == after)
    #expect(try renewed { $0.fineTuning.quantisation = .aware } == after)
    #expect(try renewed { $0.sampling.calibration = 9 } == Self.deployed.union(["quantise"]))
    var aware = try PipelineFixture.prunedCell()
    aware.fineTuning.quantisation = .aware
    #expect(try renewed(from: aware) { $0.sampling.calibration = 9 } == after)
  }

  @Test func admmReadsTheRecipeButNotWhatActsOnAPrunedNetwork() throws {
    var cell = try PipelineFixture.prunedCell()
    #expect(
      try renewed(from: cell) { $0.method.admm = ADMMOptions() }
        == Self.tuned.union(Self.deployed).union(["admm", "prune"]))
    cell.method.admm = ADMMOptions()
    let after = Self.tuned.union(Self.deployed)
    // It has epochs of its own.
    #expect(try renewed(from: cell) { $0.fineTuning.epochs = 9 } == after)
    #expect(try renewed(from: cell) { $0.fineTuning.distillation = Recipe.Distillation() } == after)
    #expect(try renewed(from: cell) { $0.fineTuning.pruning = .gradual } == after)
    #expect(try renewed(from: cell) { $0.fineTuning.batch = 64 } == after.union(["admm", "prune"]))
    #expect(try renewed(from: cell) { $0.method.admm?.strength = 2 } == after.union(["admm", "prune"]))
  }

  @Test func deploymentKeepsTheNetwork() throws {
    #expect(try renewed { $0.storage = "dense" } == Self.deployed)
    #expect(try renewed { $0.sampling.emulated = 1 } == ["evaluate-int8", "emulate", "cost"])
    #expect(try renewed { $0.memory = .modelled } == ["emulate", "cost"])
    var chosen = try PipelineFixture.prunedCell()
    chosen.method.format = WeightFormats.automatic
    let choice = FormatChoice(bytes: 1, cycles: 1, board: "nucleo-l4r5zi")
    #expect(try renewed(from: chosen) { $0.method.formatChoice = choice } == Self.deployed.union(["time-formats"]))
    chosen.method.formatChoice = choice
    // The formats were timed on that core already.
    #expect(try renewed(from: chosen) { $0.method.formatChoice?.board = "nrf52840-dk" } == Self.deployed)
    #expect(
      try renewed(from: chosen) { $0.method.formatChoice?.board = "mps3-an547" }
        == Self.deployed.union(["time-formats"]))
  }

  @Test func everyFieldOfARecipeCounts() throws {
    let changes: [(inout Recipe) -> Void] = [
      { _ in }, { $0.epochs = 3 }, { $0.batch = 64 }, { $0.optimiser = .adam }, { $0.learningRate = 0.2 },
      { $0.schedule = .cosine }, { $0.momentum = 0.8 }, { $0.weightDecay = 0 }, { $0.labelSmoothing = 0.1 },
      { $0.augmentation = [.flip] }, { $0.augmentation = [.shift] }, { $0.images = 100 }, { $0.precision = .bfloat16 },
      { $0.distillation = Recipe.Distillation() }, { $0.distillation?.temperature = 2 }, { $0.pruning = .gradual },
      { $0.quantisation = .aware }, { $0.quantisation = .awareThroughout },
    ]
    var cell = try PipelineFixture.prunedCell()
    var (training, tuning): (Set<ArtifactKey>, Set<ArtifactKey>) = ([], [])
    for change in changes {
      // Each on top of those before it.
      change(&cell.fineTuning)
      change(&cell.training)
      let keys = try keys(cell)
      training.formUnion(keys["train"] ?? [])
      tuning.formUnion(keys["fine-tune"] ?? [])
    }
    #expect(training.count == changes.count && tuning.count == changes.count)
  }

  @Test func toolsRenewWhatTheyMake() throws {
    let cell = try PipelineFixture.prunedCell()
    func renewed(_ change: (inout Toolchain) -> Void) throws -> Set<String> {
      var toolchain = try PipelineFixture.toolchain()
      change(&toolchain)
      return differing(try keys(cell), try keys(cell, toolchain))
    }
    #expect(try renewed { $0.sources = "other" } == Self.deployed)
    #expect(try renewed { $0.counting = "other" } == ["emulate", "cost"])
    #expect(try renewed { $0.timing = "other" } == ["cost"])
    #expect(try renewed { $0.versions["cc"] = "14" } == ["evaluate-int8"])
    #expect(try renewed { $0.versions["arm-none-eabi-gcc"] = "14" } == ["build", "emulate", "cost"])
    #expect(try renewed { $0.versions["qemu-system-arm"] = "10" } == ["emulate", "cost"])
    #expect(try renewed { $0.versions["gnuplot"] = "6" } == [])
  }

  @Test func aBoardThatIsNotThereIsNamed() throws {
    var cell = try PipelineFixture.prunedCell()
    cell.boards.append("nowhere")
    #expect {
      try keys(cell)
    } throws: {
      "\($0)" == "no board is named 'nowhere'; `dtmm list` prints the names"
    }
  }
}
