import Emulation
import Experiments

/// Draws predicted against measured cycles.
enum PredictorFigure {
  static func figure(_ fits: [PredictorCheck.Fit]) -> Figure {
    let cores = fits.map(\.core).unique
    let tables = cores.enumerated().map { index, core in
      PlotTable(
        name: "core\(index)",
        rows: fits.filter { $0.core == core }.flatMap(\.heldOut).map { [$0.measured, $0.predicted] })
    }
    let points = cores.enumerated().map { index, core in
      """
      $core\(index) using 1:2 with points pt \(Palette.marker(index)) ps 0.7 lc rgb '\(Palette.colour(index))' \
      title \(Figure.quoted(core.title))
      """
    }
    let commands = [
      "set logscale xy", "set format xy '%.0e'", "set xlabel 'Measured cycles'", "set ylabel 'Predicted cycles'",
      "set grid lc rgb '#CCCCCC' lw 0.8", "set border 3 lw 0.8", "set tics nomirror",
      "set key left top Left reverse samplen 1",
      "plot " + (["x with lines lc rgb '#999999' dt 2 title 'equal'"] + points).joined(separator: ", "),
    ]
    return Figure(
      name: "cycles", scope: "held-out",
      caption: "Cycles of layers that took no part in the fits, predicted against measured in the emulator.",
      size: (width: 640, height: 480), tables: tables, script: commands.joined(separator: "\n"))
  }
}
