import Experiments
import Foundation
import Reporting
import Testing

@Suite struct KernelFigureTests {
  private func figure(_ name: String) throws -> Figure {
    let figures = KernelFigures.figures(of: try SyntheticKernels.sweep().measurements)
    return try #require(figures.first { $0.name == name })
  }

  @Test func cyclesHaveTheirLineTheDenseLineAndTheBreakEvenOnIt() throws {
    let figure = try figure("cycles")
    #expect(figure.stem(in: "kernels") == "kernels-cycles-filterlets-16x16x64-64")
    let line = PlotTable(name: "p0f0", rows: [[0, 2.2], [0.25, 1.7], [0.5, 1.2], [0.75, 0.7]])
    let mark = try #require(figure.tables.first { $0.name == "b0" }?.rows)
    #expect(figure.tables.first == line)
    #expect(mark.count == 1)
    #expect(abs(mark[0][0] - 0.1) < 1e-9)
    #expect(mark[0][1] == 2)
    for command in [
      "set title 'Cortex-M55 (mps3-an547)'", "set ylabel 'Cycles, millions'", "set xlabel 'Sparsity, share pruned'",
      "plot 2.0 with lines", "title 'fwcs'", "title 'dense, nothing pruned'", "title 'break-even'",
    ] {
      #expect(figure.script.contains(command), "\(command)")
    }
  }

  @Test func bytesHaveAPanelALayer() throws {
    let figure = try figure("bytes")
    #expect(figure.stem(in: "kernels") == "kernels-bytes-filterlets-layers")
    #expect(figure.tables.first { $0.name == "p0f0" }?.rows.map { $0[1] } == [37.664, 28.448, 19.232, 10.016])
    #expect(figure.script.contains("set title '16x16x64-64'"))
    #expect(figure.script.contains("set ylabel 'Flash, kB (1 kB = 1000 bytes)'"))
  }

  @Test func slowFormatsDoNotFlattenTheRest() throws {
    var measurements = try SyntheticKernels.sweep().measurements
    measurements.append(try SyntheticKernels.point("csr", 0.5, cycles: 20_000_000))
    let figures = KernelFigures.figures(of: measurements)
    #expect(
      figures.map { $0.stem(in: "kernels") } == [
        "kernels-cycles-filterlets-16x16x64-64", "kernels-bytes-filterlets-layers",
        "kernels-cycles-weights-16x16x64-64", "kernels-bytes-weights-layers",
      ])
    let figure = figures[2]
    #expect(figure.script.contains("set yrange [0:4.4]"))
    #expect(figure.caption.contains("Axes end at 2.2 times the dense layer"))
  }

  @Test func nothingMeasuredHasNoFigures() {
    #expect(KernelFigures.figures(of: []).isEmpty)
  }

  @Test func theWriterMakesTableReportAndPlotsWhereItIsTold() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "dtmm-test-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    let result = try SyntheticKernels.sweep()
    let writer = KernelResultWriter(root: root)
    let local = try writer.write(result, versions: [:], isReference: false)
    #expect(local.path == root.appending(path: "results/local/kernels.md").path)
    let page = try String(contentsOf: local, encoding: .utf8)
    #expect(page.contains("(../../plots/local/kernels-bytes-filterlets-layers.svg)"))
    #expect(!FileManager.default.fileExists(atPath: root.appending(path: "results/kernels.md").path))
    let reference = try writer.write(result, versions: [:], isReference: true)
    #expect(reference.path == root.appending(path: "results/kernels.md").path)
    let csv = try String(contentsOf: root.appending(path: "results/kernels.csv"), encoding: .utf8)
    #expect(csv == KernelCSV.text(result.measurements))
    for stem in ["kernels-cycles-filterlets-16x16x64-64", "kernels-bytes-filterlets-layers"] {
      for (kind, magic) in [("svg", Data("<?xml".utf8)), ("png", Data([0x89] + "PNG".utf8))] {
        let image = try Data(contentsOf: root.appending(path: "plots/\(stem).\(kind)"))
        #expect(image.starts(with: magic))
      }
    }
  }
}
