import ArgumentParser
import Experiments
import Foundation
import Pruning
import Reporting
import Synchronization

/// `dtmm schedule`: what goes from which layer, and how good that is.
struct ScheduleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule",
    abstract: "Show the pruning strategy of a spec's cells layer by layer, with its optimality gap and what binds.",
    discussion: """
      Each strategy is compared with a lower bound that no strategy within the same bounds can beat. The network is
      trained and scored first where the store has neither. Interrupted by Ctrl-C, the search gives the best strategy so
      far with its bound.

      EXAMPLES:
        dtmm schedule experiments/reproduce.json --model vgg11 --board nucleo-l4r5zi
        dtmm schedule experiments/ablation.json --model vgg11 --board mps3-an547 --method dtmm --json | jq '.[].gap'
      """)

  @Argument(help: "Experiment spec.", completion: .file(extensions: ["json"]))
  var spec: String

  @Option(help: "Model of the spec, by name.")
  var model: String

  @Option(help: "Board whose SRAM bounds, and whose cycles count where a method asks for them.")
  var board: String

  @Option(help: "Method of the spec, by name; all that prune when not given.")
  var method: String?

  @Flag(help: "Print as JSON.")
  var json = false

  @OptionGroup var project: ProjectOptions

  /// Set by Ctrl-C.
  private static let interrupted = Atomic(false)

  func run() throws {
    try Numerics.pin()
    let session = try project.session()
    let experiment = try session.load(spec)
    let cells = try chosen(experiment)
    signal(SIGINT) { _ in ScheduleCommand.interrupted.store(true, ordering: .relaxed) }
    try Failure.reported {
      let workshop = try session.workshop()
      let schedules = try cells.compactMap { cell in
        try Schedule(CellPipeline(cell, workshop: workshop), workshop: workshop) {
          Self.interrupted.load(ordering: .relaxed)
        }
      }
      if json {
        print(String(decoding: try CanonicalJSON.encode(schedules), as: UTF8.self))
      } else {
        print(schedules.map(ScheduleTable.text).joined(separator: "\n\n"))
      }
    }
  }

  /// The cells that the options name, on the board alone. Seeds differ in weights only, so the first stands for all.
  private func chosen(_ experiment: Experiment) throws -> [Cell] {
    let cells = experiment.cells.filter {
      $0.method.prunes && $0.model.name == model && $0.seed == experiment.seeds.first
        && (method.map { [$0] } ?? [$0.method.name]).contains($0.method.name)
    }
    guard !cells.isEmpty else {
      let models = Set(experiment.models.map(\.name)).sorted().joined(separator: ", ")
      let methods = experiment.methods.filter(\.prunes).map(\.name).joined(separator: ", ")
      throw ValidationError("\(spec) has no such cell; its models: \(models); its methods that prune: \(methods)")
    }
    return cells.map { cell in
      var cell = cell
      cell.boards = [board]
      return cell
    }
  }
}
