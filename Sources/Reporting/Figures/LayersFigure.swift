import Experiments

extension FigureKind {
  /// Bytes and cycles of each layer, stacked.
  static let layers = FigureKind(
    name: "layers", summary: "bytes in flash and cycles on each board, stacked layer by layer",
    table: "layers"
  ) { groups in
    groups.workloads.map { layersFigure(groups, $0) }
  }

  private static func layersFigure(_ groups: ResultGroups, _ workload: Workload) -> Figure {
    let points = groups.points(of: workload)
    let firsts = points.compactMap(\.records.first)
    let names = firsts.flatMap { $0.layers.map(\.name) }.unique
    let segments = names.enumerated().map { index, name in
      let share = names.count > 1 ? Double(index) / Double(names.count - 1) : 0
      return BarPanels.Segment(
        title: "\(index + 1)  \(name)",
        colour: Palette.ramp(share),
        ink: share < 0.45 ? "#FFFFFF" : "#000000")
    }
    let bytes = layersPanel("Bytes in flash", "kB", firsts, names) { Double($0.flash.total) / 1000 }
    let cycles = groups.boards.map { board in
      layersPanel("Cycles on \(board)", "million cycles", firsts, names) {
        Double($0.cycles[board] ?? 0) / 1e6
      }
    }
    let bars = BarPanels(
      title: workload.label, rows: points.barRows, segments: segments, panels: [bytes] + cycles,
      columns: cycles.isEmpty ? 1 : 2,
      marks: names.indices.map { "\($0 + 1)" })
    return Figure(
      name: "layers", scope: workload.slug,
      caption: """
        Where bytes and cycles are, layer by layer from the first (dark) to the last (pale), \
        \(workload.label), first seed.
        """,
      size: bars.size, tables: bars.tables, script: bars.script)
  }

  private static func layersPanel(
    _ title: String, _ axis: String, _ records: [Record], _ names: [String],
    _ figure: (LayerRecord) -> Double
  ) -> BarPanels.Panel {
    let lengths = records.map { record in
      names.map { name in record.layers.first { $0.name == name }.map(figure) ?? 0 }
    }
    return BarPanels.Panel(
      title: title, axis: axis, lengths: lengths,
      totals: lengths.map { Numbers.significant($0.reduce(0, +)) })
  }
}
