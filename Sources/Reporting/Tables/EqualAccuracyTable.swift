import Experiments

extension TableKind {
  /// What each method costs where it has lost one point of accuracy.
  static let equalAccuracy = TableKind(
    name: "equal-accuracy",
    summary: "flash, latency and energy of each method where it has lost one point of accuracy",
    title: "At equal accuracy"
  ) { input in
    let table = equalAccuracyTable(input.groups)
    guard !table.rows.isEmpty else {
      let isPruned = input.groups.result.records.contains { $0.cell.method.prunes }
      let reason = isPruned ? "The dense network was not run" : "No method prunes"
      return [.text("\(reason), so there is nothing to compare.")]
    }
    return [
      .text(
        """
        What each method costs where it is \(Numbers.fixed(EqualAccuracy.loss, 0)) point below the dense network: on \
        the straight line between its two budgets on either side of that accuracy. "≤" stands where even the \
        smallest budget loses less; a dash where the largest loses more, with what it loses.
        """), .table(table),
    ]
  }

  private static func equalAccuracyTable(_ groups: ResultGroups) -> TextTable {
    let costs = EqualAccuracy.costs(groups)
    var table = TextTable(
      [.text("Model"), .text("Data set"), .text("Method"), .number("Accuracy, %")]
        + costs.map { .number($0.title) } + [.text("Between budgets")])
    for workload in groups.workloads {
      let points = groups.points(of: workload)
      for variant in points.filter({ !$0.isDense }).map(\.variant).unique {
        let members = points.filter { $0.variant == variant }
        guard let first = members.first, let dense = groups.dense(for: first)?.estimate({ $0.accuracy }) else {
          continue
        }
        let found = EqualAccuracy(members, target: dense.mean - EqualAccuracy.loss)
        table.add(
          [
            workload.model.label, workload.dataset, variant.label, Numbers.fixed(dense.mean - EqualAccuracy.loss, 2),
          ] + costs.map { found.text(of: $0) } + [found.place(dense: dense.mean)])
      }
    }
    return table
  }
}

/// Where one method's accuracy falls to a target as its flash shrinks.
private struct EqualAccuracy {
  /// Points of accuracy below the dense network.
  static let loss = 1.0

  /// A cost to be compared.
  struct Cost {
    let title: String
    let value: (Record) -> Double?
  }

  /// The point with the fewest bytes down to which the target is reached, and the next below it, which does not.
  private var above, below: Point?
  private let target: Double
  private let best: Double

  /// Looks among the points of one method and workload.
  init(_ points: [Point], target: Double) {
    func flash(_ point: Point) -> Double { point.estimate { Double($0.flash.total) }?.mean ?? 0 }
    self.target = target
    best = points.compactMap(Self.accuracy).max() ?? 0
    func reaches(_ point: Point) -> Bool { (Self.accuracy(point) ?? 0) >= target }
    for point in points.sorted(by: { flash($0) > flash($1) }).drop(while: { !reaches($0) }) {
      guard reaches(point) else {
        below = point
        return
      }
      above = point
    }
  }

  private static func accuracy(_ point: Point) -> Double? { point.estimate { $0.accuracy }?.mean }

  /// Flash, then latency and energy of each board that has them.
  static func costs(_ groups: ResultGroups) -> [Cost] {
    let hasEnergy = groups.boards.filter { board in
      groups.result.records.contains { $0.board(board)?.energyMicrojoules != nil }
    }
    return [Cost(title: "Flash, bytes") { Double($0.flash.total) }]
      + groups.boards.map { board in
        Cost(title: "\(board), ms") { $0.board(board)?.latencyMilliseconds }
      }
      + hasEnergy.map { board in
        Cost(title: "\(board), mJ") { $0.board(board)?.energyMicrojoules.map { $0 / 1000 } }
      }
  }

  func text(of cost: Cost) -> String {
    guard let above, let high = above.estimate(cost.value)?.mean else { return Numbers.none }
    guard let below else { return "≤ \(Numbers.significant(high))" }
    guard let low = below.estimate(cost.value)?.mean, let top = Self.accuracy(above), let bottom = Self.accuracy(below)
    else { return Numbers.none }
    return Numbers.significant(low + (high - low) * (target - bottom) / (top - bottom))
  }

  /// Between which budgets, or by how much the target is missed.
  func place(dense: Double) -> String {
    guard let above else { return "not reached, \(Numbers.signed(best - dense, 2)) at best" }
    guard let below else { return "at \(above.budgetLabel) or less" }
    return "\(below.budgetLabel) and \(above.budgetLabel)"
  }
}
