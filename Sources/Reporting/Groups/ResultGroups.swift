import Experiments

/// The records of an experiment, grouped for tables and figures.
struct ResultGroups {
  /// The result.
  let result: ExperimentResult
  /// All points: workload by workload, in each the dense reference, then budget by budget, method by method.
  let points: [Point]

  /// Groups the records; the order follows the spec, whatever the order of the cells.
  init(_ result: ExperimentResult) {
    self.result = result
    var points: [Point] = []
    for record in result.records {
      let point = Point(record)
      if let index = points.firstIndex(where: point.repeats) {
        points[index].add(record)
      } else {
        points.append(point)
      }
    }
    self.points = Self.ordered(points, budgets: result.experiment.budgets)
  }

  /// The workloads that have records.
  var workloads: [Workload] { points.map(\.workload).unique }

  /// The boards of the experiment that any record has.
  var boards: [String] {
    let measured = Set(result.records.flatMap { $0.boards.map(\.board) })
    return result.experiment.boards.filter(measured.contains)
  }

  /// Points of a workload in order.
  func points(of workload: Workload) -> [Point] { points.filter { $0.workload == workload } }

  /// Variants of all workloads, so that a method looks the same in every figure.
  var variants: [Variant] { points.map(\.variant).unique }

  /// The unpruned reference of a point: of the same ablation if there is one, else the plain one.
  func dense(for point: Point) -> Point? {
    let candidates = points(of: point.workload).filter(\.isDense)
    return candidates.first { $0.variant.ablation == point.variant.ablation }
      ?? candidates.first { $0.variant.ablation == nil }
  }

  /// Points that prune, split by budget, within a workload.
  func pruned(of workload: Workload) -> [(budget: Budget?, points: [Point])] {
    let pruned = points(of: workload).filter { !$0.isDense }
    return pruned.map(\.budget).unique.map { budget in (budget, pruned.filter { $0.budget == budget }) }
  }

  /// As `pruned(of:)`, without points that break their budget: only the others can win under it.
  func contenders(of workload: Workload) -> [(budget: Budget?, points: [Point])] {
    pruned(of: workload).map { ($0.budget, $0.points.filter(\.isWithinBudget)) }
  }

  private static func ordered(_ points: [Point], budgets: [Budget]) -> [Point] {
    let workloads = points.map(\.workload).unique
    let budgets = (budgets + points.compactMap(\.budget)).unique
    func rank(_ point: Point) -> [Int] {
      [
        workloads.firstIndex(of: point.workload) ?? 0,
        point.isDense ? 0 : 1,
        point.budget.flatMap(budgets.firstIndex) ?? -1,
      ]
    }
    return points.enumerated().sorted { left, right in
      let (a, b) = (rank(left.element), rank(right.element))
      return a == b ? left.offset < right.offset : a.lexicographicallyPrecedes(b)
    }.map(\.element)
  }
}

extension Array where Element: Hashable {
  /// The elements without repeats, in the order in which they first come.
  var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
