import ArgumentParser
import Experiments
import Foundation
import Reporting

/// `dtmm run`: the whole road.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run an experiment: train, prune, quantise, build, emulate, report.",
    discussion: """
      Finished stages are kept in the store and never made again, so a run that was killed goes on where it was.
      The committed results are the reference: new figures that differ from them are written to results/local/
      and plots/local/, with a comparison, unless --replace-reference is given.

      EXAMPLES:
        dtmm run experiments/smoke.json
        dtmm run experiments/reproduce.json experiments/ablation.json --jobs 2
        DTMM_STORE=/tmp/fresh dtmm run experiments/smoke.json --json
      """)

  @Argument(help: "Experiment specs (experiments/*.json).", completion: .file(extensions: ["json"]))
  var specs: [String]

  @Option(help: "Cells that run side by side, each on one core.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Overwrite the committed reference results with this run's.")
  var replaceReference = false

  @Flag(help: "Train every network, also those whose checkpoint is committed in experiments/checkpoints.")
  var fromScratch = false

  @Flag(help: "Print the outcome as JSON on standard output.")
  var json = false

  @OptionGroup var project: ProjectOptions

  func validate() throws {
    guard !specs.isEmpty else { throw ValidationError("name at least one spec, such as experiments/smoke.json") }
    guard jobs > 0 else { throw ValidationError("--jobs is \(jobs); give 1 or more") }
  }

  func run() throws {
    try Numerics.pin()
    let session = try project.session()
    let experiments = try specs.map { try session.load($0) }
    for experiment in experiments { try run(experiment, in: session) }
  }

  private func run(_ experiment: Experiment, in session: Session) throws {
    try Failure.reported {
      let start = ContinuousClock.now
      let workshop = try session.workshop(fromScratch: fromScratch)
      let plan = try Plan(experiment, workshop: workshop)
      let display = ProgressDisplay(experiment: experiment.name)
      display.begin(plan, jobs: jobs)
      workshop.progress.begin(plan.missing) { display.show($0) }
      let ran = try Runner(experiment, plan: plan, workshop: workshop, jobs: jobs).run()
      display.end()
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let result = ExperimentResult(
        experiment, records: ran.records, notRun: ran.notRun,
        provenance: try ProvenanceReader(workshop: workshop).read(experiment, wallSeconds: seconds))
      let outcome = try ResultWriter(root: session.root).write(result, replaceReference: replaceReference)
      let summary = RunSummary(result: result, outcome: outcome, seconds: seconds)
      try summary.print(json: json)
      guard !ran.failed, summary.mismatches.isEmpty else { throw ExitCode.failure }
    }
  }
}
