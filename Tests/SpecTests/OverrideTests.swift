import Experiments
import Pruning
import Testing
import Training

@Suite struct OverrideTests {
  /// The first plain cell of DTMM, and the same point under an ablation.
  private func cells(_ set: String) throws -> (plain: Cell, changed: Cell) {
    let ablation = "{\"name\": \"a\", \"methods\": [\"dtmm\"], \"set\": \(set)}"
    let spec = SampleSpec(["models": "[\"vgg11\"]", "seeds": "[1]", "ablations": "[\(ablation)]"])
    let cells = try spec.load().cells.filter { $0.budget?.flash == .share(0.2) }
    return (try #require(cells.first), try #require(cells.last))
  }

  /// The override does to the cell just what `change` does.
  private func expect(
    _ set: String, changes change: (inout Cell) -> Void, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var (plain, changed) = try cells(set)
    change(&plain)
    plain.ablation = "a"
    #expect(changed == plain, sourceLocation: sourceLocation)
  }

  @Test func methods() throws {
    try expect("{\"method.units\": \"filter\"}") { $0.method.units = [.filter] }
    try expect("{\"method.units\": [\"filterlet\", \"filter\"]}") { $0.method.units = [.filterlet, .filter] }
    try expect("{\"method.score\": \"l1\"}") { $0.method.score = "l1" }
    try expect("{\"method.allocation\": \"global\"}") { $0.method.allocation = "global" }
    try expect("{\"method.format\": \"csr\"}") { $0.method.format = "csr" }
    try expect("{\"method.units\": \"weight\", \"method.format\": \"csr\"}") {
      $0.method.units = [.weight]
      $0.method.format = "csr"
    }
  }

  @Test func annealing() throws {
    try expect("{\"method.annealing.startTemperature\": 50}") { $0.method.annealing.startTemperature = 50 }
    try expect("{\"method.annealing.endTemperature\": 20}") { $0.method.annealing.endTemperature = 20 }
    try expect("{\"method.annealing.cooling\": 0.5}") { $0.method.annealing.cooling = 0.5 }
    try expect("{\"method.annealing.stepsPerTemperature\": 7}") {
      $0.method.annealing.stepsPerTemperature = 7
    }
    try expect("{\"method.annealing.disturbance\": 0.1}") { $0.method.annealing.disturbance = 0.1 }
    try expect("{\"method.annealing.accuracyBound\": false}") { $0.method.annealing.accuracyBound = false }
    try expect("{\"method.annealing.boundSlack\": 1}") { $0.method.annealing.boundSlack = 1 }
  }

  @Test func recipes() throws {
    try expect("{\"training.epochs\": 0}") { $0.training.epochs = 0 }
    try expect("{\"training.batch\": 64}") { $0.training.batch = 64 }
    try expect("{\"training.optimiser\": \"adam\"}") { $0.training.optimiser = .adam }
    try expect("{\"training.learningRate\": 1}") { $0.training.learningRate = 1 }
    try expect("{\"training.schedule\": \"one-cycle\", \"fineTuning.schedule\": \"exponential\"}") {
      $0.fineTuning.schedule = .exponential
    }
    try expect("{\"fineTuning.momentum\": 0}") { $0.fineTuning.momentum = 0 }
    try expect("{\"fineTuning.weightDecay\": 0}") { $0.fineTuning.weightDecay = 0 }
    try expect("{\"fineTuning.labelSmoothing\": 0.1}") { $0.fineTuning.labelSmoothing = 0.1 }
    try expect("{\"fineTuning.augmentation\": [\"shift\"]}") { $0.fineTuning.augmentation = [.shift] }
    try expect("{\"fineTuning.images\": 100}") { $0.fineTuning.images = 100 }
    try expect("{\"fineTuning.precision\": \"bfloat16\"}") { $0.fineTuning.precision = .bfloat16 }
    try expect("{\"training.precision\": \"bfloat16\"}") { $0.training.precision = .bfloat16 }
    try expect("{\"training.precision\": \"float32\", \"fineTuning.momentum\": 0}") { $0.fineTuning.momentum = 0 }
  }

  @Test func optionsOfFineTuning() throws {
    try expect("{\"fineTuning.distillation\": {\"weight\": 0.7, \"temperature\": 2}}") {
      var distillation = Recipe.Distillation()
      (distillation.weight, distillation.temperature) = (0.7, 2)
      $0.fineTuning.distillation = distillation
    }
    try expect("{\"fineTuning.distillation.weight\": 0.25}") {
      var distillation = Recipe.Distillation()
      distillation.weight = 0.25
      $0.fineTuning.distillation = distillation
    }
    try expect("{\"fineTuning.distillation\": {}}") { $0.fineTuning.distillation = Recipe.Distillation() }
    try expect("{\"fineTuning.pruning\": \"gradual\"}") { $0.fineTuning.pruning = .gradual }
    try expect("{\"fineTuning.quantisation\": \"aware-throughout\"}") {
      $0.fineTuning.quantisation = .awareThroughout
    }
  }

  @Test func theRestOfACell() throws {
    try expect("{\"sampling.heldOut\": 6000}") { $0.sampling.heldOut = 6000 }
    try expect("{\"sampling\": {\"scoring\": 1, \"calibration\": 2, \"emulated\": 3}}") {
      ($0.sampling.scoring, $0.sampling.calibration, $0.sampling.emulated) = (1, 2, 3)
    }
    try expect("{\"memory\": \"modelled\"}") { $0.memory = .modelled }
    try expect("{\"storage\": \"dense\"}") { $0.storage = "dense" }
    try expect("{\"boards\": [\"disco-f746ng\"]}") { $0.boards = ["disco-f746ng"] }
    try expect("{\"model.width\": 0.25}") { $0.model.width = 0.25 }
    try expect("{\"model\": {\"name\": \"resnet12\"}}") { $0.model.name = "resnet12" }
    try expect("{\"dataset\": \"cifar-10\"}") { $0.dataset = "cifar-10" }
    try expect("{\"seed\": 0}") { $0.seed = 0 }
    try expect("{\"denseSeed\": 4}") { $0.denseSeed = 4 }
    try expect("{\"budget.sram\": 1000}") { $0.budget?.sram = 1000 }
  }

  @Test func budgetsOfTheDenseReferenceStayUnbound() throws {
    let ablation = """
      {"name": "a", "methods": ["dense"], "set": {"budget.sram": 1000, "sampling.emulated": 1}}
      """
    let cells = try SampleSpec(["ablations": "[\(ablation)]"]).load().cells
    #expect(cells.filter { $0.ablation == "a" }.map(\.budget) == [nil, nil, nil, nil])
  }
}
