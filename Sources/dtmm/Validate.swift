import ArgumentParser
import Experiments

/// `dtmm validate`: checks specs and runs nothing.
struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check specs and run nothing.",
    discussion: """
      Every error is printed as file:line:column: JSON path: what is wrong; what would be right. Exit code 2.

      EXAMPLES:
        dtmm validate experiments/reproduce.json
        dtmm validate experiments/*.json
      """)

  @Argument(help: "Experiment specs.", completion: .file(extensions: ["json"]))
  var specs: [String]

  @OptionGroup var project: ProjectOptions

  func run() throws {
    let session = try project.session()
    for spec in specs {
      let experiment = try session.load(spec)
      print("\(spec): valid, \(experiment.cells.count) cells")
    }
  }
}
