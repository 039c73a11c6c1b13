import Deployment
import Experiments

extension FigureKind {
  /// Where each byte of flash went.
  static let flashParts = FigureKind(
    name: "flash-parts",
    summary: "values, index, pointers, biases, quantisation parameters and code in flash, stacked",
    table: "flash-parts"
  ) { groups in
    groups.workloads.map { flashPartsFigure(groups, $0) }
  }

  private static func flashPartsFigure(_ groups: ResultGroups, _ workload: Workload) -> Figure {
    let points = groups.points(of: workload)
    let board = groups.boards.first
    var segments = FlashPart.all.enumerated().map { index, part in
      segment(part.name, index)
    }
    if let board { segments.append(segment("code, \(board)", segments.count)) }
    let lengths = points.map { point in
      let parts = FlashPart.all.map { part in
        point.estimate { Double(part.bytes($0.flash)) / 1000 }?.mean ?? 0
      }
      guard let board else { return parts }
      return parts + [point.estimate { $0.board(board).map { Double($0.codeBytes) / 1000 } }?.mean ?? 0]
    }
    let panel = BarPanels.Panel(
      title: "Model and code in flash", axis: "Flash, kB (1 kB = 1000 bytes)", lengths: lengths,
      bounds: points.map { $0.records.first?.flashBudget.map { Double($0) / 1000 } },
      totals: lengths.map { Numbers.significant($0.reduce(0, +)) })
    let bars = BarPanels(
      title: workload.label, rows: points.barRows, segments: segments, panels: [panel], columns: 1)
    return Figure(
      name: "flash-parts", scope: workload.slug,
      caption: """
        Where each byte of flash went, \(workload.label). The black tick is the flash budget, which binds \
        the model but not the code.
        """,
      size: bars.size, tables: bars.tables, script: bars.script)
  }

  private static func segment(_ title: String, _ index: Int) -> BarPanels.Segment {
    BarPanels.Segment(
      title: title, colour: Palette.colour(index),
      fill: "pattern \(Palette.pattern(index)) border lc rgb '\(Palette.colour(index))'")
  }
}

/// A part of the model's bytes in flash.
struct FlashPart: Sendable {
  /// Name in tables and figures.
  let name: String
  /// Its bytes.
  let bytes: @Sendable (FlashBytes) -> Int

  /// The parts in the order of storage.
  static let all = [
    FlashPart(name: "values") { $0.values },
    FlashPart(name: "index") { $0.index },
    FlashPart(name: "pointers") { $0.pointers },
    FlashPart(name: "bias") { $0.bias },
    FlashPart(name: "quantisation") { $0.quantisation },
  ]
}
