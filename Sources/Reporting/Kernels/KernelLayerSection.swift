import Deployment
import Experiments

/// One layer in the report of a sweep: all formats at one sparsity, beside the published kernels.
struct KernelLayerSection {
  /// The share pruned at which formats are compared side by side.
  private static let side = 0.5

  let layer: String
  let boards: [String]
  let series: KernelSeries
  let kernels: [PublishedKernel]
  let plotsLink: String

  /// One kernel at one sparsity, ours or published, with its figures board by board.
  private struct Row {
    var title: String
    var sparsity: Double
    /// Cycles; nil where there is none.
    var cycles: [Int?]
    /// Multiply-accumulates on kept weights.
    var macs: Double
    /// Bytes in flash and of scratch; nil for published kernels.
    var bytes, scratch: Int?
  }

  /// The section with its tables and its figure.
  var markdown: String {
    let rows = ours + theirs
    return """
      ## \(layer)

      Million cycles, with the ratio to our dense kernel on the same core:

      \(cycleTable(rows).markdown)
      Cycles per kept MAC:

      \(perMacTable(rows).markdown)
      \(images)
      """
  }

  private var images: String {
    KernelFigures.families(of: series).map { family in
      "![Cycles of \(layer) against sparsity, \(family.title)]"
        + "(\(plotsLink)/kernels-cycles-\(family.rawValue)-\(layer).svg)\n"
    }.joined(separator: "\n")
  }

  private var heads: [TextTable.Column] {
    [.text("Kernel"), .number("Sparsity")] + boards.map { .number(series.core($0)) }
  }

  private func cycleTable(_ rows: [Row]) -> TextTable {
    var table = TextTable(heads + [.number("Bytes in flash"), .number("Bytes of scratch")])
    let dense = boards.map { series.dense(layer, $0)?.cycles }
    for row in rows {
      let cells = zip(row.cycles, dense).map { cycles, dense in
        guard let cycles else { return Numbers.none }
        let millions = Numbers.fixed(Double(cycles) / 1e6, 3)
        return dense.map { "\(millions) (\(Numbers.ratio(Double(cycles) / Double($0))))" } ?? millions
      }
      let bytes = [row.bytes, row.scratch].map { $0.map(Numbers.count) ?? Numbers.none }
      table.add([row.title, Numbers.plain(row.sparsity)] + cells + bytes)
    }
    return table
  }

  private func perMacTable(_ rows: [Row]) -> TextTable {
    var table = TextTable(heads)
    for row in rows {
      let cells = row.cycles.map { cycles in
        cycles.map { row.macs > 0 ? Numbers.fixed(Double($0) / row.macs, 3) : Numbers.none } ?? Numbers.none
      }
      table.add([row.title, Numbers.plain(row.sparsity)] + cells)
    }
    return table
  }

  private var ours: [Row] {
    ([DenseFormat.name] + series.formats).compactMap { format in
      let points = boards.map { shown(series.points(layer, format, $0)) }
      guard let first = points.compactMap(\.self).first else { return nil }
      return Row(
        title: format, sparsity: first.sparsity, cycles: points.map { $0?.cycles }, macs: Double(first.keptMacs),
        bytes: first.bytes, scratch: first.scratchBytes)
    }
  }

  /// The point to show of a line: the one at the common sparsity, or the only one there is.
  private func shown(_ points: [KernelMeasurement]) -> KernelMeasurement? {
    points.first { $0.sparsity == Self.side } ?? (points.count == 1 ? points.first : nil)
  }

  private var theirs: [Row] {
    let rows = kernels.filter { $0.layer == layer && [0, Self.side].contains($0.sparsity) }
    let denseMacs = series.anywhere(layer, DenseFormat.name).first.map { Double($0.keptMacs) } ?? 0
    return rows.map(\.kernel).unique.flatMap { name in
      let own = rows.filter { $0.kernel == name }
      return own.map(\.sparsity).unique.sorted().map { sparsity in
        Row(
          title: "published: \(name)", sparsity: sparsity,
          cycles: boards.map { board in
            own.first { $0.sparsity == sparsity && $0.core == series.core(board) }?.cycles
          },
          macs: denseMacs * (1 - sparsity))
      }
    }
  }
}
