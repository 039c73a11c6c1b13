import Experiments

extension TableKind {
  /// Which method is best at equal flash, and where DTMM loses.
  static let wins = TableKind(
    name: "wins", summary: "the best method at each flash budget, and dtmm against every other method",
    title: "Wins and losses at equal flash"
  ) { input in
    let groups = input.groups
    let best = bestTable(groups)
    guard !best.rows.isEmpty else {
      return [.text("No two methods share a budget, so there is nothing to rank.")]
    }
    let duels = duelTable(groups)
    let ranking: [Piece] = [
      .text("The best method under each flash budget, and the next:"), .table(best),
    ]
    guard !duels.rows.isEmpty else { return ranking }
    return ranking + [
      .text(
        """
        DTMM against every other method under the same budget: accuracy as dtmm minus the other (above 0 \
        dtmm is better), latency as dtmm over the other (below 1 dtmm is faster). A difference in accuracy \
        below \(Duel.accuracyMargin) points or within its 95 % interval, and one in latency below \
        \(Numbers.fixed(Duel.latencyMargin * 100, 0)) %, counts as none; with one seed there is no interval.
        """), .table(duels),
    ]
  }

  private static func bestTable(_ groups: ResultGroups) -> TextTable {
    var table = TextTable([
      .text("Model"), .text("Data set"), .text("Flash budget"), .text("Measure"), .text("Best"),
      .number("with"),
      .text("Next"), .number("with"),
    ])
    for workload in groups.workloads {
      for (budget, points) in groups.contenders(of: workload) where points.count > 1 {
        for measure in Measure.all(boards: groups.boards) {
          let ranked = measure.ranked(points)
          guard ranked.count > 1 else { continue }
          table.add([
            workload.model.label, workload.dataset, budget?.label ?? Numbers.none, measure.name,
            ranked[0].point.variant.label, measure.format(ranked[0].mean),
            ranked[1].point.variant.label, measure.format(ranked[1].mean),
          ])
        }
      }
    }
    return table
  }

  private static func duelTable(_ groups: ResultGroups) -> TextTable {
    var table = TextTable(
      [
        .text("Model"), .text("Data set"), .text("Flash budget"), .text("Against"),
        .number("Accuracy, points"),
      ]
        + groups.boards.map { .number("Latency, \($0)") } + [.text("DTMM")])
    for workload in groups.workloads {
      for (_, points) in groups.contenders(of: workload) {
        guard let dtmm = points.first(where: { $0.variant == Variant(method: "dtmm", ablation: nil) }) else {
          continue
        }
        for rival in points where rival.variant != dtmm.variant {
          table.add(Duel(dtmm: dtmm, rival: rival, boards: groups.boards).cells)
        }
      }
    }
    return table
  }
}

/// What methods are ranked by.
private struct Measure {
  let name: String
  let smallerIsBetter: Bool
  let figure: (Record) -> Double?
  let format: (Double) -> String

  static func all(boards: [String]) -> [Measure] {
    let accuracy = Measure(
      name: "accuracy", smallerIsBetter: false, figure: { $0.accuracy },
      format: { "\(Numbers.fixed($0, 2)) %" })
    let sram = Measure(
      name: "SRAM", smallerIsBetter: true, figure: { Double($0.sramBytes) },
      format: { "\(Numbers.whole($0)) B" })
    let latency = boards.map { board in
      Measure(
        name: "latency on \(board)", smallerIsBetter: true,
        figure: { $0.board(board)?.latencyMilliseconds }, format: { "\(Numbers.significant($0)) ms" })
    }
    return [accuracy] + latency + [sram]
  }

  /// Points with a figure, the best first.
  func ranked(_ points: [Point]) -> [(point: Point, mean: Double)] {
    points.compactMap { point in point.estimate(figure).map { (point, $0.mean) } }
      .sorted { smallerIsBetter ? $0.mean < $1.mean : $0.mean > $1.mean }
  }
}

/// DTMM against one other method under one budget.
private struct Duel {
  /// Points of accuracy that count as none: 10 images of a test set of 10,000.
  static let accuracyMargin = 0.1
  /// Share of latency that counts as none.
  static let latencyMargin = 0.02

  let dtmm: Point
  let rival: Point
  let boards: [String]

  var cells: [String] {
    [
      dtmm.workload.model.label, dtmm.workload.dataset, dtmm.budgetLabel, rival.variant.label,
      Numbers.estimate(accuracy) { Numbers.signed($0, 2) },
    ] + boards.map { Numbers.estimate(latency($0), Numbers.ratio) } + [verdict]
  }

  private var accuracy: Estimate? { dtmm.paired(with: rival, { $0.accuracy }, -) }

  private func latency(_ board: String) -> Estimate? {
    dtmm.paired(with: rival, { $0.board(board)?.latencyMilliseconds }, /)
  }

  /// 1 if dtmm is better, -1 if worse, 0 if neither.
  private var accuracySign: Int {
    guard let accuracy, !accuracy.mayBeZero, abs(accuracy.mean) >= Self.accuracyMargin else { return 0 }
    return accuracy.mean > 0 ? 1 : -1
  }

  private var latencySigns: Set<Int> {
    Set(
      boards.compactMap { latency($0)?.mean }.map {
        $0 < 1 - Self.latencyMargin ? 1 : $0 > 1 + Self.latencyMargin ? -1 : 0
      })
  }

  private var verdict: String {
    let (better, worse) = (latencySigns.contains(1), latencySigns.contains(-1))
    switch (accuracySign, better, worse) {
    case (1, _, false), (0, true, false): return "wins"
    case (-1, false, _), (0, false, true): return "loses"
    case (0, false, false): return "even"
    case (1, false, true): return "more accurate, slower"
    case (-1, true, false): return "less accurate, faster"
    case (1, true, true): return "more accurate, faster on some boards only"
    case (-1, true, true): return "less accurate, faster on some boards only"
    default: return "as accurate, faster on some boards only"
    }
  }
}
