import Experiments
import Foundation

/// Writes results, plots and the report, and never replaces the committed reference unasked.
public struct ResultWriter: Sendable {
  /// What became of a result.
  public enum Status: String, Sendable {
    /// There was no reference; these files are it now.
    case created
    /// Equal to the reference but for provenance; no file was changed.
    case unchanged
    /// The reference was replaced, as asked.
    case replaced
    /// Unlike the reference; written to `results/local` and `plots/local` instead.
    case local
  }

  /// Where the files are and how they stand to the reference.
  public struct Outcome: Sendable {
    /// What was done.
    public let status: Status
    /// The report to read.
    public let report: URL
    /// The comparison with the reference there was, nil without one.
    public let comparison: Comparison?
  }

  /// Folder that holds `results`, `plots` and `experiments/published`.
  public let root: URL

  /// A writer for the project at `root`.
  public init(root: URL) { self.root = root }

  /// Writes `results/<experiment>.json`, `.csv`, the plots, and `results/REPORT.md` over all experiments.
  ///
  /// If the reference differs in more than provenance, everything goes to `results/local` and `plots/local`,
  /// unless `replaceReference` is set. If it does not differ, only files that are missing are made.
  /// - Throws: `ResultFileError` for a damaged reference or published file, `GnuplotError`,
  ///   `UnknownReportItem`, or an error of the file system.
  public func write(_ result: ExperimentResult, replaceReference: Bool = false) throws -> Outcome {
    let reference = ReportFolder.reference(root)
    guard reference.exists(reference.json(result.experiment.name)) else {
      return try write(result, to: reference, .created, nil)
    }
    let old = try ResultCoding.read(reference.json(result.experiment.name))
    let comparison = Comparison(reference: old, new: result)
    if replaceReference { return try write(result, to: reference, .replaced, comparison) }
    if comparison.isIdentical { return try complete(old, in: reference, comparison) }
    return try write(result, to: .local(root), .local, comparison)
  }

  /// Makes CSV, plots and report anew from the JSON files in `results`, and returns the report.
  /// - Throws: as `write`.
  public func render() throws -> URL {
    let reference = ReportFolder.reference(root)
    for result in try reference.readAll() { try reference.writeDerived(result, missingOnly: false) }
    try writeReport(reference)
    return reference.report
  }

  private func write(
    _ result: ExperimentResult, to folder: ReportFolder, _ status: Status, _ comparison: Comparison?
  ) throws -> Outcome {
    // Gone before the new JSON is there, so that a run killed in between leaves none that a later one takes for new.
    try folder.removeDerived(result)
    try ReportFolder.write(ResultCoding.encode(result), to: folder.json(result.experiment.name))
    try folder.writeDerived(result, missingOnly: false)
    try writeReport(folder)
    return Outcome(status: status, report: folder.report, comparison: comparison)
  }

  private func complete(_ result: ExperimentResult, in folder: ReportFolder, _ comparison: Comparison) throws
    -> Outcome
  {
    // A run that was killed while it wrote may have left files older than their JSON; equal bytes are not rewritten.
    try folder.writeDerived(result, missingOnly: true)
    try writeReport(folder)
    return Outcome(status: .unchanged, report: folder.report, comparison: comparison)
  }

  private func writeReport(_ folder: ReportFolder) throws {
    let results = try folder.readAll()
    let published = try PublishedSet.readAll(in: root.appending(path: "experiments/published"))
    let report = Report(
      results, published: published, plotsLink: folder.plotsLink,
      comparisons: try comparisons(of: results, in: folder))
    try ReportFolder.write(Data(report.markdown().utf8), to: folder.report)
  }

  /// Comparisons of local results with the reference; the reference itself has none.
  private func comparisons(of results: [ExperimentResult], in folder: ReportFolder) throws -> [String:
    Comparison]
  {
    let reference = ReportFolder.reference(root)
    guard folder.results != reference.results else { return [:] }
    var comparisons: [String: Comparison] = [:]
    for result in results {
      let file = reference.json(result.experiment.name)
      guard reference.exists(file) else { continue }
      comparisons[result.experiment.name] = Comparison(reference: try ResultCoding.read(file), new: result)
    }
    return comparisons
  }
}
