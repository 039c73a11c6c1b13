import Experiments

/// A kind of figure that a spec can ask for.
public struct FigureKind: Sendable {
  /// Name in specs and file names.
  public let name: String
  /// One line on what it shows.
  public let summary: String
  /// Name of the table that it stands beside in the report.
  let table: String
  let make: @Sendable (ResultGroups) -> [Figure]

  /// The figures of this kind, one for each workload that has data.
  public func figures(of result: ExperimentResult) -> [Figure] { make(ResultGroups(result)) }
}

/// The registered figures. A new kind is one file and one entry here.
public enum Figures {
  /// Every registered kind.
  public static let all: [FigureKind] = [
    .accuracyFlash, .accuracyLatency, .latency, .layers, .flashParts, .lossRanking,
  ]

  /// The kind of this name, or nil.
  public static func named(_ name: String) -> FigureKind? { all.first { $0.name == name } }
}
