import Experiments
import Foundation
import Reporting
import Testing

@Suite struct KernelReportTests {
  private static func published() throws -> PublishedSet {
    let kernels: [(String, String, Double, Int)] = [
      ("dtmm-reference", "Cortex-M55", 0.5, 2_400_000), ("cmsis-nn", "Cortex-M55", 0, 2_500_000),
      ("cmsis-nn", "Cortex-M4", 0, 18_000_000), ("dtmm-reference", "Cortex-M55", 0.9, 1),
    ]
    return try Synthetic.decode(
      PublishedSet.self,
      [
        "name": "kernels", "title": "other kernels", "source": "a journal", "version": "2",
        "note": "Read from table 1.", "figures": [Any](),
        "kernels": kernels.map { kernel, core, sparsity, cycles in
          [
            "kernel": kernel, "core": core, "layer": "16x16x64-64", "sparsity": sparsity, "instructions": 1,
            "cycles": cycles,
          ] as [String: Any]
        },
      ])
  }

  private func report(_ result: KernelSweepResult) throws -> String {
    let sets = [try Self.published()]
    return KernelReport(result, published: sets, versions: ["cc": "cc 12", "as": "as 2"], plotsLink: "../plots")
      .markdown()
  }

  private func row(_ text: String, _ start: String) throws -> String {
    String(try #require(text.split(separator: "\n").first { $0.hasPrefix(start) }, "\(start)"))
  }

  @Test func theMethodNamesToolsAndSourcesAndSaysThatOutputsAreEqual() throws {
    let text = try report(SyntheticKernels.sweep())
    #expect(text.hasPrefix("# Kernels on single layers\n"))
    #expect(text.contains("Tools: `as` is as 2; `cc` is cc 12."))
    #expect(text.contains("`kernels`: other kernels (a journal, 2). Read from table 1."))
    #expect(text.contains("byte by byte, and equals it."))
    var wrong = try SyntheticKernels.sweep()
    wrong.measurements.append(try SyntheticKernels.point("csr", 0.5, cycles: 1, matchesHost: false))
    #expect(try report(wrong).contains("byte by byte; NOT all are equal."))
  }

  @Test func targetsAreMetStretchedOrMissedByTheFiguresOnly() throws {
    let text = try report(SyntheticKernels.sweep())
    // 1.2 M of 2.4 M cycles; 2.0 M of 2.5 M; break-even at 0.1; 6992 bytes are 6.828 KB.
    #expect(
      try row(text, "| fwcs at 0.5 on Cortex-M55, cycles over dtmm-reference | 16x16x64-64 ").hasSuffix(
        "| 0.55 | 0.46 | 0.500 | met |"))
    #expect(
      try row(text, "| dense at 0 on Cortex-M55, cycles over cmsis-nn | 16x16x64-64 ").hasSuffix(
        "| 0.85 | 0.72 | 0.800 | met |"))
    #expect(
      try row(text, "| fwcs on Cortex-M55, sparsity of break-even with dense | 16x16x64-64 ").hasSuffix(
        "| 0.15 | 0.1 | 0.100 | stretch met |"))
    #expect(
      try row(text, "| dense and fwcs, KB of scratch | 16x16x64-64 ").hasSuffix("| 8 | – | 6.828 | met |"))
    #expect(
      try row(text, "| fwcs at 0.5 on Cortex-M4, cycles over cmsis-nn | 16x16x64-64 ").hasSuffix(
        "| – | not measured |"))
    #expect(!text.contains("| 4x4x256-256 |"), "layers that were not swept have no targets")
    var slow = try SyntheticKernels.sweep()
    // 1.98 M of 2.4 M is 0.825, half more than 0.55.
    slow.measurements = try slow.measurements.map {
      $0.sparsity == 0.5 ? try SyntheticKernels.point("fwcs", 0.5, cycles: 1_980_000) : $0
    }
    #expect(
      try row(report(slow), "| fwcs at 0.5 on Cortex-M55, cycles over dtmm-reference | 16x16x64-64 ").hasSuffix(
        "| 0.825 | missed by 50.0 % |"))
  }

  @Test func positionMasksMustBeSmallerAtEverySparsity() throws {
    var result = try SyntheticKernels.sweep()
    for (sparsity, bytes) in [(0.25, 28_000), (0.5, 19_232), (0.75, 9_000)] {
      result.measurements.append(try SyntheticKernels.point("fwcs-mask", sparsity, cycles: 1, bytes: bytes))
    }
    // 19,232 bytes are those of the published form at 0.5.
    #expect(
      try row(report(result), "| fwcs-mask, most bytes over fwcs at any sparsity | 16x16x64-64 ").contains("| 1.000 |"))
  }

  @Test func fewChannelsAreComparedForEachKeptMAC() throws {
    let result = KernelSweepResult(
      boards: ["mps3-an547"],
      measurements: [
        try SyntheticKernels.point("dense", 0, cycles: 2_000_000, layer: "16x16x3-32"),
        try SyntheticKernels.point("fwcs", 0.5, cycles: 1_200_000, layer: "16x16x3-32"),
      ], gaps: [])
    #expect(
      try row(report(result), "| fwcs at 0.5 on Cortex-M55, cycles per kept MAC over dense | 16x16x3-32 ").hasSuffix(
        "| 1.15 | – | 1.200 | missed by 4.35 % |"))
  }

  @Test func layersShowOursBesideThePublishedAndThoseAgainstOurDense() throws {
    let text = try report(SyntheticKernels.sweep())
    // The break-even in bytes: 36,864 + 800 dense; FWCS of nothing pruned takes as many.
    #expect(text.contains("| 16x16x64-64 | fwcs | 0.100 | 0.000 |"))
    #expect(text.contains("| dense | 0 | 2.000 (1.00×) | 37,664 | 6,992 |"))
    #expect(text.contains("| fwcs | 0.5 | 1.200 (0.60×) | 19,232 | 6,992 |"))
    #expect(text.contains("| published: dtmm-reference | 0.5 | 2.400 (1.20×) | – | – |"))
    #expect(text.contains("| published: cmsis-nn | 0 | 2.500 (1.25×) | – | – |"))
    // 2.4 M cycles over half of 9,437,184 MACs; 1.2 M over the same.
    #expect(text.contains("| published: dtmm-reference | 0.5 | 0.509 |"))
    #expect(text.contains("| fwcs | 0.5 | 0.254 |"))
    #expect(!text.contains("| published: dtmm-reference | 0.9 |"))
    #expect(text.contains("(../plots/kernels-cycles-filterlets-16x16x64-64.svg)"))
    #expect(text.contains("- 16x16x64-64, csr at 0.5, all boards: it does not fit\n"))
  }
}
