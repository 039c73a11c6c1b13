import Experiments
import Foundation
import Reporting

/// What `dtmm run` says when it is done.
struct RunSummary {
  let result: ExperimentResult
  let outcome: ResultWriter.Outcome
  let seconds: Double

  /// The machine's form of the outcome.
  private struct Machine: Encodable {
    var experiment: String
    var cells: Int
    var notRun: [String: String]
    var mismatches: [String]
    var report: String
    /// Verdict on the reference; absent when there is none.
    var comparison: String?
    var seconds: Double
  }

  /// Labels of the cells of which a board's output is not the host's.
  var mismatches: [String] {
    result.records.filter { !$0.boards.allSatisfy(\.outputMatchesHost) }.map(\.cell.label)
  }

  func print(json: Bool) throws {
    if json {
      let machine = Machine(
        experiment: result.experiment.name, cells: result.records.count, notRun: result.notRun,
        mismatches: mismatches, report: outcome.report.path, comparison: outcome.comparison?.verdict.rawValue,
        seconds: seconds)
      Swift.print(String(decoding: try CanonicalJSON.encode(machine), as: UTF8.self))
      return
    }
    if let comparison = outcome.comparison { Swift.print(comparison.summary) }
    for (cell, reason) in result.notRun.sorted(by: { $0.key < $1.key }) {
      Swift.print("not run: \(cell): \(reason)")
    }
    for cell in mismatches { Swift.print("board and host differ: \(cell)") }
    Swift.print(
      "\(result.experiment.name): \(result.records.count) cells in \(Int(seconds.rounded())) s. Read \(outcome.report.path)"
    )
  }
}
