import Experiments

extension FigureKind {
  /// Estimated loss against accuracy.
  static let lossRanking = FigureKind(
    name: "loss-ranking", summary: "estimated loss of each strategy against its accuracy, by budget",
    table: "loss-ranking"
  ) { groups in
    let rankings = LossRanking.all(groups).filter { $0.correlation != nil }
    return groups.workloads.compactMap { workload in
      let own = rankings.filter { $0.workload == workload }
      return own.isEmpty ? nil : figure(workload, own)
    }
  }

  private static func figure(_ workload: Workload, _ rankings: [LossRanking]) -> Figure {
    let titles = rankings.map { ranking in
      "\(ranking.budget?.label ?? Numbers.none), \(ranking.estimate): \(Numbers.signed(ranking.correlation ?? 0, 2))"
    }
    let right = 62 + Figure.width(of: titles)
    let size = (width: 560 + right, height: max(400, 90 + 20 * titles.count))
    let tables = rankings.enumerated().map { index, ranking in
      PlotTable(name: "ranking\(index)", rows: ranking.points.map { [100 * $0.loss, $0.accuracy] })
    }
    let plots = titles.enumerated().map { index, title in
      """
      $ranking\(index) using 1:2 with points pt \(Palette.marker(index)) ps 1.1 lw 1.4 \
      lc rgb '\(Palette.colour(index))' title \(Figure.quoted(title))
      """
    }
    let commands = [
      "set title \(Figure.quoted(workload.label))", "set xlabel 'Estimated loss, % of all importance'",
      "set ylabel 'Top-1 accuracy, int8, whole test set, %'", "set grid lc rgb '#CCCCCC' lw 0.8", "set border 3 lw 0.8",
      "set tics nomirror", "set offsets graph 0.05, graph 0.05, graph 0.05, graph 0.05",
      "set key at screen \(1.01 - Double(right) / Double(size.width)), graph 1 left top Left reverse samplen 1",
      "set rmargin at screen \(1 - Double(right) / Double(size.width))",
      "plot " + plots.joined(separator: ", "),
    ]
    return Figure(
      name: "loss-ranking", scope: workload.slug,
      caption: """
        Estimated loss of each strategy against its accuracy after fine-tuning, \(workload.label), with the rank \
        correlation of each budget.
        """,
      size: size, tables: tables, script: commands.joined(separator: "\n"))
  }
}
