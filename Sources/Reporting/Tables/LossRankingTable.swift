import Experiments

extension TableKind {
  /// How well estimated loss ranks strategies.
  static let lossRanking = TableKind(
    name: "loss-ranking", summary: "rank correlation of estimated loss with accuracy after fine-tuning",
    title: "Does estimated loss rank strategies?"
  ) { input in
    let rankings = LossRanking.all(input.groups).filter { $0.correlation != nil }
    guard !rankings.isEmpty else { return [.text("No three strategies of one score share a budget.")] }
    var table = TextTable([
      .text("Model"), .text("Data set"), .text("Flash budget"), .text("Estimate by"), .number("Strategies"),
      .number("Spearman's rank correlation"),
    ])
    for ranking in rankings {
      table.add([
        ranking.workload.model.label, ranking.workload.dataset, ranking.budget?.label ?? Numbers.none, ranking.estimate,
        "\(ranking.points.count)", Numbers.signed(ranking.correlation ?? 0, 2),
      ])
    }
    return [
      .text(
        """
        For strategies of one model, budget, seed and score: the rank correlation of less estimated loss with more int8 \
        accuracy after fine-tuning. At 1 the estimate would put them in the right order, at 0 it tells nothing. \
        *Calibrated* estimates weigh the importance of each group and layer by what removing half of it was measured \
        to cost.
        """), .table(table),
    ]
  }
}
