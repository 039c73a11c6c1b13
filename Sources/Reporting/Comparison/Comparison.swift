import Experiments

/// How new results stand to the reference, figure by figure.
public struct Comparison: Equatable, Sendable {
  /// How one figure of one cell stands.
  public enum Verdict: String, CaseIterable, Sendable {
    /// Equal.
    case match
    /// Not equal, but within the tolerance of the figure.
    case within = "within tolerance"
    /// Beyond the tolerance.
    case differs
    /// In one of the two results only.
    case missing
  }

  /// One figure of one cell.
  public struct Entry: Equatable, Sendable {
    /// Label of the cell.
    public let cell: String
    /// Name of the figure, with its unit.
    public let figure: String
    /// Value in the reference, nil if it is not there.
    public let reference: Double?
    /// Value in the new result, nil if it is not there.
    public let new: Double?
    /// The verdict.
    public let verdict: Verdict
  }

  /// Every figure of every cell, in the order of the reference, new cells last.
  public let entries: [Entry]
  /// Whether all but provenance is equal: spec, cells, and every field of every record.
  public let isIdentical: Bool
  /// Whether both results come of the same resolved spec.
  public let hasSameSpec: Bool

  /// Compares all figures of two results of one experiment. Provenance (times, host, versions, artifact keys)
  /// is left out.
  public init(reference: ExperimentResult, new: ExperimentResult) {
    let labels = (reference.records + new.records).map(\.cell.label).unique
    entries = labels.flatMap { label in
      Self.entries(
        label, reference.records.first { $0.cell.label == label },
        new.records.first { $0.cell.label == label })
    }
    hasSameSpec = reference.experiment == new.experiment
    isIdentical =
      hasSameSpec && reference.notRun == new.notRun
      && reference.records.map(\.withoutArtifacts) == new.records.map(\.withoutArtifacts)
  }

  /// The worst verdict, in the order match, within tolerance, differs, missing.
  public var verdict: Verdict {
    Verdict.allCases.last { verdict in entries.contains { $0.verdict == verdict } } ?? .match
  }

  private static func entries(_ cell: String, _ reference: Record?, _ new: Record?) -> [Entry] {
    let boards = ((reference?.boards ?? []) + (new?.boards ?? [])).map(\.board).unique
    return ComparedFigure.all(boards: boards).compactMap { figure in
      let (old, new) = (reference.flatMap(figure.value), new.flatMap(figure.value))
      guard old != nil || new != nil else { return nil }
      return Entry(
        cell: cell, figure: figure.name, reference: old, new: new,
        verdict: figure.tolerance.verdict(reference: old, new: new))
    }
  }
}

extension Record {
  fileprivate var withoutArtifacts: Record {
    var copy = self
    copy.artifacts = [:]
    copy.times = nil
    return copy
  }
}
