import Experiments
import Testing

@Suite struct GridTests {
  private let ablations = """
    [{"name": "unbound", "methods": ["dtmm"], "set": {"method.annealing.accuracyBound": false}},
     {"name": "longer", "methods": ["dense", "dtmm"], "set": {"fineTuning.epochs": 9}}]
    """

  @Test func expandsByModelDataSetAndSeedThenPlainBeforeAblations() throws {
    let cells = try SampleSpec(["ablations": ablations]).load().cells
    let points = [
      "dense", "dtmm, 20 %", "dtmm, 65536 B, 32768 B SRAM", "dtmm (unbound), 20 %",
      "dtmm (unbound), 65536 B, 32768 B SRAM", "dense (longer)", "dtmm (longer), 20 %",
      "dtmm (longer), 65536 B, 32768 B SRAM",
    ]
    let expected = ["vgg11", "resnet12 x0.5"].flatMap { model in
      [1, 2].flatMap { seed in points.map { "\(model), fashion-mnist, \($0), seed \(seed)" } }
    }
    #expect(cells.map(\.label) == expected)
  }

  @Test func dataSetsStandBetweenModelsAndSeeds() throws {
    let spec = SampleSpec(["datasets": #"["fashion-mnist", "cifar-10"]"#, "methods": #"["dense"]"#])
    let cells = try spec.load().cells
    #expect(
      cells.map { "\($0.model.name) \($0.dataset) \($0.seed)" } == [
        "vgg11 fashion-mnist 1", "vgg11 fashion-mnist 2", "vgg11 cifar-10 1", "vgg11 cifar-10 2",
        "resnet12 fashion-mnist 1", "resnet12 fashion-mnist 2", "resnet12 cifar-10 1", "resnet12 cifar-10 2",
      ])
  }

  @Test func methodsStandBeforeBudgets() throws {
    let spec = SampleSpec([
      "models": #"["vgg11"]"#, "seeds": "[7]", "methods": #"["structured", "dense", "unstructured"]"#,
    ])
    #expect(
      try spec.load().cells.map { "\($0.method.name) \($0.budget?.label ?? "-")" } == [
        "structured 20 %", "structured 65536 B, 32768 B SRAM", "dense -", "unstructured 20 %",
        "unstructured 65536 B, 32768 B SRAM",
      ])
  }

  @Test func everyLabelIsItsOwn() throws {
    let cells = try SampleSpec(["ablations": ablations]).load().cells
    #expect(Set(cells.map(\.label)).count == cells.count)
  }

  @Test func cellsCarryWhatDecidesTheirResult() throws {
    let cell = try #require(try SampleSpec().load().cells.last)
    #expect(cell.model == (try SampleSpec().load().models[1]))
    #expect(cell.method.name == "dtmm")
    #expect(cell.boards == ["nucleo-l4r5zi", "mps3-an547"])
    #expect(cell.training.epochs == 2)
    #expect(cell.fineTuning.epochs == 1)
    #expect(cell.sampling == Sampling())
    #expect(cell.ablation == nil)
    #expect(cell.storage == nil)
    #expect(cell.budget?.flash == .bytes(65536))
    #expect(cell.budget?.sram == 32768)
  }
}
