import Experiments
import Foundation

/// Writes what a sweep over single layers gave.
public struct KernelResultWriter: Sendable {
  private static let name = "kernels"
  private let root: URL

  /// A writer for the project at `root`.
  public init(root: URL) { self.root = root }

  /// Writes `kernels.csv`, `kernels.md` and the plots, and returns the report.
  ///
  /// - Parameters:
  ///   - versions: Versions of compilers and emulator, by program.
  ///   - isReference: Whether they go to `results` and `plots`; if not, to `results/local` and `plots/local`.
  /// - Throws: `ResultFileError` for a damaged published file, `GnuplotError`, or an error of the file system.
  public func write(_ result: KernelSweepResult, versions: [String: String], isReference: Bool) throws -> URL {
    let folder = isReference ? ReportFolder.reference(root) : ReportFolder.local(root)
    let published = try PublishedSet.readAll(in: root.appending(path: "experiments/published"))
    let report = KernelReport(result, published: published, versions: versions, plotsLink: folder.plotsLink)
    try ReportFolder.write(Data(KernelCSV.text(result.measurements).utf8), to: folder.csv(Self.name))
    for figure in KernelFigures.figures(of: result.measurements) {
      try folder.draw(figure, of: Self.name, missingOnly: false)
    }
    let file = folder.results.appending(path: "\(Self.name).md")
    try ReportFolder.write(Data(report.markdown().utf8), to: file)
    return file
  }
}
