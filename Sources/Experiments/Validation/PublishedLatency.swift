import Documents
import Emulation

/// A latency that somebody measured on silicon and published.
public struct PublishedLatency: Codable, Hashable, Sendable {
  /// Round of the benchmark, such as `1.1`.
  public var round: String
  /// Who measured.
  public var submitter: String
  /// The board, as the submitter calls it.
  public var board: String
  /// Its core.
  public var core: Core
  /// Its clock, in MHz.
  public var megahertz: Double
  /// Inference engine with its version.
  public var stack: String
  /// Short name of the network: `ic`, `kws`, `vww` or `ad`.
  public var task: String
  /// Median latency of one inference.
  public var milliseconds: Double

  /// Cycles of one inference at the board's clock.
  public var cycles: Double { milliseconds * megahertz * 1000 }

  /// What tells that two rows ran the same code base: submitter, engine and round.
  public var family: String {
    let version = stack.hasSuffix(".0") ? String(stack.dropLast(2)) : stack
    return "\(submitter) \(version), round \(round)"
  }

  /// Reads an element of `latencies`; throws `DocumentError` at the first key or value that does not fit.
  init(node: Node) throws(DocumentError) {
    try node.requireKeys(["round", "submitter", "board", "core", "megahertz", "stack", "task", "milliseconds"])
    round = try node.member("round").nonEmptyString()
    submitter = try node.member("submitter").nonEmptyString()
    board = try node.member("board").nonEmptyString()
    core = try node.member("core").oneOf(Core.self, noun: "core")
    megahertz = try node.member("megahertz").positiveDouble()
    stack = try node.member("stack").nonEmptyString()
    task = try node.member("task").oneOf(BenchmarkTask.self, noun: "task").rawValue
    milliseconds = try node.member("milliseconds").positiveDouble()
  }
}

/// The networks of MLPerf Tiny, by the short names of its tasks.
public enum BenchmarkTask: String, CaseIterable, Codable, Sendable {
  case ic, kws, vww, ad

  /// Name of the network in `Models`.
  public var model: String {
    switch self {
    case .ic: "resnet8"
    case .kws: "ds-cnn"
    case .vww: "mobilenet"
    case .ad: "autoencoder"
    }
  }
}

/// Published latencies with their source: the content of experiments/validation/mlperf-tiny.json.
public struct PublishedLatencies: Sendable {
  /// Where they are found.
  public var source: String
  /// What they are.
  public var note: String
  /// One a board, engine and network.
  public var rows: [PublishedLatency]

  /// Rows with their source.
  public init(source: String, note: String, rows: [PublishedLatency]) {
    self.source = source
    self.note = note
    self.rows = rows
  }

  /// Reads a file; throws `DocumentError`.
  public static func load(file: String) throws -> PublishedLatencies {
    let root = try Document(file: file).root
    try root.requireKeys(["source", "note", "latencies"])
    return PublishedLatencies(
      source: try root.member("source").nonEmptyString(), note: try root.member("note").nonEmptyString(),
      rows: try root.member("latencies").elements().map { try PublishedLatency(node: $0) })
  }
}
