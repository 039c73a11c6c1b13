import Documents
import Experiments
import Foundation
import Pruning
import Testing
import Training

/// Files of `experiments/`, found from this source file.
enum Committed {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "experiments")

  static func file(_ name: String) -> String { folder.appending(path: name).path }

  /// Names of the specs in some folders, such as `paper/core-vgg11`.
  static func specs(in folders: [String]) -> [String] {
    folders.flatMap { name in
      let files = (try? FileManager.default.contentsOfDirectory(atPath: file(name))) ?? []
      return files.filter { $0.hasSuffix(".json") }.sorted().map { "\(name)/\($0.dropLast(".json".count))" }
    }
  }
}

@Suite struct SchemaTests {
  private let validator: SchemaValidator

  init() throws {
    validator = SchemaValidator(
      schema: try Document(file: Committed.file("schema/experiment.schema.json")).root)
  }

  private func properties(_ definition: String) throws -> [String] {
    try validator.definition(definition).member("properties").members.map(\.key)
  }

  @Test(arguments: [
    ("#", SpecKeys.root), ("#/$defs/model", SpecKeys.model), ("#/$defs/method", SpecKeys.method),
    ("#/$defs/methodChanges", SpecKeys.methodFields), ("#/$defs/annealing", SpecKeys.annealing),
    ("#/$defs/schedule", SpecKeys.schedule), ("#/$defs/formatChoice", SpecKeys.formatChoice),
    ("#/$defs/admm", SpecKeys.admm),
    ("#/$defs/budget", SpecKeys.budget), ("#/$defs/recipe", SpecKeys.recipe),
    ("#/$defs/fineTuning", SpecKeys.fineTuning), ("#/$defs/distillation", SpecKeys.distillation),
    ("#/$defs/sampling", SpecKeys.sampling), ("#/$defs/ablation", SpecKeys.ablation),
    ("#/$defs/report", SpecKeys.report),
  ])
  func describesTheKeysThatTheReaderTakes(definition: String, keys: [String]) throws {
    #expect(try properties(definition).sorted() == keys.sorted())
  }

  @Test func describesEveryOverride() throws {
    let paths = [
      ("model", SpecKeys.model), ("method", SpecKeys.methodFields), ("method.annealing", SpecKeys.annealing),
      ("method.schedule", SpecKeys.schedule), ("method.formatChoice", SpecKeys.formatChoice),
      ("method.admm", SpecKeys.admm),
      ("budget", SpecKeys.budget), ("training", SpecKeys.recipe), ("fineTuning", SpecKeys.fineTuning),
      ("fineTuning.distillation", SpecKeys.distillation), ("sampling", SpecKeys.sampling),
    ].flatMap { section, keys in keys.map { "\(section).\($0)" } }
    #expect(try properties("#/$defs/changes").sorted() == (SpecKeys.overrides + paths).sorted())
  }

  @Test func listsTheCasesOfClosedChoices() throws {
    func cases(_ definition: String) throws -> [String] {
      try validator.definition(definition).member("enum").elements().map { try $0.string() }
    }
    let recipe = "#/$defs/recipe/properties"
    let schedule = "#/$defs/schedule/properties"
    #expect(try cases("\(schedule)/objective") == SchedulingOptions.Objective.allCases.map(\.rawValue))
    #expect(try cases("\(schedule)/latency") == SchedulingOptions.LatencySource.allCases.map(\.rawValue))
    #expect(try cases("#/$defs/unit") == Pruning.Unit.allCases.map(\.rawValue))
    #expect(try cases("#/$defs/memory") == MemoryModel.words)
    #expect(try cases("\(recipe)/optimiser") == Recipe.Optimiser.allCases.map(\.rawValue))
    #expect(try cases("\(recipe)/schedule") == Recipe.Schedule.allCases.map(\.rawValue))
    let fineTuning = "#/$defs/fineTuning/properties"
    #expect(try cases("\(fineTuning)/pruning") == Recipe.Pruning.allCases.map(\.rawValue))
    #expect(try cases("\(fineTuning)/quantisation") == Recipe.Quantisation.allCases.map(\.rawValue))
    #expect(try cases("\(recipe)/augmentation/items") == Recipe.Augmentation.allCases.map(\.rawValue))
  }

  @Test func describesEveryKey() throws {
    for definition in try validator.definition("#/$defs").members {
      guard let properties = try definition.value.optionalMember("properties") else { continue }
      for property in try properties.members {
        let keys = try property.value.members.map(\.key)
        #expect(keys.contains("description") || keys.contains("$ref"), "\(property.value.path)")
      }
    }
  }

  @Test func statesTheDefaultsOfTheReader() throws {
    func number(_ path: String) throws -> Double {
      try validator.definition("#/$defs/\(path)").member("default").double()
    }
    let recipe = Recipe(epochs: 1)
    #expect(try number("distillation/properties/weight") == Recipe.Distillation().weight)
    #expect(try number("distillation/properties/temperature") == Recipe.Distillation().temperature)
    let annealing = AnnealingOptions()
    let sampling = Sampling()
    #expect(try number("recipe/properties/batch") == Double(recipe.batch))
    #expect(try number("recipe/properties/learningRate") == recipe.learningRate)
    #expect(try number("recipe/properties/momentum") == recipe.momentum)
    #expect(try number("recipe/properties/weightDecay") == recipe.weightDecay)
    #expect(try number("recipe/properties/labelSmoothing") == recipe.labelSmoothing)
    #expect(try number("annealing/properties/startTemperature") == annealing.startTemperature)
    #expect(try number("annealing/properties/endTemperature") == annealing.endTemperature)
    #expect(try number("annealing/properties/cooling") == annealing.cooling)
    #expect(try number("annealing/properties/disturbance") == annealing.disturbance)
    #expect(try number("annealing/properties/boundSlack") == annealing.boundSlack)
    #expect(try number("annealing/properties/stepsPerTemperature") == Double(annealing.stepsPerTemperature))
    let schedule = SchedulingOptions()
    #expect(try number("annealing/properties/denseEnergy") == annealing.denseEnergy)
    #expect(try number("schedule/properties/levels") == Double(schedule.levels))
    #expect(try number("schedule/properties/fineLevels") == Double(schedule.fineLevels))
    #expect(try number("schedule/properties/nodes") == Double(schedule.nodes))
    #expect(try number("schedule/properties/tolerance") == schedule.tolerance)
    #expect(try number("schedule/properties/seconds") == schedule.seconds)
    #expect(try number("sampling/properties/heldOut") == Double(sampling.heldOut))
    #expect(try number("sampling/properties/scoring") == Double(sampling.scoring))
    #expect(try number("sampling/properties/calibration") == Double(sampling.calibration))
    #expect(try number("sampling/properties/emulated") == Double(sampling.emulated))
  }

  @Test func acceptsTheSampleAndRefusesWhatTheReaderRefuses() throws {
    func violations(_ sample: SampleSpec) throws -> [String] {
      try validator.violations(of: Document(text: sample.text, name: "spec.json").root)
    }
    #expect(try violations(SampleSpec()) == [])
    #expect(try violations(SampleSpec(["modles": "[]"])) == ["$: unknown modles"])
    #expect(try violations(SampleSpec().without("seeds")) == ["$: missing seeds"])
    #expect(try violations(SampleSpec(["boards": "[]"])) == ["$.boards: minItems"])
    #expect(try violations(SampleSpec(["seeds": "[-1]"])) == ["$.seeds[0]: minimum"])
    #expect(try violations(SampleSpec(["training": "{}"])) == ["$.training: missing epochs"])
    #expect(
      try violations(SampleSpec(["fineTuning": "{\"epochs\": 1, \"learningRate\": 0}"]))
        == ["$.fineTuning.learningRate: exclusiveMinimum"])
    #expect(
      try violations(SampleSpec(["budgets": "[{\"flash\": \"20\"}]"])).contains("$.budgets[0].flash: anyOf"))
    #expect(try violations(SampleSpec(["methods": "[{\"name\": \"x\"}]"])).contains("$.methods[0]: anyOf"))
  }
}
