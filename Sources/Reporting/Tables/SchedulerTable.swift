import Experiments
import Pruning

extension TableKind {
  /// How good strategies are, and what finding them took.
  static let scheduler = TableKind(
    name: "scheduler", summary: "estimated latency and loss, optimality gap, and seconds of the scheduler",
    title: "Strategies"
  ) { input in
    let groups = input.groups
    let judged = groups.points.filter { point in point.records.contains { $0.schedule != nil } }
    guard !judged.isEmpty else { return [.text("No cell was scheduled, so there is nothing to judge.")] }
    let percent = { Numbers.fixed($0, 2) }
    let table = PointTable(
      groups: groups,
      columns: [
        PointTable.Column(title: "Minimises") { $0.records.first?.schedule?.objective ?? Numbers.none },
        groups.mean("Est. latency, % of dense", { $0.schedule.map { 100 * $0.latency } }, percent),
        groups.mean("Est. loss, %", { $0.schedule.map { 100 * $0.loss } }, percent),
        PointTable.Column(title: "Gap at most, %") { gap($0) },
        groups.mean("Best known, %", { $0.schedule?.best.map { 100 * $0 } }, percent),
        groups.mean("Scheduler, s", { $0.times?.allocation }, { Numbers.fixed($0, 2) }),
        groups.mean("Share of the cell, %", { $0.times.map { 100 * $0.allocationShare } }, percent),
        groups.mean("Bound, s", { $0.times?.bound }, { Numbers.fixed($0, 2) }),
      ])
    return [
      .text(
        """
        Every strategy by the same estimates: latency in equivalent MACs or predicted cycles, loss as the share of \
        all importance that goes. The gap is how far the strategy is above a lower bound that none within the same \
        budgets and importance bound can beat, by what its method minimises; *best known* is the exact solver's. \
        Single weights are not bounded, nor filterlets alone by an allocation that may leave filters empty, which go \
        with bytes that no count tells. The scheduler's seconds were taken when the strategy was found; its share is \
        of all stages of the cell, training included. The bound proves, and is no part of the cell.
        """), .table(table.table { point in judged.contains { $0.repeats(point) } }),
      .text(summary(judged.flatMap(\.records))),
    ]
  }

  private static func gap(_ point: Point) -> String {
    let gaps = point.records.compactMap { $0.schedule?.gap.map { 100 * $0 } }
    return gaps.isEmpty ? "not bounded" : Numbers.estimate(Estimate(gaps)) { Numbers.fixed($0, 2) }
  }

  /// The gap above which the best strategy is worth having.
  private static let notable = 0.02

  /// Whether the exact solver was ever worse, and what it gains where a gap is left.
  private static func summary(_ records: [Record]) -> String {
    let others = records.filter { $0.cell.method.allocation != ExactAllocation.name }.compactMap(\.schedule)
      .filter { $0.best != nil }
    let exact = records.filter { $0.cell.method.allocation == ExactAllocation.name }.compactMap { $0.schedule?.gap }
    let worse = others.count { ($0.best ?? 0) > $0.value * (1 + 1e-9) }
    let notable = others.filter { ($0.gap ?? 0) > Self.notable }
    let gains = notable.compactMap { schedule in schedule.best.map { 100 * (1 - $0 / schedule.value) } }
    var lines = [
      "Of \(others.count) bounded strategies of other allocations the exact solver's is worse than \(worse)."
    ]
    if let gain = Estimate(gains) {
      lines.append(
        """
        \(notable.count) are more than \(Numbers.plain(100 * Self.notable)) % above the bound; within the same budgets \
        and importance bound the exact solver's are better by \(Numbers.fixed(gains.min() ?? 0, 2)) to \
        \(Numbers.fixed(gains.max() ?? 0, 2)) %, \(Numbers.fixed(gain.mean, 2)) % in the mean.
        """)
    }
    if let worst = exact.max() {
      lines.append("The largest gap of an exact strategy is \(Numbers.fixed(100 * worst, 2)) %.")
    }
    return lines.joined(separator: " ")
  }
}

extension ScheduleRecord {
  /// What the method minimises, as a share of the dense network's.
  fileprivate var value: Double {
    switch objective {
    case "loss": loss
    case "flash": flash
    default: latency
    }
  }
}
