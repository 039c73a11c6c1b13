import Experiments

extension TableKind {
  /// Which methods are worth choosing at all under a budget.
  static let front = TableKind(
    name: "front", summary: "which methods no other beats in accuracy and latency at once, by budget and board",
    title: "The front of accuracy and latency"
  ) { input in
    let table = frontTable(input.groups)
    guard !table.rows.isEmpty else {
      return [.text("No two methods share a budget and a board, so there is no front.")]
    }
    return [
      .text(
        """
        Methods that no other beats under the same flash budget are on the *front*: each other one is slower on that \
        board or less accurate. Behind the front stands the most accurate of those that are at least as fast and at \
        least as accurate, with what it is ahead by. Means over seeds; equal figures beat nobody.
        """), .table(table),
    ]
  }

  private static func frontTable(_ groups: ResultGroups) -> TextTable {
    var table = TextTable(
      [.text("Model"), .text("Data set"), .text("Flash budget"), .text("Method"), .number("Accuracy, %")]
        + groups.boards.map { .text("On \($0)") })
    guard !groups.boards.isEmpty else { return table }
    for workload in groups.workloads {
      for (budget, points) in groups.contenders(of: workload) where points.count > 1 {
        for point in points {
          table.add(
            [
              workload.model.label, workload.dataset, budget?.label ?? Numbers.none, point.variant.label,
              Numbers.estimate(point.estimate { $0.accuracy }) { Numbers.fixed($0, 2) },
            ] + groups.boards.map { place(of: point, among: points, on: $0) })
        }
      }
    }
    return table
  }

  /// `front`, or who is ahead of `point` and by how much; a dash where it was not emulated.
  private static func place(of point: Point, among points: [Point], on board: String) -> String {
    guard let own = Standing(point, on: board) else { return Numbers.none }
    let ahead = points.compactMap { Standing($0, on: board) }.filter { $0.beats(own) }
    guard let best = ahead.max(by: { $0.accuracy < $1.accuracy }) else { return "front" }
    return "\(best.label): \(Numbers.signed(best.accuracy - own.accuracy, 2)) points, "
      + "\(Numbers.ratio(best.latency / own.latency)) the time"
  }
}

/// A point's accuracy and latency on one board.
private struct Standing {
  let label: String
  let accuracy, latency: Double

  init?(_ point: Point, on board: String) {
    guard let accuracy = point.estimate({ $0.accuracy }),
      let latency = point.estimate({ $0.board(board)?.latencyMilliseconds })
    else { return nil }
    (label, self.accuracy, self.latency) = (point.variant.label, accuracy.mean, latency.mean)
  }

  func beats(_ other: Standing) -> Bool {
    accuracy >= other.accuracy && latency <= other.latency
      && (accuracy > other.accuracy || latency < other.latency)
  }
}
