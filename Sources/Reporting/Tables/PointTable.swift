import Experiments

/// A table with one row a point: model, data set, method and budget, then figures.
struct PointTable {
  /// A column of figures, each over the seeds of a point.
  struct Column {
    let title: String
    let text: (Point) -> String
  }

  let groups: ResultGroups
  let columns: [Column]

  /// The table, with the number of seeds in the last column.
  var table: TextTable { table { _ in true } }

  /// The table of the points that `include` picks.
  func table(_ include: (Point) -> Bool) -> TextTable {
    var table = TextTable(
      [.text("Model"), .text("Data set"), .text("Method"), .text("Flash budget")]
        + columns.map { .number($0.title) } + [.number("n")])
    for point in groups.points where include(point) {
      table.add(
        [point.workload.model.label, point.workload.dataset, point.variant.label, point.budgetLabel]
          + columns.map { $0.text(point) } + ["\(point.records.count)"])
    }
    return table
  }
}

extension ResultGroups {
  /// A column with the mean of a figure.
  func mean(
    _ title: String, _ figure: @escaping (Record) -> Double?, _ format: @escaping (Double) -> String
  ) -> PointTable.Column {
    PointTable.Column(title: title) { Numbers.estimate($0.estimate(figure), format) }
  }

  /// A column with the change against the dense network of the same seed; none for the dense network.
  func change(
    _ title: String, _ figure: @escaping (Record) -> Double?, _ compare: @escaping (Double, Double) -> Double,
    _ format: @escaping (Double) -> String
  ) -> PointTable.Column {
    PointTable.Column(title: title) { point in
      guard !point.isDense else { return Numbers.none }
      return Numbers.estimate(point.paired(with: dense(for: point), figure, compare), format)
    }
  }

  /// A column with the ratio to the dense network.
  func ratio(_ title: String, _ figure: @escaping (Record) -> Double?) -> PointTable.Column {
    change(title, figure, { $1 == 0 ? .nan : $0 / $1 }, Numbers.ratio)
  }
}
