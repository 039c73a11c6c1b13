import Experiments

/// A piece of a report.
enum Piece: Equatable {
  /// A paragraph or list of Markdown.
  case text(String)
  /// A table.
  case table(TextTable)
  /// A table that is folded away under its title.
  case folded(String, TextTable)
  /// A smaller heading.
  case heading(String)
}

/// What tables are made from.
struct TableInput {
  let groups: ResultGroups
  let published: [PublishedSet]
}

/// A kind of table that a spec can ask for.
public struct TableKind: Sendable {
  /// Name in specs.
  public let name: String
  /// One line on what it shows.
  public let summary: String
  /// Heading in the report.
  let title: String
  let make: @Sendable (TableInput) -> [Piece]

  /// The table as plain text for a terminal.
  public func plain(_ result: ExperimentResult, published: [PublishedSet] = []) -> String {
    Markup.plain(make(TableInput(groups: ResultGroups(result), published: published)))
  }

  /// The table as Markdown.
  public func markdown(_ result: ExperimentResult, published: [PublishedSet] = []) -> String {
    Markup.markdown(make(TableInput(groups: ResultGroups(result), published: published)))
  }
}

/// The registered tables. A new kind is one file and one entry here.
public enum Tables {
  /// Every registered kind.
  public static let all: [TableKind] = [
    .answer, .accuracy, .equalAccuracy, .size, .flashParts, .latency, .memory, .energy, .wins, .front, .layers,
    .scheduler, .lossRanking, .published,
  ]

  /// The kind of this name, or nil.
  public static func named(_ name: String) -> TableKind? { all.first { $0.name == name } }
}

/// Pieces as text.
enum Markup {
  /// GitHub-flavoured Markdown; headings are of level four.
  static func markdown(_ pieces: [Piece]) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text + "\n"
      case .table(let table): table.markdown
      case .folded(let title, let table):
        "<details><summary>\(title)</summary>\n\n\(table.markdown)\n</details>\n"
      case .heading(let text): "#### \(text)\n"
      }
    }.joined(separator: "\n")
  }

  /// Text for a terminal.
  static func plain(_ pieces: [Piece]) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text.replacing("**", with: "").replacing("`", with: "") + "\n"
      case .table(let table): table.plain
      case .folded(let title, let table): title + "\n\n" + table.plain
      case .heading(let text): text + "\n"
      }
    }.joined(separator: "\n")
  }
}
