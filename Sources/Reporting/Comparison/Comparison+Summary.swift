extension Comparison {
  /// Differing figures that the summary names one by one.
  private static let named = 20

  /// For a terminal: a count of the verdicts for each figure, then the figures that are not within tolerance.
  public var summary: String {
    var text = headline + "\n\n" + counts.plain
    let off = entries.filter { $0.verdict == .differs || $0.verdict == .missing }
    guard !off.isEmpty else { return text }
    text += "\n" + list(off.prefix(Self.named)).plain
    if off.count > Self.named { text += "and \(off.count - Self.named) more\n" }
    return text
  }

  /// For the report: as `summary`.
  var pieces: [Piece] {
    let off = entries.filter { $0.verdict == .differs || $0.verdict == .missing }
    return [.text(headline), .table(counts)] + (off.isEmpty ? [] : [.table(list(off[...]))])
  }

  /// One sentence on the whole.
  public var headline: String {
    if isIdentical { return "The results equal the reference." }
    let spec = hasSameSpec ? "" : " The spec is not the one of the reference."
    return "Compared with the reference: \(verdict.rawValue).\(spec)"
  }

  private var counts: TextTable {
    var table = TextTable(
      [.text("Figure"), .text("Tolerance")] + Verdict.allCases.map { .number($0.rawValue) }
        + [.number("largest difference")])
    for figure in entries.map(\.figure).unique {
      let members = entries.filter { $0.figure == figure }
      let counts = Verdict.allCases.map { verdict in "\(members.filter { $0.verdict == verdict }.count)" }
      table.add([figure, tolerance(figure)] + counts + [largest(members)])
    }
    return table
  }

  private func tolerance(_ figure: String) -> String {
    let boards = figure.split(separator: ", ").dropFirst().map(String.init)
    let known = ComparedFigure.all(boards: boards).first { $0.name == figure }
    return known?.tolerance.label(unit: "points") ?? Numbers.none
  }

  private func largest(_ members: [Entry]) -> String {
    let changes = members.compactMap { entry -> Double? in
      guard let reference = entry.reference, let new = entry.new else { return nil }
      return new - reference
    }
    guard let largest = changes.max(by: { abs($0) < abs($1) }) else { return Numbers.none }
    return Numbers.signed(largest, largest == largest.rounded() ? 0 : 2)
  }

  private func list(_ entries: ArraySlice<Entry>) -> TextTable {
    var table = TextTable([
      .text("Cell"), .text("Figure"), .number("Reference"), .number("New"), .text("Verdict"),
    ])
    for entry in entries {
      let values = [entry.reference, entry.new].map { value in
        value.map { Numbers.fixed($0, $0 == $0.rounded() ? 0 : 2) } ?? Numbers.none
      }
      table.add([entry.cell, entry.figure] + values + [entry.verdict.rawValue])
    }
    return table
  }
}
