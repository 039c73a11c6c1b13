import Experiments

extension FigureKind {
  /// Accuracy against flash, with the Pareto front.
  static let accuracyFlash = FigureKind(
    name: "accuracy-flash",
    summary: "int8 accuracy against model bytes in flash, with the Pareto front", table: "accuracy"
  ) { groups in
    groups.workloads.map { AccuracyFigure(groups: groups, workload: $0, cost: .flash).figure }
  }

  /// Accuracy against latency on each board, with the Pareto front.
  static let accuracyLatency = FigureKind(
    name: "accuracy-latency",
    summary: "int8 accuracy against latency on each board, with the Pareto front", table: "equal-accuracy"
  ) { groups in
    groups.workloads.flatMap { workload in
      groups.boards.map { AccuracyFigure(groups: groups, workload: workload, cost: .latency(on: $0)).figure }
    }
  }
}

extension AccuracyFigure.Cost {
  /// Bytes of the packed model.
  fileprivate static let flash = AccuracyFigure.Cost(
    name: "accuracy-flash", suffix: "", axis: "Model in flash, kB (1 kB = 1000 bytes)", unit: "kB",
    words: "its bytes in flash", comparative: "smaller", value: { Double($0.flash.total) / 1000 },
    bound: { $0.records.first?.flashBudget.map { Double($0) / 1000 } })

  /// Milliseconds of one inference.
  fileprivate static func latency(on board: String) -> AccuracyFigure.Cost {
    AccuracyFigure.Cost(
      name: "accuracy-latency", suffix: "-\(board)", axis: "Latency of one inference on \(board), ms", unit: "ms",
      words: "its latency on \(board)", comparative: "faster", value: { $0.board(board)?.latencyMilliseconds },
      bound: { _ in nil })
  }
}
