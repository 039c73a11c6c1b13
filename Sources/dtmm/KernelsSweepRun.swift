import ArgumentParser
import Experiments
import Foundation
import Reporting

/// `dtmm kernels --all`: the sweep, its progress and its files.
struct KernelsSweepRun {
  let root: URL
  let workshop: Workshop
  let jobs: Int
  let json: Bool

  /// The machine's form of the outcome.
  private struct Machine: Encodable {
    var measured: Int
    var notMeasured: [String]
    var mismatches: [String]
    var report: String
    var seconds: Double
  }

  /// Runs the sweep of `choice` and writes its results; ends with a failure if a point failed or an output is not
  /// the host's.
  func run(_ choice: KernelChoice) throws {
    let bench = KernelBench(workshop)
    let grid = try Failure.reported(code: ExitCode.validationFailure.rawValue) { try choice.grid(bench) }
    try Failure.reported {
      let start = ContinuousClock.now
      let display = ProgressDisplay(experiment: "kernels")
      let result = try KernelSweep(grid, bench: bench, jobs: jobs).run { display.show($0) }
      display.end()
      let report = try KernelResultWriter(root: root).write(
        result, versions: ProvenanceReader(workshop: workshop).origin, isReference: choice.isStandard)
      try summarise(result, report: report, seconds: (ContinuousClock.now - start) / .seconds(1))
      guard !result.hasFailed else { throw ExitCode.failure }
    }
  }

  private func summarise(_ result: KernelSweepResult, report: URL, seconds: Double) throws {
    let gaps = result.gaps.map { gap in
      "\(gap.layer) \(gap.format) \(gap.sparsity) \(gap.board ?? "all boards"): \(gap.reason)"
    }
    let mismatches = result.measurements.filter { !$0.matchesHost }.map {
      "\($0.layer) \($0.format) \($0.sparsity) \($0.board)"
    }
    if json {
      let machine = Machine(
        measured: result.measurements.count, notMeasured: gaps, mismatches: mismatches, report: report.path,
        seconds: seconds)
      print(String(decoding: try CanonicalJSON.encode(machine), as: UTF8.self))
      return
    }
    for gap in gaps { print("not measured: \(gap)") }
    for mismatch in mismatches { print("board and host differ: \(mismatch)") }
    print("\(result.measurements.count) points in \(Duration.words(seconds: seconds)). Read \(report.path)")
  }
}
