import Experiments
import Foundation
import Reporting
import Testing

@Suite struct FigureTests {
  private static let boards = ["nucleo-l4r5zi", "disco-f746ng", "mps3-an547"]

  private func wide() throws -> ExperimentResult {
    var synthetic = Synthetic()
    synthetic.models = [.init(name: "vgg11", width: 0.5), .init(name: "resnet12", width: 1)]
    synthetic.shares = [0.2, 0.1]
    synthetic.boards = Self.boards
    synthetic.layers = ["conv_1", "pool_1", "conv_2", "dense"]
    return try synthetic.result()
  }

  private func figure(_ name: String, _ result: ExperimentResult) throws -> Figure {
    try #require(Figures.named(name)?.figures(of: result).first)
  }

  private func svg(_ name: String, _ result: ExperimentResult) throws -> String {
    try #require(String(data: figure(name, result).draw().svg, encoding: .utf8))
  }

  @Test func namesAreUniqueAndFound() {
    #expect(Set(Figures.all.map(\.name)).count == Figures.all.count)
    #expect(Figures.all.allSatisfy { Figures.named($0.name)?.name == $0.name && !$0.summary.isEmpty })
    #expect(Figures.named("nonsense") == nil)
  }

  @Test(arguments: ["accuracy-flash", "latency", "layers", "flash-parts"])
  func oneFigureAWorkload(name: String) throws {
    let figures = try #require(Figures.named(name)).figures(of: wide())
    #expect(
      figures.map { $0.stem(in: "reproduce") } == [
        "reproduce-\(name)-vgg11-x0.5-fashion-mnist", "reproduce-\(name)-resnet12-fashion-mnist",
      ])
  }

  @Test func accuracyFigureNamesMethodsBudgetsAndUnits() throws {
    let svg = try svg("accuracy-flash", wide())
    for label in [
      "Model in flash, kB (1 kB = 1000 bytes)", "Top-1 accuracy, int8, whole test set, %", "Pareto front",
      "dense (100 kB)", "unstructured", "structured", "dtmm", "10 %", "20 %", "vgg11 x0.5 on fashion-mnist",
    ] { #expect(svg.contains(">\(label)<"), "\(label)") }
  }

  @Test func accuracyAgainstLatencyHasOneFigureABoard() throws {
    let figures = try #require(Figures.named("accuracy-latency")).figures(of: wide())
    #expect(figures.count == 6)
    let first = try #require(figures.first)
    #expect(first.stem(in: "x") == "x-accuracy-latency-vgg11-x0.5-fashion-mnist-nucleo-l4r5zi")
    #expect(first.caption.contains("No method is both faster and better than a point on the Pareto front."))
    let svg = try #require(String(data: first.draw().svg, encoding: .utf8))
    for label in ["Latency of one inference on nucleo-l4r5zi, ms", "Pareto front", "dense (200 ms)", "dtmm"] {
      #expect(svg.contains(">\(label)<"), "\(label)")
    }
    // At 20 % dtmm takes 0.35 of 200 ms and loses 1 point; at 10 % 0.2 of it and 2 points.
    let rows = try #require(first.tables.first { $0.name == "series3" }?.rows)
    #expect(rows.map { $0[0].rounded() } == [40, 70])
    #expect(rows.map { ($0[1] * 10).rounded() } == [895, 905])
  }

  @Test func latencyFigureShowsEveryBoardWithRatios() throws {
    let svg = try svg("latency", wide())
    for label in [
      "nucleo-l4r5zi (Cortex-M4)", "disco-f746ng (Cortex-M7)", "mps3-an547 (Cortex-M55)", "Latency, ms",
      "unstructured, 20 %", "dtmm, 10 %", "200  (1.00×)", "240  (1.20×)", "17.5  (0.35×)",
    ] { #expect(svg.contains(">\(label)<"), "\(label)") }
  }

  @Test func layersFigureListsLayersAsTheyAreWritten() throws {
    let svg = try svg("layers", wide())
    for label in ["1  conv_1", "2  pool_1", "4  dense", "Bytes in flash", "Cycles on mps3-an547", "kB"] {
      #expect(svg.contains(">\(label)<"), "\(label)")
    }
  }

  @Test func flashFigureNamesEveryPart() throws {
    let svg = try svg("flash-parts", wide())
    for label in ["values", "index", "pointers", "bias", "quantisation", "code, nucleo-l4r5zi"] {
      #expect(svg.contains(">\(label)<"), "\(label)")
    }
  }

  @Test(arguments: ["accuracy-flash", "latency", "layers", "flash-parts"])
  func bytesAreTheSameEachTime(name: String) throws {
    let figure = try figure(name, wide())
    let (first, second) = (try figure.draw(), try figure.draw())
    #expect(first.svg == second.svg)
    #expect(first.png == second.png)
  }

  @Test(arguments: ["accuracy-flash", "latency", "layers", "flash-parts"])
  func pngIsAPictureWithoutTextChunks(name: String) throws {
    let png = try figure(name, wide()).draw().png
    #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    #expect(png.range(of: Data("tEXt".utf8)) == nil && png.range(of: Data("tIME".utf8)) == nil)
  }

  /// One cell, no dense reference, no budget reached: nothing to scale by.
  @Test(arguments: ["accuracy-flash", "latency", "layers", "flash-parts"])
  func oneCellCanBeDrawn(name: String) throws {
    var synthetic = Synthetic()
    synthetic.methods = ["dtmm"]
    synthetic.layers = ["conv1"]
    #expect(try !figure(name, synthetic.result()).draw().svg.isEmpty)
  }

  @Test func noRecordsGiveNoFigures() throws {
    var synthetic = Synthetic()
    synthetic.methods = []
    let result = try synthetic.result()
    #expect(Figures.all.allSatisfy { $0.figures(of: result).isEmpty })
  }

  @Test func withoutBoardsThereIsNoLatencyFigure() throws {
    var synthetic = Synthetic()
    synthetic.boards = []
    let result = try synthetic.result()
    #expect(Figures.named("latency")?.figures(of: result).count == 0)
    #expect(try svg("layers", result).contains("Bytes in flash"))
  }

  @Test func seedsGiveErrorBars() throws {
    var synthetic = Synthetic()
    let one = try figure("accuracy-flash", synthetic.result())
    synthetic.seeds = [1, 2, 3]
    let three = try figure("accuracy-flash", synthetic.result())
    #expect(!one.script.contains("yerrorbars"))
    #expect(three.script.contains("yerrorbars"))
    #expect(three.caption.contains("95 %"))
    // Seeds 1, 2, 3 are 0.3 apart: the half width is 4.303 * 0.3 / sqrt(3).
    let row = try #require(three.tables.first { $0.name == "series3" }?.rows.first)
    #expect(abs(row[1] - 90.8) < 1e-9)
    #expect(abs(row[3] - row[1] - 0.7453) < 1e-3)
  }

  @Test func quotesInNamesAreHarmless() throws {
    var synthetic = Synthetic()
    synthetic.ablations = ["it's_50%{x}^2"]
    #expect(try svg("latency", synthetic.result()).contains("dtmm (it's_50%{x}^2), 20 %"))
  }
}
