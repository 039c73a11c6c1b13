import Emulation
import Experiments

extension EmulatorCheck {
  /// Boards that have both a timing and a published latency, in the order of their cores.
  private var comparedBoards: [NetworkTiming] {
    let compared = comparisons.filter(\.isSameBoard).map(\.timing)
    var seen: Set<String> = []
    return compared.filter { seen.insert($0.board).inserted }.sorted {
      ($0.core.rank, $0.board) < ($1.core.rank, $1.board)
    }
  }

  /// Modelled cycles of our kernels among the published cycles of engines, by network and board.
  var networkFigure: Figure {
    let boards = comparedBoards
    var ours: [[Double]] = []
    var engines: [[Double]] = []
    var tics: [String] = []
    for (group, task) in BenchmarkTask.allCases.enumerated() {
      for (index, board) in boards.enumerated() {
        let x = Double(group * (boards.count + 1) + index)
        tics.append("\(Figure.quotedTic(board.board)) \(x)")
        let rows = comparisons.filter { $0.isSameBoard && $0.timing.board == board.board && $0.timing.task == task }
        engines += rows.map { [x, $0.published.cycles / 1e6] }
        ours += rows.prefix(1).map { [x, Double($0.timing.boardCycles) / 1e6, Double($0.timing.cycles) / 1e6] }
      }
    }
    let last = Double(BenchmarkTask.allCases.count * (boards.count + 1) - 1)
    let names = BenchmarkTask.allCases.enumerated().map { group, task in
      let middle = Double(group * (boards.count + 1)) + Double(boards.count - 1) / 2
      return "set label \(Figure.quoted(task.model)) at first \(middle), graph 1.04 center"
    }
    let script =
      names + [
        "set ylabel 'Cycles of one inference, millions'", "set logscale y", "set grid ytics lc rgb '#CCCCCC' lw 0.8",
        "set border 3 lw 0.8", "set tics nomirror", "set xrange [-1:\(last)]",
        "set xtics (\(tics.joined(separator: ", "))) rotate by 55 right",
        "set key outside bottom center horizontal samplen 2", "set tmargin 3",
        """
        plot $engines using 1:2 with points pt 6 ps 0.9 lc rgb '#777777' title 'engines on silicon', \
        $ours using 1:2 with points pt 7 ps 1.2 lc rgb '\(Palette.colour(0))' title 'our kernels, modelled with the board''s memories', \
        $ours using 1:3 with points pt 2 ps 1.1 lw 1.6 lc rgb '\(Palette.colour(1))' title 'our kernels, modelled at zero wait states'
        """,
      ]
    return Figure(
      name: "networks", scope: "mlperf-tiny",
      caption: "Modelled cycles of our dense kernels among the published ones of inference engines.",
      size: (width: 1000, height: 560),
      tables: [PlotTable(name: "engines", rows: engines), PlotTable(name: "ours", rows: ours)],
      script: script.joined(separator: "\n"))
  }

  /// The model's ratio between two cores against the ratio on silicon.
  var ratioFigure: Figure {
    let ratios = coreRatios
    let cores = Core.allCases.filter { core in ratios.contains { $0.core == core } }
    let tables = cores.enumerated().map { index, core in
      PlotTable(name: "core\(index)", rows: ratios.filter { $0.core == core }.map { [$0.hardware, $0.idealModel] })
    }
    let values = ratios.flatMap { [$0.hardware, $0.idealModel] }
    let (low, high) = ((values.min() ?? 0.5) / 1.15, (values.max() ?? 5) * 1.15)
    let bar = Self.errorBar(0.9, of: ratios.map(\.idealError)) ?? 0
    let percent = Numbers.whole(100 * bar)
    let lines = [
      "x with lines lw 1.2 lc rgb '#555555' title 'equal'",
      "x*\(1 + bar) with lines dt 2 lc rgb '#999999' title '±\(percent) %: nine of ten'",
      "x*\(1 - bar) with lines dt 2 lc rgb '#999999' notitle",
    ]
    let points = cores.enumerated().map { index, core in
      "$core\(index) using 1:2 with points pt \(Palette.marker(index)) ps 1.2 lc rgb '\(Palette.colour(index))' "
        + "title \(Figure.quoted(core.title))"
    }
    let script = [
      "set xlabel 'Cycles over those of a Cortex-M4 board, on silicon'",
      "set ylabel 'The same in the model, zero wait states'",
      "set logscale xy", "set xrange [\(low):\(high)]", "set yrange [\(low):\(high)]",
      "set xtics (0.3, 0.4, 0.5, 0.7, 1, 1.5, 2, 3, 4, 5, 7)", "set ytics (0.3, 0.4, 0.5, 0.7, 1, 1.5, 2, 3, 4, 5, 7)",
      "set grid lc rgb '#CCCCCC' lw 0.8", "set border 3 lw 0.8", "set tics nomirror",
      "set key top left Left reverse samplen 2", "plot " + (lines + points).joined(separator: ", "),
    ]
    return Figure(
      name: "ratios", scope: "mlperf-tiny", caption: "Ratios between cores, in the model against silicon.",
      size: (width: 620, height: 560), tables: tables, script: script.joined(separator: "\n"))
  }
}

extension Core {
  fileprivate var rank: Int { Core.allCases.firstIndex(of: self) ?? 0 }
}
