import Experiments
import Foundation

/// Writes results/emulator.md, results/emulator.csv and their figures.
public struct EmulatorWriter {
  private let folder: ReportFolder

  /// A writer into the project at `root`.
  public init(root: URL) { folder = .reference(root) }

  /// Writes `check`; returns the page. `versions` are those of the tools, by name.
  ///
  /// Throws `GnuplotError`, or an error of the file system; each file is replaced whole or not at all.
  @discardableResult
  public func write(_ check: EmulatorCheck, versions: [String: String]) throws -> URL {
    let page = folder.results.appending(path: "emulator.md")
    for figure in [check.networkFigure, check.ratioFigure] {
      let images = try figure.draw()
      try ReportFolder.write(images.svg, to: folder.plots.appending(path: "emulator-\(figure.name).svg"))
      try ReportFolder.write(images.png, to: folder.plots.appending(path: "emulator-\(figure.name).png"))
    }
    try ReportFolder.write(Data(check.csv.utf8), to: folder.results.appending(path: "emulator.csv"))
    let report = EmulatorReport(check: check, versions: versions, plotsLink: folder.plotsLink)
    try ReportFolder.write(Data(report.markdown.utf8), to: page)
    return page
  }
}
