import Experiments
import Foundation
import Reporting
import Testing

@Suite struct ResultWriterTests {
  /// A project folder of its own, removed at the end.
  private final class Project {
    let root = FileManager.default.temporaryDirectory.appending(path: "dtmm-test-\(UUID().uuidString)")
    var writer: ResultWriter { ResultWriter(root: root) }

    deinit { try? FileManager.default.removeItem(at: root) }

    func text(_ path: String) throws -> String {
      try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    func write(_ text: String, to path: String) throws {
      let file = root.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }

    /// Every file with its content.
    func snapshot() throws -> [String: Data] {
      var files: [String: Data] = [:]
      for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
        let file = root.appending(path: path)
        if let data = try? Data(contentsOf: file) { files[path] = data }
      }
      return files
    }
  }

  private func result(name: String = "synthetic") throws -> ExperimentResult {
    var synthetic = Synthetic()
    synthetic.name = name
    synthetic.methods = ["dense", "dtmm"]
    var result = try synthetic.result()
    result.experiment.report.figures = ["accuracy-flash", "latency"]
    return result
  }

  @Test func theFirstResultIsTheReference() throws {
    let project = Project()
    let outcome = try project.writer.write(result())
    #expect(outcome.status == .created)
    #expect(outcome.comparison == nil)
    #expect(outcome.report.path == project.root.appending(path: "results/REPORT.md").path)
    #expect(
      Set(try project.snapshot().keys) == [
        "results/synthetic.json", "results/synthetic.csv", "results/REPORT.md",
        "plots/synthetic-accuracy-flash-vgg11-x0.5-fashion-mnist.svg",
        "plots/synthetic-accuracy-flash-vgg11-x0.5-fashion-mnist.png",
        "plots/synthetic-latency-vgg11-x0.5-fashion-mnist.svg",
        "plots/synthetic-latency-vgg11-x0.5-fashion-mnist.png",
      ])
  }

  @Test func jsonReadsBackEqual() throws {
    let project = Project()
    _ = try project.writer.write(result())
    let read = try ResultCoding.read(project.root.appending(path: "results/synthetic.json"))
    let written = try result()
    #expect(read.records == written.records)
    #expect(read.experiment == written.experiment)
    #expect(read.provenance == written.provenance)
    #expect(try ResultCoding.encode(read) == ResultCoding.encode(written))
  }

  @Test func anEqualResultChangesNoFile() throws {
    let project = Project()
    _ = try project.writer.write(result())
    let before = try project.snapshot()
    var again = try result()
    again.provenance.finished = "2030-01-01T00:00:00Z"
    again.provenance.host = "another"
    let outcome = try project.writer.write(again)
    #expect(outcome.status == .unchanged)
    #expect(outcome.comparison?.isIdentical == true)
    #expect(try project.snapshot() == before)
  }

  @Test func anEqualResultRestoresMissingFiles() throws {
    let project = Project()
    _ = try project.writer.write(result())
    let before = try project.snapshot()
    for path in ["results/synthetic.csv", "results/REPORT.md"]
      + before.keys.filter({ $0.hasSuffix("latency.svg") })
    {
      try FileManager.default.removeItem(at: project.root.appending(path: path))
    }
    _ = try project.writer.write(result())
    #expect(try project.snapshot() == before)
  }

  @Test func aDifferentResultLeavesTheReferenceAlone() throws {
    let project = Project()
    _ = try project.writer.write(result())
    let before = try project.snapshot()
    var other = try result()
    other.records[1].accuracy -= 3
    let outcome = try project.writer.write(other)
    #expect(outcome.status == .local)
    #expect(outcome.comparison?.verdict == .differs)
    let after = try project.snapshot()
    #expect(after.filter { !$0.key.contains("local") } == before)
    #expect(outcome.report.path.hasSuffix("results/local/REPORT.md"))
    let report = try project.text("results/local/REPORT.md")
    #expect(report.contains("(../../plots/local/synthetic-latency-vgg11-x0.5-fashion-mnist.png)"))
    #expect(report.contains("### Against the reference"))
    #expect(report.contains("| accuracy, % | 90.50 | 87.50 | differs |"))
    #expect(after["plots/local/synthetic-latency-vgg11-x0.5-fashion-mnist.png"] != nil)
    #expect(after["results/local/synthetic.csv"] != nil)
  }

  @Test func theReferenceIsReplacedOnlyWhenAsked() throws {
    let project = Project()
    _ = try project.writer.write(result())
    var other = try result()
    other.records[1].accuracy = 88.125
    let outcome = try project.writer.write(other, replaceReference: true)
    #expect(outcome.status == .replaced)
    #expect(try project.text("results/synthetic.csv").contains("88.125"))
    #expect(try project.writer.write(other).status == .unchanged)
  }

  @Test func theReportHoldsEveryExperimentInAStableOrder() throws {
    let project = Project()
    var ablation = Synthetic()
    ablation.name = "ablation"
    ablation.ablations = ["filter-only"]
    _ = try project.writer.write(ablation.result())
    _ = try project.writer.write(result(name: "zebra"))
    _ = try project.writer.write(result(name: "aardvark"))
    let headings = try project.text("results/REPORT.md").split(separator: "\n").filter { $0.hasPrefix("## ") }
    #expect(headings == ["## aardvark", "## zebra", "## ablation"])
  }

  @Test func renderingAgainGivesTheSameBytes() throws {
    let project = Project()
    _ = try project.writer.write(result())
    let before = try project.snapshot()
    for path in before.keys where !path.hasSuffix(".json") {
      try FileManager.default.removeItem(at: project.root.appending(path: path))
    }
    #expect(try project.writer.render().lastPathComponent == "REPORT.md")
    #expect(try project.snapshot() == before)
  }

  @Test func aDamagedReferenceIsAnErrorAndIsKept() throws {
    let project = Project()
    try project.write("{ not json", to: "results/synthetic.json")
    let error = #expect(throws: ResultFileError.self) { try project.writer.write(result()) }
    #expect(error?.path.hasSuffix("results/synthetic.json") == true)
    #expect(try project.text("results/synthetic.json") == "{ not json")
  }

  @Test func anUnknownVersionIsRefused() throws {
    let project = Project()
    try project.write(#"{"version": 99}"#, to: "results/synthetic.json")
    let error = #expect(throws: ResultFileError.self) { try project.writer.render() }
    #expect(error?.reason.contains("version 99") == true)
    #expect(error?.reason.contains("reads version 1") == true)
  }

  @Test func aMissingFieldIsNamedWithItsPlace() throws {
    let project = Project()
    try project.write(#"{"version": 1, "experiment": {"name": "x"}}"#, to: "results/synthetic.json")
    let error = #expect(throws: ResultFileError.self) { try project.writer.render() }
    #expect(error?.description.contains(#"at $.experiment: the key "summary" is missing"#) == true)
  }

  @Test func aDamagedPublishedFileIsNamed() throws {
    let project = Project()
    try project.write(#"{"name": "x", "figures": []}"#, to: "experiments/published/broken.json")
    let error = #expect(throws: ResultFileError.self) { try project.writer.write(result()) }
    #expect(error?.path.hasSuffix("experiments/published/broken.json") == true)
  }
}
