import Experiments
import Foundation

/// A folder of results with its folder of plots: the reference, or the local one beside it.
struct ReportFolder {
  let results: URL
  let plots: URL
  /// Path from the report to the plots.
  let plotsLink: String

  /// The committed results of the project at `root`.
  static func reference(_ root: URL) -> ReportFolder {
    ReportFolder(
      results: root.appending(path: "results"), plots: root.appending(path: "plots"), plotsLink: "../plots")
  }

  /// Results that differ from the reference and must not replace it.
  static func local(_ root: URL) -> ReportFolder {
    ReportFolder(
      results: root.appending(path: "results/local"), plots: root.appending(path: "plots/local"),
      plotsLink: "../../plots/local")
  }

  /// The report.
  var report: URL { results.appending(path: "REPORT.md") }

  /// The JSON of an experiment.
  func json(_ experiment: String) -> URL { results.appending(path: "\(experiment).json") }

  /// The CSV of an experiment.
  func csv(_ experiment: String) -> URL { results.appending(path: "\(experiment).csv") }

  /// All results in the folder, by name.
  func readAll() throws -> [ExperimentResult] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: results.path)) ?? []
    return try names.filter { $0.hasSuffix(".json") }.sorted().map { name in
      try ResultCoding.read(results.appending(path: name))
    }
  }

  /// Writes `data` to a temporary file and renames it; a file that has these bytes already is left alone.
  static func write(_ data: Data, to file: URL) throws {
    if FileManager.default.contents(atPath: file.path) == data { return }
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file, options: .atomic)
  }

  /// Writes CSV and plots of `result`.
  /// - Parameter missingOnly: Leaves files that exist as they are.
  func writeDerived(_ result: ExperimentResult, missingOnly: Bool) throws {
    let name = result.experiment.name
    if !missingOnly || !exists(csv(name)) { try Self.write(Data(ResultCSV.text(result).utf8), to: csv(name)) }
    for kind in result.experiment.report.figures.compactMap(Figures.named) {
      for figure in kind.figures(of: result) { try draw(figure, of: name, missingOnly: missingOnly) }
    }
  }

  /// Removes the files that `writeDerived` makes of `result`.
  func removeDerived(_ result: ExperimentResult) throws {
    let name = result.experiment.name
    var files = [csv(name)]
    for kind in result.experiment.report.figures.compactMap(Figures.named) {
      for figure in kind.figures(of: result) {
        files += ["svg", "png"].map { plots.appending(path: "\(figure.stem(in: name)).\($0)") }
      }
    }
    for file in files where exists(file) { try FileManager.default.removeItem(at: file) }
  }

  /// Draws `figure` into the plots of `experiment`, unless `missingOnly` and both files are there.
  func draw(_ figure: Figure, of experiment: String, missingOnly: Bool) throws {
    let stem = figure.stem(in: experiment)
    let (svg, png) = (plots.appending(path: "\(stem).svg"), plots.appending(path: "\(stem).png"))
    if missingOnly, exists(svg), exists(png) { return }
    let images = try figure.draw()
    try Self.write(images.svg, to: svg)
    try Self.write(images.png, to: png)
  }

  func exists(_ file: URL) -> Bool { FileManager.default.fileExists(atPath: file.path) }
}
