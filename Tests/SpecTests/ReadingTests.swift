import Experiments
import Pruning
import Testing
import Training

@Suite struct ReadingTests {
  @Test func readsTheSections() throws {
    let experiment = try SampleSpec(["$schema": "\"schema/experiment.schema.json\""]).load()
    #expect(experiment.name == "tiny")
    #expect(experiment.summary == "A spec for tests.")
    #expect(experiment.models.map(\.label) == ["vgg11", "resnet12 x0.5"])
    #expect(experiment.datasets == ["fashion-mnist"])
    #expect(experiment.methods.map(\.name) == ["dense", "dtmm"])
    #expect(experiment.budgets.map(\.label) == ["20 %", "65536 B, 32768 B SRAM"])
    #expect(experiment.boards == ["nucleo-l4r5zi", "mps3-an547"])
    #expect(experiment.seeds == [1, 2])
    #expect(experiment.ablations.isEmpty)
  }

  @Test func seedsMayShareADenseNetwork() throws {
    #expect(try SampleSpec().load().cells.allSatisfy { $0.denseSeed == nil })
    let shared = try SampleSpec(["denseSeed": "7"]).load().cells
    #expect(Set(shared.map(\.seed)) == [1, 2])
    #expect(shared.allSatisfy { $0.denseSeed == 7 })
    #expect(
      SampleSpec(["denseSeed": "-1"]).refusal.hasSuffix(
        ": $.denseSeed: found -1; expected an integer of at least 0"))
  }

  @Test func memoryIsModelledWhenTheSpecSaysSo() throws {
    #expect(try SampleSpec().load().cells.allSatisfy { $0.memory == nil })
    #expect(try SampleSpec(["memory": "\"ideal\""]).load() == SampleSpec().load())
    #expect(try SampleSpec(["memory": "\"modelled\""]).load().cells.allSatisfy { $0.memory == .modelled })
  }

  @Test func reportsShowEverythingUnlessToldOtherwise() throws {
    let all = try SampleSpec().load().report
    #expect(all.title == "tiny")
    #expect(all.tables == Vocabulary.sample.tables)
    #expect(all.figures == Vocabulary.sample.figures)
    let some = try SampleSpec(["report": #"{"title": "T", "tables": ["size"], "figures": []}"#]).load().report
    #expect(some.title == "T")
    #expect(some.tables == ["size"])
    #expect(some.figures == [])
  }

  @Test(arguments: [
    ("\"20%\"", 0.2, "20 %"), ("\"7%\"", 0.07, "7 %"), ("\"12.5%\"", 0.125, "12.5 %"),
    ("\"0.05%\"", 0.0005, "0.05 %"), ("\"100%\"", 1, "100 %"),
  ])
  func sharesOfTheDenseModel(text: String, share: Double, label: String) throws {
    let budget = try #require(try SampleSpec(["budgets": "[{\"flash\": \(text)}]"]).load().budgets.first)
    #expect(budget.flash == .share(share))
    #expect(budget.label == label)
  }

  @Test func methodsMayBeSpelledOut() throws {
    let method = """
      {"name": "mine", "units": ["filterlet"], "score": "l2", "allocation": "annealing", "format": "auto",
       "annealing": {"cooling": 0.8, "boundSlack": 2}}
      """
    var annealing = AnnealingOptions()
    annealing.cooling = 0.8
    annealing.boundSlack = 2
    let expected = Method(
      name: "mine", units: [.filterlet], score: "l2", allocation: "annealing", format: "auto",
      annealing: annealing)
    #expect(try SampleSpec(["methods": "[\(method)]"]).load().methods == [expected])
  }

  @Test func methodsMayChangeARegisteredOne() throws {
    let method = #"{"name": "filters", "base": "dtmm", "units": "filter", "format": "dense"}"#
    let expected = Method(
      name: "filters", units: [.filter], score: "taylor", allocation: "annealing", format: "dense")
    #expect(try SampleSpec(["methods": "[\(method)]"]).load().methods == [expected])
  }

  @Test func aMethodWithoutUnitsIsADenseReference() throws {
    let method = #"{"name": "csr dense", "units": [], "format": "csr"}"#
    let experiment = try SampleSpec(["methods": "[\(method)]"]).load()
    #expect(experiment.cells.count == 4)
    #expect(experiment.cells.allSatisfy { $0.budget == nil && !$0.method.prunes })
  }

  @Test func recipesKeepTheirDefaults() throws {
    let recipe = """
      {"epochs": 0, "batch": 1, "optimiser": "adam", "learningRate": 1e-3, "schedule": "exponential",
       "momentum": 0, "weightDecay": 0, "labelSmoothing": 0.1, "augmentation": ["shift", "flip", "cutout"], "images": 1,
       "precision": "bfloat16"}
      """
    let cell = try #require(try SampleSpec(["fineTuning": recipe]).load().cells.first)
    var expected = Recipe(epochs: 0)
    expected.batch = 1
    expected.optimiser = .adam
    expected.learningRate = 0.001
    expected.schedule = .exponential
    expected.momentum = 0
    expected.weightDecay = 0
    expected.labelSmoothing = 0.1
    expected.augmentation = [.shift, .flip, .cutout]
    expected.images = 1
    expected.precision = .bfloat16
    #expect(cell.fineTuning == expected)
    #expect(cell.training == Recipe(epochs: 2))
  }
}
