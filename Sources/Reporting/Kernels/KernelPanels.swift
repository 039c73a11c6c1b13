/// Panels of a cost against sparsity: a line a format, the dense layer across, break-evens marked on it.
struct KernelPanels {
  /// One format's line; its place in the list of formats decides its colour and marker.
  struct Line {
    let format: Int
    /// Sparsity and cost, in the unit of the axis.
    let points: [(sparsity: Double, cost: Double)]
    /// Where it meets the dense layer; nil if it does not.
    let breakEven: Double?
  }

  /// One set of axes.
  struct Panel {
    let title: String
    /// Cost of the dense layer; nil where it was not measured.
    let dense: Double?
    let lines: [Line]

    /// The end of the vertical axis, at most `reach` times dense, so that slow formats do not flatten the rest.
    var top: Double {
      let most = lines.flatMap(\.points).map(\.cost).max() ?? 1
      let bound = dense.map { KernelPanels.reach * $0 } ?? most
      return min(bound, max(most, dense ?? 0) * 1.08)
    }
  }

  /// How many times the dense cost an axis shows.
  static let reach = 2.2

  let title: String
  /// Label of the vertical axes, with the unit.
  let axis: String
  /// Names of the formats.
  let formats: [String]
  let panels: [Panel]
  let columns: Int

  private static let (panelWidth, panelHeight, titleHeight) = (345, 300, 30)
  private static let denseTitle = "dense, nothing pruned"
  private static let breakEvenTitle = "break-even"

  private var rows: Int { (panels.count + columns - 1) / columns }
  private var legendWidth: Int { 56 + Figure.width(of: formats + [Self.denseTitle]) }

  /// Pixels of the svg.
  var size: (width: Int, height: Int) {
    (columns * Self.panelWidth + legendWidth, Self.titleHeight + rows * Self.panelHeight)
  }

  /// The data blocks: `p<panel>f<format>` for lines, `b<panel>` for break-evens.
  var tables: [PlotTable] {
    panels.enumerated().flatMap { index, panel in
      var tables = panel.lines.filter { !$0.points.isEmpty }.map { line in
        PlotTable(name: "p\(index)f\(line.format)", rows: line.points.map { [$0.sparsity, $0.cost] })
      }
      let marks = marks(panel)
      if !marks.isEmpty { tables.append(PlotTable(name: "b\(index)", rows: marks)) }
      return tables
    }
  }

  /// The gnuplot commands.
  var script: String {
    let common = [
      "set multiplot title \(Figure.quoted(title)) font ',12' offset 0,0.3",
      "set border 3 lw 0.8", "set tics nomirror", "set grid lc rgb '#CCCCCC' lw 0.8 back",
      "set xrange [0:1]", "set xtics 0.25",
      "set xlabel 'Sparsity, share pruned'",
      "set key at screen \(legendLeft), screen \(legendTop) left top Left reverse samplen 2 spacing 1.1 maxrows \(formats.count + 2)",
    ]
    return (common + panels.indices.map(commands) + ["unset multiplot"]).joined(separator: "\n")
  }

  private var legendLeft: Double { 1 - Double(legendWidth - 6) / Double(size.width) }
  private var legendTop: Double { 1 - Double(Self.titleHeight + 30) / Double(size.height) }

  private func marks(_ panel: Panel) -> [[Double]] {
    guard let dense = panel.dense else { return [] }
    return panel.lines.compactMap { line in line.breakEven.map { [$0, dense] } }
  }

  private func commands(_ index: Int) -> String {
    let panel = panels[index]
    let label = index % columns == 0 ? Figure.quoted(axis) : "''"
    let lines =
      place(index) + [
        "set title \(Figure.quoted(panel.title))", "set ylabel \(label)", "set yrange [0:\(panel.top)]",
        "set ytics \(AxisRange.step(panel.top / 5))", plot(index),
      ]
    // All formats are in the legend of the first panel; the others must not draw it again.
    return (lines + (index == 0 ? ["set key off"] : [])).joined(separator: "\n")
  }

  private func place(_ index: Int) -> [String] {
    let (width, height) = (Double(size.width), Double(size.height))
    let left = Double(index % columns * Self.panelWidth + 84)
    let top = Double(Self.titleHeight + index / columns * Self.panelHeight)
    return [
      "set lmargin at screen \(left / width)",
      "set rmargin at screen \((left + Double(Self.panelWidth) - 95) / width)",
      "set tmargin at screen \(1 - (top + 30) / height)",
      "set bmargin at screen \(1 - (top + Double(Self.panelHeight) - 72) / height)",
    ]
  }

  private func plot(_ index: Int) -> String {
    let panel = panels[index]
    var parts: [String] = []
    if let dense = panel.dense { parts.append("\(dense) with lines \(Self.denseLook) notitle") }
    parts += panel.lines.filter { !$0.points.isEmpty }.map { line in
      "$p\(index)f\(line.format) using 1:2 with linespoints \(look(line.format)) notitle"
    }
    if !marks(panel).isEmpty { parts.append("$b\(index) using 1:2 with points \(Self.markLook) notitle") }
    return "plot " + (parts + (index == 0 ? legend : [])).joined(separator: ", ")
  }

  private var legend: [String] {
    let lines = formats.indices.map { index in
      "keyentry with linespoints \(look(index)) title \(Figure.quoted(formats[index]))"
    }
    return ["keyentry with lines \(Self.denseLook) title \(Figure.quoted(Self.denseTitle))"] + lines
      + ["keyentry with points \(Self.markLook) title \(Figure.quoted(Self.breakEvenTitle))"]
  }

  private static let denseLook = "dt 2 lw 1.6 lc rgb '\(Palette.dense)'"
  private static let markLook = "pt 6 ps 1.7 lw 1.4 lc rgb 'black'"

  private func look(_ format: Int) -> String {
    "pt \(Palette.marker(format)) ps 0.8 lw 1.4 lc rgb '\(Palette.colour(format))'"
  }
}
