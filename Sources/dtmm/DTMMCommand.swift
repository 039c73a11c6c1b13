import ArgumentParser

/// The command line: one subcommand a file.
@main
struct DTMMCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dtmm",
    abstract: "Benchmark pruning methods on emulated microcontrollers, from a JSON spec to a report.",
    discussion: """
      EXAMPLES:
        dtmm validate experiments/reproduce.json   check a spec, run nothing
        dtmm plan experiments/reproduce.json       what would run, what is cached, how long
        dtmm run experiments/reproduce.json        run it and write results/ and plots/
        dtmm report                                write results/REPORT.md from results/*.json
        dtmm emulate --elf app.elf --board nucleo-l4r5zi   profile a firmware of your own
        dtmm list methods                          names that a spec can use
        dtmm schedule --help                       what goes from which layer, and how far from the best that is
        dtmm kernels --help                        cycles and bytes of a single layer
        dtmm predictor                             how far predicted cycles are off

      Exit codes: 0 done, 1 a run failed, 2 a spec is not valid, 64 wrong use of the command line.
      Environment: DTMM_STORE (artifacts, default .dtmm), DTMM_DATA (data sets, default data).
      """,
    subcommands: [
      Run.self, Validate.self, PlanCommand.self, List.self, ScheduleCommand.self, PredictorCommand.self,
      KernelsCommand.self, Emulate.self, EmulatorCommand.self, CheckpointCommand.self, ReportCommand.self,
      DataCommand.self,
    ])
}
