/// A table of text, printed with aligned columns on a terminal or as Markdown.
public struct TextTable: Equatable, Sendable {
  /// A column's heading and the side its cells keep to.
  public struct Column: Equatable, Sendable {
    /// The heading, with the unit.
    public let title: String
    /// Whether cells are set right, as numbers are.
    public let isNumeric: Bool

    /// A column of words.
    public static func text(_ title: String) -> Column { Column(title: title, isNumeric: false) }
    /// A column of numbers.
    public static func number(_ title: String) -> Column { Column(title: title, isNumeric: true) }
  }

  /// The columns from left to right.
  public let columns: [Column]
  /// The rows from top to bottom, each with one cell a column.
  public private(set) var rows: [[String]] = []

  /// A table without rows.
  public init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row; cells beyond the columns are left out, missing ones are empty.
  public mutating func add(_ cells: [String]) {
    rows.append(columns.indices.map { cells.indices.contains($0) ? cells[$0] : "" })
  }

  /// Aligned columns for a terminal, two spaces apart, with a rule under the headings.
  public var plain: String {
    let widths = columns.indices.map(width)
    let lines = [columns.map(\.title), widths.map { String(repeating: "-", count: $0) }] + rows
    return lines.map { line($0, widths: widths) }.joined(separator: "\n") + "\n"
  }

  /// A GitHub-flavoured Markdown table.
  public var markdown: String {
    let rule = columns.map { $0.isNumeric ? "--:" : ":--" }
    return ([columns.map(\.title), rule] + rows).map { cells in
      "| " + cells.map(Self.escaped).joined(separator: " | ") + " |\n"
    }.joined()
  }

  private func width(_ index: Int) -> Int {
    rows.reduce(columns[index].title.count) { max($0, $1[index].count) }
  }

  private func line(_ cells: [String], widths: [Int]) -> String {
    let padded = zip(cells, zip(columns, widths)).map { cell, layout in
      let space = String(repeating: " ", count: layout.1 - cell.count)
      return layout.0.isNumeric ? space + cell : cell + space
    }
    let text = padded.joined(separator: "  ")
    return String(text[..<(text.lastIndex { $0 != " " }.map(text.index(after:)) ?? text.startIndex)])
  }

  private static func escaped(_ cell: String) -> String {
    // By characters, because "\r\n" is a single one.
    String(cell.map { $0.isNewline ? " " : $0 }).replacing("|", with: "\\|")
  }
}
