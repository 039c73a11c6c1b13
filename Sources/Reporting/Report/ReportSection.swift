import Experiments

/// One experiment's part of the report.
struct ReportSection {
  let result: ExperimentResult
  let published: [PublishedSet]
  let plotsLink: String
  let comparison: Comparison?

  private var experiment: Experiment { result.experiment }

  func markdown() throws -> String {
    let (tables, figures) = (try tables(), try figures())
    let isEmpty = result.records.isEmpty
    let title = "## \(experiment.name)\n\n\(experiment.report.title). \(experiment.summary)\n"
    let answer = section(.answer)
    let run = "### What was run\n\n" + Markup.markdown(RunDescription(result: result).pieces)
    let shown = isEmpty ? [] : tables.filter { $0.name != TableKind.answer.name }
    let body = shown.map { table in
      section(table) + inline(figures.filter { $0.table == table.name })
    }
    let rest = figures.filter { figure in !tables.contains { $0.name == figure.table } }
    let others = rest.isEmpty ? [] : ["### Figures\n" + inline(rest)]
    return ([title, answer, run] + body + others + [reference, notRun, provenance]).joined(separator: "\n")
  }

  private func tables() throws -> [TableKind] {
    try experiment.report.tables.map { name in
      guard let kind = Tables.named(name) else {
        throw UnknownReportItem(kind: "table", name: name, known: Tables.all.map(\.name))
      }
      return kind
    }
  }

  private func figures() throws -> [FigureKind] {
    try experiment.report.figures.map { name in
      guard let kind = Figures.named(name) else {
        throw UnknownReportItem(kind: "figure", name: name, known: Figures.all.map(\.name))
      }
      return kind
    }
  }

  private func section(_ table: TableKind) -> String {
    "### \(table.title)\n\n" + table.markdown(result, published: published)
  }

  private func inline(_ figures: [FigureKind]) -> String {
    figures.flatMap { $0.figures(of: result) }.map { figure in
      let path = "\(plotsLink)/\(figure.stem(in: experiment.name))"
      return "\n![\(figure.name), \(figure.scope)](\(path).png)\n\n*\(figure.caption)* ([svg](\(path).svg))\n"
    }.joined()
  }

  private var reference: String {
    guard let comparison else { return "" }
    return "### Against the reference\n\n" + Markup.markdown(comparison.pieces)
  }

  private var notRun: String {
    let heading = "### What was not run\n\n"
    guard !result.notRun.isEmpty else { return heading + "Every cell of the experiment was run.\n" }
    var table = TextTable([.text("Cell"), .text("Reason")])
    for (cell, reason) in result.notRun.sorted(by: { $0.key < $1.key }) { table.add([cell, reason]) }
    return heading + table.markdown
  }

  private var provenance: String {
    let provenance = result.provenance
    var table = TextTable([.text("Of this result"), .text("Value")])
    table.add(["commit", provenance.commit + (provenance.dirty ? ", with changes" : "")])
    for (name, version) in provenance.versions.sorted(by: { $0.key < $1.key }) { table.add([name, version]) }
    for (name, sum) in provenance.datasets.sorted(by: { $0.key < $1.key }) {
      table.add(["SHA-256 of \(name)", sum])
    }
    for (name, value) in provenance.environment.sorted(by: { $0.key < $1.key }) { table.add([name, value]) }
    table.add(["host", provenance.host])
    table.add(["finished", provenance.finished])
    table.add(["wall time, s", Numbers.fixed(provenance.wallSeconds, 0)])
    return "### Provenance\n\n" + table.markdown
  }
}
