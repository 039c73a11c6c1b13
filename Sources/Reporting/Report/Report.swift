import Experiments

/// A name in a spec's report section that no table or figure has.
public struct UnknownReportItem: Error, Equatable, CustomStringConvertible {
  /// `table` or `figure`.
  public let kind: String
  /// The unknown name.
  public let name: String
  /// The names there are.
  public let known: [String]

  /// The message for a user.
  public var description: String {
    "there is no \(kind) \"\(name)\"; there are \(known.joined(separator: ", "))"
  }
}

/// The Markdown report of one or several experiments.
public struct Report: Sendable {
  /// The results, one section each, in the order of the report.
  public let results: [ExperimentResult]
  let published: [PublishedSet]
  let plotsLink: String
  let comparisons: [String: Comparison]

  /// A report of `results`: plain grids before ablations, then by name.
  /// - Parameters:
  ///   - published: Published figures to compare with.
  ///   - plotsLink: Path from the report to the plots.
  ///   - comparisons: Comparisons with the reference, by experiment name.
  public init(
    _ results: [ExperimentResult], published: [PublishedSet] = [], plotsLink: String = "../plots",
    comparisons: [String: Comparison] = [:]
  ) {
    self.results = results.sorted { left, right in
      let (a, b) = (left.experiment, right.experiment)
      return a.ablations.isEmpty == b.ablations.isEmpty ? a.name < b.name : a.ablations.isEmpty
    }
    self.published = published
    self.plotsLink = plotsLink
    self.comparisons = comparisons
  }

  /// The whole text.
  /// - Throws: `UnknownReportItem` for a table or figure that is not registered.
  public func markdown() throws -> String {
    let contents = results.map { result in
      "- [\(result.experiment.name)](#\(result.experiment.name)): \(result.experiment.report.title)\n"
    }
    let head = [
      "# Results\n",
      "Made by `dtmm` from the JSON files in this folder; changes by hand are lost.\n",
      contents.joined(),
      Self.reading,
    ]
    return (head + (try results.map(section))).joined(separator: "\n")
  }

  /// How to read the report, for those who have not seen the code.
  private static let reading = """
    **How to read this.** A *dense* network is trained, and every method prunes that same network until it \
    fits the flash budget, fine-tunes it with the same recipe, quantises it to int8 and stores what is left \
    in its weight format. The result is built with the same kernels for each board and executed in an \
    emulator, whose output must equal the host's byte for byte. A *filterlet* is the vector of weights over \
    all input channels at one position of one filter. Bytes are bytes of the model in flash; 1 kB is 1000 \
    bytes. A *point* is a percentage point of accuracy. *n* is the number of seeds; a ± is half the 95 % \
    interval of the mean over seeds by Student's t, and is missing where n is 1. *MACs* are \
    multiply-accumulates.

    """

  private func section(_ result: ExperimentResult) throws -> String {
    let section = ReportSection(
      result: result, published: published, plotsLink: plotsLink,
      comparison: comparisons[result.experiment.name])
    return try section.markdown()
  }
}
