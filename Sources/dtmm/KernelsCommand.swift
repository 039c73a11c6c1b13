import ArgumentParser
import Experiments
import Foundation
import Reporting

/// `dtmm kernels`: what single layers cost.
struct KernelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Measure single convolutions in a weight format on an emulated board.",
    discussion: """
      Weights, mask and input are random; the mask is pruned at the finest unit that the format can leave out. Cycles
      are modelled at zero wait states, and the layer has all memory of the emulated machine. The output on the board
      must equal the host's, or the command fails.

      With --all, every format is measured over a grid of layers, sparsities and boards, and results/kernels.csv,
      results/kernels.md and plots/kernels-* are written. Options that narrow the grid, as comma-separated lists, make
      it write to results/local and plots/local. What was measured before is taken from the store.

      EXAMPLES:
        dtmm kernels --layer 16x16x64-64 --format fwcs --sparsity 0.5 --board mps3-an547
        dtmm kernels --layer 32x32x16-8 --kernel 5 --stride 2 --pad 2 --format csr --board nucleo-l4r5zi --json
        dtmm kernels --all
        dtmm kernels --all --layer 16x16x3-32,8x8x128-128 --format fwcs --sparsity 0,0.25,0.5 --board disco-f746ng
      """)

  @Flag(help: "Sweep over a grid and write results and plots.")
  var all = false

  @Option(help: "The layer: HEIGHTxWIDTHxCHANNELS-FILTERS.")
  var layer: String?

  @Option(help: "Rows and columns of the kernel.")
  var kernel = 3

  @Option(help: "Step between neighbouring outputs.")
  var stride = 1

  @Option(help: "Zeros on each side of the input; as many as keep the size when not given.")
  var pad: Int?

  @Option(help: "Weight format; `dtmm list formats` prints them.")
  var format: String?

  @Option(help: "Share of the format's units that are pruned, 0 to 1; 0 when not given.")
  var sparsity: String?

  @Option(help: "Board; `dtmm list boards` prints them.")
  var board: String?

  @Option(help: "Seed of weights, mask and input.")
  var seed: UInt64 = 1

  @Option(help: "With --all, cases that run side by side.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Print as JSON.")
  var json = false

  @OptionGroup var project: ProjectOptions

  func validate() throws {
    guard jobs > 0 else { throw ValidationError("--jobs is \(jobs); give 1 or more") }
    guard !all else { return }
    for (name, value) in [("layer", layer), ("format", format), ("board", board)] where value == nil {
      throw ValidationError("--\(name) is missing; give it, or --all for a sweep")
    }
  }

  func run() throws {
    let session = try project.session()
    let workshop = try Failure.reported { try session.workshop() }
    let choice = KernelChoice(
      layers: layer, kernel: kernel, stride: stride, pad: pad, formats: format, sparsities: sparsity, boards: board,
      seed: seed)
    if all {
      try KernelsSweepRun(root: session.root, workshop: workshop, jobs: jobs, json: json).run(choice)
    } else {
      try measure(choice, with: KernelBench(workshop))
    }
  }

  private func measure(_ choice: KernelChoice, with bench: KernelBench) throws {
    let (kernelCase, board) = try Failure.reported(code: ExitCode.validationFailure.rawValue) {
      try choice.single(bench)
    }
    let measurement = try Failure.reported { try bench.measure(kernelCase, on: board) }
    print(
      json
        ? String(decoding: try CanonicalJSON.encode(measurement), as: UTF8.self) : KernelTable.text(measurement))
    guard measurement.matchesHost else {
      Failure.complain("error: the output on \(measurement.board) is not the host's")
      throw ExitCode.failure
    }
  }
}
