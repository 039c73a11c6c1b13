import ArgumentParser
import Experiments
import Foundation
import Reporting

/// `dtmm emulator`: the emulator held against hand counts and published latencies.
struct EmulatorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "emulator",
    abstract: "Check the emulator against hand-counted loops and published latencies.",
    discussion: """
      Runs the loops and networks of experiments/validation on every board and writes
      results/emulator.md, results/emulator.csv and plots/emulator-*. Takes about a minute.

      EXAMPLES:
        dtmm emulator
      """)

  @OptionGroup var project: ProjectOptions

  func run() throws {
    try Failure.reported {
      let session = try project.session()
      let workshop = try session.workshop()
      let check = try EmulatorCheck.run(in: workshop) { share in
        Failure.complain("emulator: \(Int(100 * share)) %")
      }
      let page = try EmulatorWriter(root: session.root).write(
        check, versions: ProvenanceReader(workshop: workshop).origin)
      print("wrote \(page.path)")
      guard check.loops.allSatisfy(\.isExact) else {
        for loop in check.loops where !loop.isExact {
          Failure.complain(
            "error: \(loop.loop.core.title), \(loop.loop.body): \(loop.cycles) cycles modelled, \(loop.loop.cycles) counted by hand"
          )
        }
        throw ExitCode(1)
      }
    }
  }
}
