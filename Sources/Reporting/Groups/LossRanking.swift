import Experiments

/// Cells whose estimated losses are comparable: one workload, budget, seed, score and loss model.
struct LossRanking {
  let workload: Workload
  let budget: Budget?
  let score: String
  let isCalibrated: Bool
  let records: [Record]

  /// How loss is estimated, in words.
  var estimate: String { "\(score)\(isCalibrated ? ", calibrated" : "")" }

  /// Estimated loss and accuracy in percent.
  var points: [(loss: Double, accuracy: Double)] {
    records.compactMap { record in loss(record).map { ($0, record.accuracy) } }
  }

  private func loss(_ record: Record) -> Double? {
    isCalibrated ? record.schedule?.calibratedLoss : record.schedule?.importanceLoss
  }

  /// How well the estimates rank the strategies: 1 if the larger the loss the lower the accuracy, always.
  var correlation: Double? {
    RankCorrelation.spearman(points.map { -$0.loss }, points.map(\.accuracy))
  }

  /// All rankings of a result, with at least one strategy each.
  static func all(_ groups: ResultGroups) -> [LossRanking] {
    groups.workloads.flatMap { workload in
      groups.pruned(of: workload).flatMap { budget, points in
        let records = points.flatMap(\.records).filter { $0.schedule != nil }
        return records.compactMap(\.cell.method.score).unique.flatMap { score in
          let own = records.filter { $0.cell.method.score == score }
          return own.map(\.cell.seed).unique.flatMap { seed in
            [false, true].map { isCalibrated in
              LossRanking(
                workload: workload, budget: budget, score: score, isCalibrated: isCalibrated,
                records: own.filter { $0.cell.seed == seed })
            }
          }
        }
      }
    }
  }
}
