import Experiments

extension FigureKind {
  /// Latency bars per board.
  static let latency = FigureKind(
    name: "latency", summary: "latency of one inference on each board, by budget and method", table: "latency"
  ) { groups in
    groups.boards.isEmpty ? [] : groups.workloads.map { latencyFigure(groups, $0) }
  }

  private static func latencyFigure(_ groups: ResultGroups, _ workload: Workload) -> Figure {
    let points = groups.points(of: workload)
    let variants = groups.variants
    let segments = variants.enumerated().map { index, variant in
      let isDense = points.filter { $0.variant == variant }.allSatisfy(\.isDense)
      let colour = isDense ? Palette.dense : Palette.colour(index)
      return BarPanels.Segment(title: nil, colour: colour)
    }
    let panels = groups.boards.map { board in latencyPanel(board, points, variants) }
    let bars = BarPanels(
      title: workload.label, rows: points.barRows, segments: segments, panels: panels,
      columns: min(3, panels.count))
    return Figure(
      name: "latency", scope: workload.slug,
      caption: """
        Latency of one inference, \(workload.label): modelled cycles over the board's clock, \
        with the ratio to the dense network. The boards have scales of their own.
        """,
      size: bars.size, tables: bars.tables, script: bars.script)
  }

  private static func latencyPanel(_ board: String, _ points: [Point], _ variants: [Variant])
    -> BarPanels.Panel
  {
    let figure = { (record: Record) in record.board(board)?.latencyMilliseconds }
    let estimates = points.map { $0.estimate(figure) }
    let core = points.lazy.compactMap { $0.records.first?.board(board)?.core }.first ?? ""
    let dense = points.first(where: \.isDense)?.estimate(figure)?.mean
    return BarPanels.Panel(
      title: "\(board) (\(core))", axis: "Latency, ms",
      lengths: zip(points, estimates).map { point, estimate in
        variants.map { $0 == point.variant ? estimate?.mean ?? 0 : 0 }
      },
      halfWidths: estimates.map { $0?.halfWidth },
      totals: estimates.map { estimate in
        guard let mean = estimate?.mean else { return "not run" }
        guard let dense, dense > 0 else { return Numbers.significant(mean) }
        return "\(Numbers.significant(mean))  (\(Numbers.ratio(mean / dense)))"
      })
  }
}

extension [Point] {
  /// The points as rows of bars, with space where the budget changes.
  var barRows: [BarPanels.Row] {
    indices.map { index in
      BarPanels.Row(
        label: self[index].label, startsGroup: index > 0 && self[index].budget != self[index - 1].budget)
    }
  }
}
