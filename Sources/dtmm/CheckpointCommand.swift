import ArgumentParser
import Experiments
import Foundation

/// `dtmm checkpoint`: trained dense networks, to be committed.
struct CheckpointCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoint",
    abstract: "Write the dense networks that a spec trains to experiments/checkpoints.",
    discussion: """
      Trains those that are not in the store yet. A run of the same training starts from the written file,
      unless it is given --from-scratch.

      EXAMPLES:
        dtmm checkpoint experiments/paper/core-vgg11.json
      """)

  @Argument(help: "Experiment spec.", completion: .file(extensions: ["json"]))
  var spec: String

  @OptionGroup var project: ProjectOptions

  func run() throws {
    try Numerics.pin()
    let session = try project.session()
    let experiment = try session.load(spec)
    try Failure.reported {
      let workshop = try session.workshop(fromScratch: true)
      let shelf = CheckpointShelf(root: session.root, fromScratch: false)
      var written: Set<TrainingIdentity> = []
      for cell in experiment.cells {
        let training = try DenseTraining(cell, shelf: workshop.shelf)
        guard written.insert(training.identity).inserted else { continue }
        let trained = try workshop.artifact(of: training)
        let file = try shelf.put(CheckpointFile(identity: training.identity, trained: trained))
        print("wrote \(file.path)")
      }
    }
  }
}
