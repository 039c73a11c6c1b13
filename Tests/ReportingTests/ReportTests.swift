import Deployment
import Experiments
import Foundation
import Pruning
import Reporting
import Testing

@Suite struct ReportTests {
  private func result() throws -> ExperimentResult {
    var result = try Synthetic().result()
    result.experiment.report.tables = ["size", "accuracy"]
    result.experiment.report.figures = ["latency", "accuracy-flash"]
    return result
  }

  private func headings(_ text: String) -> [String] {
    text.split(separator: "\n").filter { $0.hasPrefix("#") }.map(String.init)
  }

  @Test func sectionsFollowTheSpecWithTheAnswerFirst() throws {
    #expect(
      headings(try Report([result()]).markdown()) == [
        "# Results", "## synthetic", "### I pruned: did bytes and milliseconds move?", "### What was run",
        "### Model size", "### Accuracy", "### Figures", "### What was not run", "### Provenance",
      ])
  }

  /// The accuracy figure stands beside its table; the latency figure has no table here and comes last.
  @Test func figuresStandBesideTheirTables() throws {
    let text = try Report([result()], plotsLink: "plots").markdown()
    let accuracy = try #require(
      text.range(of: "(plots/synthetic-accuracy-flash-vgg11-x0.5-fashion-mnist.png)"))
    let latency = try #require(text.range(of: "(plots/synthetic-latency-vgg11-x0.5-fashion-mnist.png)"))
    let figures = try #require(text.range(of: "### Figures"))
    #expect(accuracy.lowerBound < figures.lowerBound)
    #expect(figures.lowerBound < latency.lowerBound)
  }

  @Test func methodsAreExplainedInPlainWords() throws {
    let text = try Report([result()]).markdown()
    #expect(text.contains("- **dense**: nothing is pruned; the reference for all others."))
    let taylor = try #require(Scores.named("taylor")).summary.replacing("*", with: "\\*")
    let annealing = try #require(Allocations.named("annealing")).summary
    let fwcs = try #require(WeightFormats.named("fwcs")).summary.replacing("*", with: "\\*")
    #expect(
      text.contains(
        """
        - **dtmm**: prunes whole filters and filterlets of least importance; the importance of a weight is \
        taylor (\(taylor)); how much each layer loses is decided by annealing (\(annealing)), with the \
        accuracy bound; what is left is stored as fwcs (\(fwcs)).
        """))
    #expect(text.contains("- **unstructured**: prunes single weights of least importance"))
    #expect(text.contains("- Training from random weights: 2 epochs of sgd at 0.1 (one-cycle), batch 128."))
    #expect(text.contains("- Cells: 4 of 4 run."))
    #expect(text.contains("- Emulated outputs: 4 of 4 runs on a board equal the host's byte for byte."))
  }

  @Test func ablationsAreExplained() throws {
    var synthetic = Synthetic()
    synthetic.ablations = ["no-bound"]
    var result = try synthetic.result()
    for index in result.experiment.cells.indices where result.experiment.cells[index].ablation != nil {
      result.experiment.cells[index].method.annealing.accuracyBound = false
      result.experiment.cells[index].storage = "csr"
    }
    let text = try Report([result]).markdown()
    #expect(text.contains("- **no-bound** (of dtmm): prunes whole filters and filterlets"))
    #expect(text.contains("without the accuracy bound; what is left"))
    #expect(text.contains("the finished masks are stored as csr"))
  }

  @Test func unknownTablesAndFiguresAreRefused() throws {
    var result = try result()
    result.experiment.report.tables = ["acuracy"]
    let table = #expect(throws: UnknownReportItem.self) { try Report([result]).markdown() }
    #expect(table?.description.contains("there is no table \"acuracy\"; there are answer, accuracy,") == true)
    result.experiment.report.tables = []
    result.experiment.report.figures = ["pie"]
    let figure = #expect(throws: UnknownReportItem.self) { try Report([result]).markdown() }
    #expect(figure?.kind == "figure")
  }

  @Test func whatWasNotRunIsListed() throws {
    var result = try result()
    #expect(try Report([result]).markdown().contains("Every cell of the experiment was run."))
    result.notRun = ["vgg11, cifar10, dtmm, 10 %, seed 1": "cifar10 is not at hand"]
    #expect(
      try Report([result]).markdown().contains(
        "| vgg11, cifar10, dtmm, 10 %, seed 1 | cifar10 is not at hand |"))
  }

  /// Equal runs may differ in provenance only, and it has one section.
  @Test func provenanceChangesOneSectionOnly() throws {
    var other = try result()
    other.provenance.host = "another"
    other.provenance.finished = "2031-01-01T00:00:00Z"
    other.provenance.wallSeconds = 99
    other.provenance.dirty = true
    let (first, second) = (try Report([result()]).markdown(), try Report([other]).markdown())
    #expect(first != second)
    func body(_ text: String) -> Substring {
      text[..<(text.range(of: "### Provenance")?.lowerBound ?? text.endIndex)]
    }
    #expect(body(first) == body(second))
    #expect(second.contains("| commit | 0123abcd, with changes |"))
  }

  @Test func anEmptyResultHasAReport() throws {
    var synthetic = Synthetic()
    synthetic.methods = []
    let text = try Report([synthetic.result()]).markdown()
    #expect(text.contains("Nothing was pruned."))
    #expect(!text.contains("### Accuracy"))
  }
}
