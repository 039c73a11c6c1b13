import Deployment
import Documents
import Experiments
import Pruning
import Testing

@Suite struct CommittedSpecTests {
  private static let names = ["reproduce", "smoke", "ablation"]

  /// The names of the registries.
  private static var registered: Vocabulary {
    var vocabulary = Vocabulary { Pruning.Unit.canBeStored($0, in: $1) }
    let sample = Vocabulary.sample
    (vocabulary.boards, vocabulary.tables, vocabulary.figures) = (sample.boards, sample.tables, sample.figures)
    vocabulary.boards.append(BoardCapacity(name: "nucleo-u575zi-q", flash: 2 << 20, sram: 768 << 10))
    vocabulary.models = ["vgg11", "resnet12", "squeezenet"]
    vocabulary.datasets = ["fashion-mnist", "cifar10"]
    vocabulary.methods = Methods.all.map(\.method)
    vocabulary.scores = Scores.all.map { $0.name }
    vocabulary.allocations = Allocations.all.map { $0.name }
    vocabulary.formats = WeightFormats.all.map { $0.name } + [WeightFormats.automatic]
    return vocabulary
  }

  private func load(_ name: String) throws -> Experiment {
    try Experiment.load(file: Committed.file("\(name).json"), vocabulary: Self.registered)
  }

  @Test(arguments: names)
  func isValidByTheSchema(name: String) throws {
    let schema = try Document(file: Committed.file("schema/experiment.schema.json")).root
    let spec = try Document(file: Committed.file("\(name).json")).root
    #expect(try SchemaValidator(schema: schema).violations(of: spec) == [])
  }

  @Test(arguments: names)
  func isNamedAfterItsFile(name: String) throws {
    #expect(try load(name).name == name)
  }

  @Test(arguments: names)
  func comparesWithTheDenseReference(name: String) throws {
    #expect(try load(name).cells.contains { !$0.method.prunes })
  }

  @Test func reproductionComparesTheMethodsOnBothModelsAndAllBoards() throws {
    let experiment = try load("reproduce")
    #expect(experiment.models.map(\.label) == ["vgg11 x0.5", "resnet12 x0.5"])
    #expect(
      experiment.methods.map(\.name) == [
        "dense", "unstructured", "structured", "gate-taylor", "swp", "dtmm", "dtmm-improved",
      ])
    #expect(experiment.boards == ["nucleo-l4r5zi", "disco-f746ng", "mps3-an547"])
    #expect(experiment.cells.count == 2 * (1 + 6 * experiment.budgets.count) * experiment.seeds.count)
  }

  @Test(arguments: Committed.specs(in: ["paper", "ablation"]))
  func specsInFoldersAreValidToo(path: String) throws {
    let schema = try Document(file: Committed.file("schema/experiment.schema.json")).root
    let spec = try Document(file: Committed.file("\(path).json")).root
    #expect(try SchemaValidator(schema: schema).violations(of: spec) == [])
    #expect(try load(path).cells.contains { $0.method.prunes })
  }

  @Test func ablationShowsUnitsBoundAndStorage() throws {
    let pruned = try load("ablation").cells.filter(\.method.prunes)
    #expect(
      Set(pruned.map(\.method.units)) == [
        [.filter, .filterlet], [.filter, .segment8], [.filter], [.filterlet], [.weight],
      ])
    #expect(Set(pruned.map(\.method.annealing.accuracyBound)) == [true, false])
    #expect(Set(pruned.map { $0.storage ?? "own" }) == ["own", "csr", "dense"])
  }

  @Test func cellsWithOtherStorageShareTheirMasks() throws {
    let cells = try load("ablation").cells
    let plain = try #require(cells.first { $0.method.name == "dtmm" && $0.ablation == nil })
    for var cell in cells where cell.storage != nil {
      cell.storage = nil
      cell.ablation = nil
      #expect(cell == plain)
    }
  }

  /// Each ablation of the scheduler changes what it names, and nothing else of the method decides the cell.
  @Test func theSchedulersAblationsLeaveOutOnePartEach() throws {
    let experiment = try load("ablation/scheduler")
    #expect(experiment.cells.count == 80)
    func cell(_ ablation: String?) throws -> Cell {
      try #require(experiment.cells.first { $0.ablation == ablation && $0.model.name == "vgg11" })
    }
    #expect(try cell(nil).method.allocation == "annealing")
    let exact = try cell("exact")
    #expect(exact.method.allocation == "exact" && exact.method.schedule.latency == .macs)
    #expect(try cell("exact, filters only").method.units == [.filter])
    #expect(try cell("exact, filterlets only").method.units == [.filterlet])
    #expect(exact.method.annealing.accuracyBound && exact.method.annealing.boundSlack == 1.25)
    #expect(try !cell("exact, no accuracy bound").method.annealing.accuracyBound)
    let thresholds = try ["exact, threshold x 1", "exact, threshold x 2.5"].map(cell)
    #expect(thresholds.map(\.method.annealing.boundSlack) == [1, 2.5])
    let cycles = try ["exact, cycles of Cortex-M4", "exact, cycles of Cortex-M55"].map(cell)
    #expect(cycles.allSatisfy { $0.method.schedule.latency == .cycles })
    #expect(cycles.map(\.boards.first) == ["nucleo-l4r5zi", "mps3-an547"])
    #expect(try cell("exact, 15 kB of SRAM").budget?.sram == 15_000 && exact.budget?.sram == nil)
    #expect(try cell("exact, one format").storage == "fwcs-mask" && exact.method.format == "auto")
    #expect(try cell("exact, least loss").method.schedule.lossModel == .importance)
    #expect(try cell("exact, least calibrated loss").method.schedule.lossModel == .calibrated)
  }
}
