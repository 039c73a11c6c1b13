import Experiments

extension TableKind {
  /// Accuracy against the dense network.
  static let accuracy = TableKind(
    name: "accuracy", summary: "int8 accuracy, the change against dense, and what quantisation cost",
    title: "Accuracy"
  ) { input in
    let groups = input.groups
    let percent = { Numbers.fixed($0, 2) }
    let points = { Numbers.signed($0, 2) }
    let table = PointTable(
      groups: groups,
      columns: [
        groups.mean("Accuracy, int8, %", { $0.accuracy }, percent),
        groups.change("Against dense, points", { $0.accuracy }, -, points),
        groups.mean("Accuracy, float, %", { $0.floatAccuracy }, percent),
        groups.mean("int8 − float, points", { $0.accuracy - $0.floatAccuracy }, points),
        groups.mean("Weights kept, %", { $0.keptWeights * 100 }, { Numbers.fixed($0, 1) }),
      ])
    return [
      .text(
        """
        Top-1 accuracy on the whole test set, by the kernels that go on the boards. Changes against dense \
        are paired by seed.
        """),
      .table(table.table),
    ]
  }
}
