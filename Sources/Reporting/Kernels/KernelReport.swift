import Deployment
import Experiments

/// The Markdown report of a sweep over single layers, for readers who have not seen the code.
public struct KernelReport: Sendable {
  let result: KernelSweepResult
  let published: [PublishedSet]
  /// Versions of compilers and emulator, by program.
  let versions: [String: String]
  let plotsLink: String
  private let series: KernelSeries

  /// A report of `result` beside published kernels.
  public init(
    _ result: KernelSweepResult, published: [PublishedSet], versions: [String: String], plotsLink: String = "../plots"
  ) {
    (self.result, self.published, self.versions, self.plotsLink) = (result, published, versions, plotsLink)
    series = KernelSeries(all: result.measurements)
  }

  /// The whole text.
  public func markdown() -> String {
    ([Self.head, method, targets, breakEvens] + series.layers.map(layer) + [bytes, gaps])
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private static let head = """
    # Kernels on single layers

    Made by `dtmm kernels --all` together with `kernels.csv`; changes by hand are lost.

    """

  private var kernels: [PublishedKernel] { published.compactMap(\.kernels).flatMap(\.self) }

  private var method: String {
    let tools = versions.sorted { $0.key < $1.key }.map { "`\($0.key)` is \($0.value)" }.joined(separator: "; ")
    let sources = published.filter { $0.kernels?.isEmpty == false }.map {
      "`\($0.name)`: \($0.title) (\($0.source), \($0.version)). \($0.note)"
    }
    return """
      ## Method

      One int8 convolution a time: 3x3, stride 1, pad 1, batch 1, named `HEIGHTxWIDTHxCHANNELS-FILTERS` by its input \
      and filters. Weights, input and the pruned positions are random from a fixed seed; every format prunes the finest \
      unit that it can leave out: single weights, or vectors over the input channels (*filterlets*), or parts of \
      these. *Sparsity* is the share of units pruned. The layer is built with the library's kernel for each core and \
      runs in QEMU, which counts every executed block; cycles come from a documented model of the core at zero wait \
      states, so a board stands for all of its core. Each output was compared with the same kernel on the host, byte by \
      byte\(result.measurements.allSatisfy(\.matchesHost) ? ", and equals it" : "; NOT all are equal"). *Bytes* are \
      those of the layer in flash: weights, index, row pointers, biases, multipliers and shifts. A *MAC* is a \
      multiply-accumulate; *kept* ones are on weights that are not pruned. *Break-even* is the sparsity from which on a \
      format takes no more than the dense layer, linear between measured points; one point was measured next to it.

      Tools: \(tools).

      \(sources.isEmpty ? "" : "Published figures. " + sources.joined(separator: " ") + "\n")
      """
  }

  private var targets: String {
    var table = TextTable([
      .text("Target"), .text("Layer"), .number("Required, at most"), .number("Stretch"), .number("Measured"),
      .text("Verdict"),
    ])
    let all = KernelTargets(series: series, published: kernels).all
    for target in all {
      table.add([
        target.title, target.layer, optional(target.required, Numbers.plain), optional(target.stretch, Numbers.plain),
        optional(target.measured) { Numbers.fixed($0, 3) }, target.verdict,
      ])
    }
    let met = all.count { $0.verdict == "met" || $0.verdict == "stretch met" }
    let missed = all.count { $0.verdict.hasPrefix("missed") }
    return """
      ## Targets

      \(met) of \(all.count) are met, \(missed) missed, \(all.count - met - missed) not measured.

      \(table.markdown)
      """
  }

  private var breakEvens: String {
    var table = TextTable(
      [.text("Layer"), .text("Format")] + result.boards.map { .number("Cycles, \(series.core($0))") }
        + [.number("Bytes")])
    for layer in series.layers {
      for format in series.formats {
        let cycles = result.boards.map { board in
          optional(series.cycleBreakEven(layer, format, board)) { Numbers.fixed($0, 3) }
        }
        table.add([layer, format] + cycles + [optional(series.byteBreakEven(layer, format)) { Numbers.fixed($0, 3) }])
      }
    }
    return """
      ## Break-even with dense

      The least sparsity from which on a format takes no more cycles, or bytes, than the dense layer; \
      \(Numbers.none) where it takes more at every sparsity measured. A format with a single sparsity has that one.

      \(table.markdown)
      """
  }

  private func layer(_ layer: String) -> String {
    KernelLayerSection(layer: layer, boards: result.boards, series: series, kernels: kernels, plotsLink: plotsLink)
      .markdown
  }

  private var bytes: String {
    guard !series.layers.isEmpty else { return "" }
    let images = KernelFigures.families(of: series).map { family in
      "![Bytes of each layer against sparsity, \(family.title)](\(plotsLink)/kernels-bytes-\(family.rawValue)-layers.svg)\n"
    }
    return "## Bytes\n\n" + images.joined(separator: "\n")
  }

  private var gaps: String {
    guard !result.gaps.isEmpty else { return "" }
    let lines = result.gaps.map { gap in
      "- \(gap.layer), \(gap.format) at \(Numbers.plain(gap.sparsity)), \(gap.board ?? "all boards"): \(gap.reason)\n"
    }
    return "## Not measured\n\n" + lines.joined()
  }

  private func optional<Value>(_ value: Value?, _ format: (Value) -> String) -> String {
    value.map(format) ?? Numbers.none
  }
}
