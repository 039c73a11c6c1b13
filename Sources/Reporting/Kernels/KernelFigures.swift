import Deployment
import Experiments

/// The figures of a sweep over single layers.
public enum KernelFigures {
  /// Formats that are shown together: more lines in one figure could not be told apart.
  enum Family: String, CaseIterable {
    case filterlets, weights

    /// Whether a format leaves out filterlets or runs of their channels, or else weights, groups or blocks of them.
    func contains(_ format: String) -> Bool {
      guard let type = WeightFormats.named(format) else { return false }
      return (type.finestRun == 1 || type.pattern != nil) == (self == .weights)
    }

    var title: String {
      switch self {
      case .filterlets: "filterlets and segments"
      case .weights: "single weights, groups and blocks"
      }
    }
  }

  /// Cycles against sparsity, a figure for each layer; bytes against sparsity, one figure of all layers; each once for
  /// formats of filterlets and once for those of weights, as far as they were measured.
  public static func figures(of measurements: [KernelMeasurement]) -> [Figure] {
    let series = KernelSeries(all: measurements)
    return families(of: series).flatMap { family in
      let formats = series.formats.filter(family.contains)
      return series.layers.map { cycles(series, $0, family, formats) } + [bytes(series, family, formats)]
    }
  }

  /// The families of which something was measured.
  static func families(of series: KernelSeries) -> [Family] {
    series.layers.isEmpty ? [] : Family.allCases.filter { series.formats.contains(where: $0.contains) }
  }

  private static func cycles(
    _ series: KernelSeries, _ layer: String, _ family: Family, _ formats: [String]
  ) -> Figure {
    let million = 1e6
    let panels = series.boards.map { board in
      KernelPanels.Panel(
        title: "\(series.core(board)) (\(board))",
        dense: series.dense(layer, board).map { Double($0.cycles) / million },
        lines: formats.enumerated().map { index, format in
          KernelPanels.Line(
            format: index,
            points: series.points(layer, format, board).map { ($0.sparsity, Double($0.cycles) / million) },
            breakEven: series.cycleBreakEven(layer, format, board))
        })
    }
    return figure(
      "cycles", "\(family.rawValue)-\(layer)",
      """
      Modelled cycles of one run of \(layer) (3x3) at zero wait states against sparsity, on a board of each core. \
      Circles mark from where on a format takes no more cycles than the dense layer.
      """,
      KernelPanels(
        title: "Cycles of \(layer), \(family.title)", axis: "Cycles, millions", formats: formats, panels: panels,
        columns: min(3, panels.count)))
  }

  private static func bytes(_ series: KernelSeries, _ family: Family, _ formats: [String]) -> Figure {
    let kilobyte = 1000.0
    let panels = series.layers.map { layer in
      KernelPanels.Panel(
        title: layer, dense: series.anywhere(layer, DenseFormat.name).first.map { Double($0.bytes) / kilobyte },
        lines: formats.enumerated().map { index, format in
          KernelPanels.Line(
            format: index,
            points: series.anywhere(layer, format).map { ($0.sparsity, Double($0.bytes) / kilobyte) },
            breakEven: series.byteBreakEven(layer, format))
        })
    }
    return figure(
      "bytes", "\(family.rawValue)-layers",
      """
      Bytes of each layer in flash (weights with their index, biases, multipliers) against sparsity. Circles mark \
      from where on a format takes no more bytes than the dense layer.
      """,
      KernelPanels(
        title: "Bytes in flash, \(family.title)", axis: "Flash, kB (1 kB = 1000 bytes)", formats: formats,
        panels: panels, columns: min(4, panels.count)))
  }

  private static func figure(_ name: String, _ scope: String, _ caption: String, _ panels: KernelPanels) -> Figure {
    let note =
      " Axes end at \(Numbers.plain(KernelPanels.reach)) times the dense layer; what takes more is above them."
    return Figure(
      name: name, scope: scope, caption: caption + note, size: panels.size, tables: panels.tables,
      script: panels.script)
  }
}
