/// Panels of horizontal stacked bars that share their rows: a row is a method under a budget.
struct BarPanels {
  /// One colour of the stacks.
  struct Segment {
    /// Text in the legend; nil leaves it out.
    let title: String?
    /// Its colour.
    let colour: String
    /// gnuplot's fill style.
    var fill = "solid 1 border lc rgb '#FFFFFF'"
    /// Colour of the text written into the segment.
    var ink = "#000000"
  }

  /// One row: a label left of the first panel.
  struct Row {
    let label: String
    /// Whether space is left above it.
    let startsGroup: Bool
  }

  /// One set of axes.
  struct Panel {
    let title: String
    /// Label of the horizontal axis, with the unit.
    let axis: String
    /// Lengths, row by row, segment by segment.
    let lengths: [[Double]]
    /// Half the interval of a row's whole length, nil without one.
    var halfWidths: [Double?] = []
    /// A bound drawn as a tick across each row, nil without one.
    var bounds: [Double?] = []
    /// Text after the end of each row.
    let totals: [String]
  }

  /// Title of the whole.
  let title: String
  let rows: [Row]
  let segments: [Segment]
  let panels: [Panel]
  /// Panels side by side before the next ones go below.
  let columns: Int
  /// Texts in wide enough segments, by segment; empty for none.
  var marks: [String] = []

  /// Pixels of the svg.
  var size: (width: Int, height: Int) {
    (labelWidth + columns * panelWidth + legendWidth, titleHeight + panelRows * panelHeight)
  }

  private let titleHeight = 30
  private let legendStep = 20
  private var legend: [Segment] { segments.filter { $0.title != nil } }
  private var labelWidth: Int { 26 + Figure.width(of: rows.map(\.label)) }
  private var legendWidth: Int { legend.isEmpty ? 10 : 34 + Figure.width(of: legend.compactMap(\.title)) }
  private var panelWidth: Int { columns == 1 ? 600 : columns == 2 ? 440 : 310 }
  private var panelHeight: Int {
    let rowsHeight = Int(22 * (positions.last ?? 0)) + 128
    return max(rowsHeight, (legend.count * legendStep + 60) / panelRows)
  }
  private var panelRows: Int { (panels.count + columns - 1) / columns }

  /// Heights of the rows, from the top down.
  private var positions: [Double] {
    var next = 0.0
    return rows.enumerated().map { index, row in
      next += row.startsGroup && index > 0 ? 1.6 : 1
      return next
    }
  }

  /// The data blocks: `p<panel>s<segment>` for rectangles, `e<panel>` for intervals.
  var tables: [PlotTable] {
    panels.indices.flatMap { panel in rectangles(panel) + intervals(panel) }
  }

  /// The gnuplot commands.
  var script: String {
    let common = [
      "set multiplot title \(Figure.quoted(title)) font ',12' offset 0,0.3",
      "set border 1 lw 0.8", "set grid x lc rgb '#CCCCCC' lw 0.8 back",
      "set yrange [\((positions.last ?? 0) + 0.7):0.3]", "set key off",
    ]
    return (common + panels.indices.map(commands) + ["unset multiplot"]).joined(separator: "\n")
  }

  private func rectangles(_ panel: Int) -> [PlotTable] {
    segments.indices.compactMap { segment in
      let rows = zip(positions, panels[panel].lengths).compactMap { y, lengths -> [Double]? in
        let start = lengths[..<segment].reduce(0, +)
        guard lengths[segment] > 0 else { return nil }
        let end = start + lengths[segment]
        return [(start + end) / 2, y, start, end, y - 0.4, y + 0.4]
      }
      return rows.isEmpty ? nil : PlotTable(name: "p\(panel)s\(segment)", rows: rows)
    }
  }

  private func intervals(_ panel: Int) -> [PlotTable] {
    let rows = zip(positions, zip(panels[panel].lengths, panels[panel].halfWidths)).compactMap {
      y, bar -> [Double]? in
      guard let half = bar.1 else { return nil }
      let end = bar.0.reduce(0, +)
      return [end, y, end - half, end + half]
    }
    return rows.isEmpty ? [] : [PlotTable(name: "e\(panel)", rows: rows)]
  }

  private func commands(_ index: Int) -> String {
    let panel = panels[index]
    let lines =
      place(index) + [
        "set title \(Figure.quoted(panel.title))", "set xlabel \(Figure.quoted(panel.axis))",
        "set xrange [0:\(reach(panel))]", "set xtics \(AxisRange.step(reach(panel) / 5)) nomirror",
        "unset label", "unset arrow", "unset object",
      ] + yTics(index) + totals(panel) + bounds(panel) + markLabels(panel) + legendCommands(index)
    return (lines + [plot(index)]).joined(separator: "\n")
  }

  /// The end of the horizontal axis: the longest bar and room for its total.
  private func reach(_ panel: Panel) -> Double {
    let longest = panel.lengths.map { $0.reduce(0, +) }.max() ?? 0
    let characters = Double(panel.totals.map(\.count).max() ?? 0)
    let room = 1 - (characters * Figure.characterWidth + 8) / Double(panelWidth - 40)
    return longest > 0 ? longest / max(room, 0.3) : 1
  }

  private func place(_ index: Int) -> [String] {
    let (column, row) = (index % columns, index / columns)
    let (width, height) = (Double(size.width), Double(size.height))
    let left = Double(labelWidth + column * panelWidth)
    let top = Double(titleHeight + row * panelHeight)
    return [
      "set lmargin at screen \(left / width)",
      "set rmargin at screen \((left + Double(panelWidth - 40)) / width)",
      "set tmargin at screen \(1 - (top + 34) / height)",
      "set bmargin at screen \(1 - (top + Double(panelHeight - 62)) / height)",
    ]
  }

  private func yTics(_ index: Int) -> [String] {
    guard index % columns == 0 else { return ["unset ytics"] }
    let tics = zip(rows, positions).map { "\(Figure.quotedTic($0.label)) \($1)" }.joined(separator: ", ")
    return ["set ytics (\(tics)) nomirror scale 0"]
  }

  private func totals(_ panel: Panel) -> [String] {
    zip(zip(panel.totals, panel.lengths), positions.indices).map { bar, row in
      let half = panel.halfWidths.indices.contains(row) ? panel.halfWidths[row] ?? 0 : 0
      let end = bar.1.reduce(0, +) + half
      return "set label \(Figure.quoted(bar.0)) at first \(end), first \(positions[row]) left offset 0.4,0"
    }
  }

  private func bounds(_ panel: Panel) -> [String] {
    zip(panel.bounds, positions).compactMap { bound, y in
      bound.map {
        """
        set arrow from first \($0), first \(y - 0.5) to first \($0), first \(y + 0.5) \
        nohead front lw 2.2 lc rgb 'black'
        """
      }
    }
  }

  private func markLabels(_ panel: Panel) -> [String] {
    guard !marks.isEmpty else { return [] }
    let pixels = Double(panelWidth - 40) / reach(panel)
    return zip(panel.lengths, positions).flatMap { lengths, y in
      segments.indices.compactMap { segment -> String? in
        guard lengths[segment] * pixels > Double(8 * marks[segment].count + 2) else { return nil }
        let middle = lengths[..<segment].reduce(0, +) + lengths[segment] / 2
        return """
          set label \(Figure.quoted(marks[segment])) at first \(middle), first \(y) center front \
          font ',9' tc rgb '\(segments[segment].ink)'
          """
      }
    }
  }

  /// Boxes and names right of the panels: gnuplot's own key does not fit beside several panels.
  private func legendCommands(_ index: Int) -> [String] {
    guard index == 0 else { return [] }
    let (width, height) = (Double(size.width), Double(size.height))
    let left = Double(size.width - legendWidth)
    return legend.enumerated().flatMap { row, segment in
      let y = 1 - Double(titleHeight + 40 + row * legendStep) / height
      let half = 6 / height
      return [
        """
        set object rectangle from screen \(left / width), screen \(y - half) \
        to screen \((left + 18) / width), screen \(y + half) front \
        fillcolor rgb '\(segment.colour)' fillstyle \(segment.fill)
        """,
        "set label \(Figure.quoted(segment.title ?? "")) at screen \((left + 25) / width), screen \(y) left",
      ]
    }
  }

  private func plot(_ index: Int) -> String {
    let names = Set(tables.map(\.name))
    var parts = segments.indices.compactMap { segment -> String? in
      let name = "p\(index)s\(segment)"
      guard names.contains(name) else { return nil }
      let (colour, fill) = (segments[segment].colour, segments[segment].fill)
      return "$\(name) using 1:2:3:4:5:6 with boxxyerror lc rgb '\(colour)' fs \(fill)"
    }
    if names.contains("e\(index)") {
      parts.append("$e\(index) using 1:2:3:4 with xerrorbars pt 0 lw 1.4 lc rgb '#000000'")
    }
    return "plot " + (parts.isEmpty ? ["NaN"] : parts).joined(separator: ", ")
  }
}
