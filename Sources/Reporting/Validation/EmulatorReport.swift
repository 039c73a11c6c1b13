import Emulation
import Experiments
import Foundation

/// results/emulator.md: how far modelled cycles are from silicon, from what is known.
struct EmulatorReport {
  let check: EmulatorCheck
  let versions: [String: String]
  /// Path from the report to the plots.
  let plotsLink: String

  var markdown: String {
    [opening, errorBar, handCounts, networks, ratios, limits, provenance].joined(separator: "\n")
  }

  private var opening: String {
    """
    # How far to trust the cycles

    QEMU executes the firmware and counts each block of instructions; a timing model of the core turns the counts into
    cycles. None of its constants was fitted to a measurement. This page holds it against what others measured. All of
    it is made by `make emulator`; every row is in [emulator.csv](emulator.csv).

    """
  }

  // MARK: Error bar

  private var errorBar: String {
    let all = check.coreRatios
    var table = TextTable([
      .text("Core against Cortex-M4"), .text("memories"), .number("comparisons"), .number("half within"),
      .number("90 % within"), .number("mean error"),
    ])
    for core in cores(of: all) {
      let ratios = all.filter { $0.core == core }
      table.add(barRow(core.title, "zero wait states", ratios.map(\.idealError)))
      table.add(barRow(core.title, "of the boards", ratios.map(\.error)))
    }
    table.add(barRow("all", "zero wait states", all.map(\.idealError)))
    table.add(barRow("all", "of the boards", all.map(\.error)))
    return """
      ## The error bar

      **\(bar(all.map(\.idealError)))** at zero wait states, **\(bar(all.map(\.error)))** with the memories of the boards: nine of ten
      of the \(all.count) ratios between two boards that one engine was measured on lie within that of the model's. The error
      holds what the model gets wrong and also what differs between that engine and our kernels, so it is an upper bound
      of the former. Where the mean error is far from zero, that part is systematic: the model charges every wait of the
      flash in full, which makes the Cortex-M4 board, with its five wait states, slower than it is. There is no silicon
      behind an absolute figure of our own kernels: see the limits below.

      \(table.markdown)
      """
  }

  private func bar(_ errors: [Double]) -> String {
    EmulatorCheck.errorBar(0.9, of: errors).map { "±\(Numbers.whole(100 * $0)) %" } ?? "unknown"
  }

  private func barRow(_ title: String, _ memories: String, _ errors: [Double]) -> [String] {
    let mean = errors.isEmpty ? nil : errors.reduce(0, +) / Double(errors.count)
    return [
      title, memories, Numbers.count(errors.count), percent(EmulatorCheck.errorBar(0.5, of: errors), sign: "±"),
      percent(EmulatorCheck.errorBar(0.9, of: errors), sign: "±"),
      mean.map { Numbers.signed(100 * $0, 0) + " %" } ?? Numbers.none,
    ]
  }

  private func percent(_ share: Double?, sign: String) -> String {
    share.map { "\(sign)\(Numbers.whole(100 * $0)) %" } ?? Numbers.none
  }

  private func cores(of ratios: [CoreRatio]) -> [Core] {
    Core.allCases.filter { core in ratios.contains { $0.core == core } }
  }

  // MARK: Hand counts

  private var handCounts: String {
    var table = TextTable([
      .text("Core"), .text("Loop"), .text("Counted by hand"), .number("counted"), .number("modelled"),
    ])
    for measured in check.loops {
      let loop = measured.loop
      table.add([
        loop.core.title, "`\(loop.body)`", loop.terms.map(String.init).joined(separator: " + "),
        "\(loop.cycles)", Numbers.plain(measured.cycles),
      ])
    }
    let exact = check.loops.filter(\.isExact).count
    return """
      ## Loops counted by hand

      \(exact) of \(check.loops.count) loops come out exactly as counted from the cost tables, cycle for cycle. That
      checks the simulation against its tables, not the tables against silicon.

      \(table.markdown)
      """
  }

  // MARK: Networks

  private var networks: String {
    var table = TextTable([
      .text("Network"), .text("Board"), .number("MMAC"), .number("modelled, zero wait"), .number("modelled, board"),
      .number("published, best"), .number("median"), .number("worst"), .number("engines"), .number("ours / best"),
      .number("ours / median"),
    ])
    for timing in check.timings { table.add(networkRow(timing)) }
    return """
      ## The networks of MLPerf Tiny

      Cycles of one inference in millions: our dense int8 kernels in the model, beside what engines reach on the board
      itself. The engines run other code, so a ratio under 1 says that our kernels are faster, or the model too kind.
      Source of the measurements: \(check.published.source). \(check.published.note)

      ![cycles](\(plotsLink)/emulator-networks.png)

      \(table.markdown)
      """
  }

  private func networkRow(_ timing: NetworkTiming) -> [String] {
    let rows = check.comparisons.filter { $0.isSameBoard && $0.timing == timing }
    let cycles = rows.map(\.published.cycles).sorted()
    let median = cycles.isEmpty ? nil : cycles[cycles.count / 2]
    func millions(_ cycles: Double?) -> String { cycles.map { Numbers.fixed($0 / 1e6, 2) } ?? Numbers.none }
    func ratio(_ cycles: Double?) -> String {
      cycles.map { Numbers.ratio(Double(timing.boardCycles) / $0) } ?? Numbers.none
    }
    return [
      timing.task.model, "\(timing.board) (\(timing.core.title))", Numbers.fixed(Double(timing.macs) / 1e6, 2),
      millions(Double(timing.cycles)), millions(Double(timing.boardCycles)), millions(cycles.first), millions(median),
      millions(cycles.last), "\(cycles.count)", ratio(cycles.first), ratio(median),
    ]
  }

  // MARK: Ratios

  private var ratios: String {
    var table = TextTable([
      .text("Network"), .text("Core"), .text("Engine"), .text("Boards"), .number("silicon"),
      .number("model, zero wait"), .number("error"), .number("model, boards"), .number("error"),
    ])
    for ratio in check.coreRatios {
      table.add([
        ratio.task.model, ratio.core.title, ratio.family, ratio.boards.joined(separator: " / "),
        Numbers.fixed(ratio.hardware, 3), Numbers.fixed(ratio.idealModel, 3),
        Numbers.signed(100 * ratio.idealError, 0) + " %", Numbers.fixed(ratio.model, 3),
        Numbers.signed(100 * ratio.error, 0) + " %",
      ])
    }
    return """
      ## Core against core

      Cycles on one board over cycles on a Cortex-M4 board, for every engine that was measured on both in one round.

      ![ratios](\(plotsLink)/emulator-ratios.png)

      \(table.markdown)
      """
  }

  // MARK: Limits

  private var limits: String {
    """
    ## What this does not show

    - None of our firmware ran on silicon here. `dtmm emulate` profiles any ELF, so whoever has a board can compare.
    - Cortex-M55 and Cortex-M3 have no row: the published results hold none of a board that runs on such a core alone.
    - The flash of a board is modelled from its wait states, prefetch and caches; bus contention, DMA and write buffers
      are not.
    - The compiler's flags alone move latencies by a fifth to a third; the engines' are their own.
    - Comparisons that need the code of others (CMSIS-NN's operators on an Alif E8, its CIFAR-10 example on a
      Cortex-M7) are not redone here.

    """
  }

  private var provenance: String {
    let lines = versions.sorted { $0.key < $1.key }.map { "- \($0.key): \($0.value)" }
    return "## Made with\n\n" + lines.joined(separator: "\n") + "\n"
  }
}
