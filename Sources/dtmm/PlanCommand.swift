import ArgumentParser
import Experiments
import Foundation
import Reporting

/// `dtmm plan`: what a run would do.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show the cells of a spec, what is cached, what would run, and an estimate.",
    discussion: """
      EXAMPLES:
        dtmm plan experiments/reproduce.json
        dtmm plan experiments/reproduce.json --json | jq '.steps[] | select(.cached | not)'
      """)

  @Argument(help: "Experiment spec.", completion: .file(extensions: ["json"]))
  var spec: String

  @Option(help: "Cells that run side by side, for the estimate.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Plan without the checkpoints that are committed in experiments/checkpoints.")
  var fromScratch = false

  @Flag(help: "Print the plan as JSON.")
  var json = false

  @OptionGroup var project: ProjectOptions

  private struct Machine: Encodable {
    var experiment: String
    var cells: [Plan.Row]
    var steps: [Plan.Step]
    var seconds: Double
  }

  func run() throws {
    try Numerics.pin()
    let session = try project.session()
    let experiment = try session.load(spec)
    try Failure.reported {
      let plan = try Plan(experiment, workshop: session.workshop(fromScratch: fromScratch))
      if json {
        let machine = Machine(
          experiment: experiment.name, cells: plan.rows, steps: plan.steps, seconds: plan.seconds(jobs: jobs))
        print(String(decoding: try CanonicalJSON.encode(machine), as: UTF8.self))
      } else {
        printTable(plan)
      }
    }
  }

  private func printTable(_ plan: Plan) {
    let width = plan.rows.map(\.cell.count).max() ?? 0
    for row in plan.rows {
      let cell = row.cell.padding(toLength: width, withPad: " ", startingAt: 0)
      let missing = row.missing.isEmpty ? "all cached" : "to run: \(Self.counted(row.missing))"
      print("\(cell)  \(missing)")
    }
    let cached = plan.steps.count - plan.missing.count
    print("\(plan.rows.count) cells, \(plan.steps.count) artifacts: \(cached) cached, \(plan.missing.count) to make")
    print("estimate: \(Duration.words(seconds: plan.seconds(jobs: jobs))) on \(jobs) cores")
  }

  /// Names in order, repeats as `build x3`.
  private static func counted(_ names: [String]) -> String {
    var unique: [String] = []
    for name in names where !unique.contains(name) { unique.append(name) }
    return unique.map { name in
      let count = names.count { $0 == name }
      return count > 1 ? "\(name) x\(count)" : name
    }.joined(separator: ", ")
  }
}
