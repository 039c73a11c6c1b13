import Foundation
import Reporting
import Testing

@Suite struct GnuplotTests {
  private func file() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "dtmm-test-\(UUID().uuidString)")
  }

  @Test func dataBlocksReachTheScript() throws {
    let output = file()
    defer { try? FileManager.default.removeItem(at: output) }
    try Gnuplot.run(
      """
      set print '\(output.path)'
      stats $numbers using 2 nooutput
      print sprintf('%d %.3f %.3f', STATS_records, STATS_min, STATS_max)
      stats $more using 1 nooutput
      print sprintf('%d', STATS_records)
      """,
      tables: [
        PlotTable(name: "numbers", rows: [[1, 0.125], [2, -3.5], [3, 1e9]]),
        PlotTable(name: "more", rows: [[1], [2]]),
      ])
    #expect(try String(contentsOf: output, encoding: .utf8) == "3 -3.500 1000000000.000\n2\n")
  }

  @Test func missingNumbersAreLeftOut() throws {
    let output = file()
    defer { try? FileManager.default.removeItem(at: output) }
    try Gnuplot.run(
      "set print '\(output.path)'\nstats $d using 1 nooutput\nprint STATS_records",
      tables: [PlotTable(name: "d", rows: [[1], [.nan], [3]])])
    #expect(try String(contentsOf: output, encoding: .utf8) == "2\n")
  }

  private func failure(_ script: String, program: String = "gnuplot") -> GnuplotError? {
    do {
      try Gnuplot.run(script, tables: [PlotTable(name: "d", rows: [[1, 2], [3, 4]])], program: program)
      return nil
    } catch { return error as? GnuplotError }
  }

  @Test func syntaxErrorComesWithItsLine() throws {
    let error = try #require(failure("set border 3\nset nonsense 'here'\nset border 1"))
    #expect(error.status == 1)
    #expect(error.message.contains("unrecognized option"))
    #expect(error.message.contains("line 2 is: set nonsense 'here'"))
    #expect(!error.message.contains("/tmp"))
  }

  @Test func errorWhileDrawingComesWithItsLine() throws {
    let error = try #require(failure("set terminal svg\nset output '/dev/null'\nset border 3\nplot $absent"))
    #expect(error.message.contains("no datablock named $absent"))
    #expect(error.message.contains("line 4 is: plot $absent"))
  }

  @Test func missingGnuplotNamesThePackage() throws {
    let error = try #require(failure("set border 3", program: "no-such-gnuplot"))
    #expect(error.status == 127)
    #expect(error.description.contains("gnuplot-nox"))
  }

  /// A program that ends without reading its input would raise SIGPIPE, which ends a process.
  @Test func earlyEndIsAnErrorAndNotASignal() throws {
    let rows = (0..<50_000).map { [Double($0)] }
    #expect(throws: GnuplotError.self) {
      try Gnuplot.run("", tables: [PlotTable(name: "d", rows: rows)], program: "false")
    }
  }
}
