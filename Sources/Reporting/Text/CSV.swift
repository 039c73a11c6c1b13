/// Comma-separated values.
public enum CSV {
  /// A header and rows, quoted as RFC 4180 asks, with a line feed after each line so that diffs stay
  /// readable.
  public static func text(header: [String], rows: [[String]]) -> String {
    ([header] + rows).map { $0.map(quoted).joined(separator: ",") + "\n" }.joined()
  }

  private static func quoted(_ field: String) -> String {
    let isPlain = field.unicodeScalars.allSatisfy { !#"",\#n\#r"#.unicodeScalars.contains($0) }
    guard !isPlain else { return field }
    // By scalars, because a quote with a combining mark is a character of its own.
    var doubled = String.UnicodeScalarView()
    for scalar in field.unicodeScalars { doubled.append(contentsOf: scalar == "\"" ? [scalar, scalar] : [scalar]) }
    return "\"\(String(doubled))\""
  }
}
