import Experiments

extension EmulatorCheck {
  /// Every comparison as CSV: what is compared, the model's figure, the reference's, the error as a share, the source.
  var csv: String {
    let header = ["check", "subject", "core", "quantity", "model", "reference", "error", "source"]
    return CSV.text(header: header, rows: loopRows + latencyRows + ratioRows)
  }

  private var loopRows: [[String]] {
    loops.map { measured in
      let counted = Double(measured.loop.cycles)
      return [
        "hand-counted loop", measured.loop.body, measured.loop.core.rawValue, "cycles a turn",
        Numbers.plain(measured.cycles), Numbers.plain(counted), share(measured.cycles / counted - 1),
        "counted from the cost tables",
      ]
    }
  }

  private var latencyRows: [[String]] {
    comparisons.map { comparison in
      let row = comparison.published
      return [
        "published latency", comparison.timing.task.model, row.core.rawValue,
        comparison.isSameBoard ? "cycles with the board's memories" : "cycles at zero wait states",
        "\(comparison.cycles)", "\(Int(row.cycles.rounded()))", share(comparison.ratio - 1),
        "\(row.family), \(row.board) at \(Numbers.plain(row.megahertz)) MHz",
      ]
    }
  }

  private var ratioRows: [[String]] {
    coreRatios.flatMap { ratio in
      [("the boards' memories", ratio.model, ratio.error), ("zero wait states", ratio.idealModel, ratio.idealError)]
        .map { memories, model, error in
          [
            "core ratio", ratio.task.model, "\(ratio.core.rawValue)/\(ratio.base.rawValue)",
            "cycles over cycles with \(memories)", Numbers.fixed(model, 4), Numbers.fixed(ratio.hardware, 4),
            share(error), "\(ratio.family), \(ratio.boards.joined(separator: " / "))",
          ]
        }
    }
  }

  private func share(_ value: Double) -> String { Numbers.fixed(value, 4).replacing("−", with: "-") }
}
