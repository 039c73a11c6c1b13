import ArgumentParser
import Experiments
import Reporting

/// `dtmm kernels`: what a single layer costs.
struct KernelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Measure a single convolution in a weight format on an emulated board.",
    discussion: """
      Weights, mask and input are random; the mask is pruned at the finest unit that the format can leave out. Cycles
      are modelled at zero wait states. The output on the board must equal the host's, or the command fails.

      EXAMPLES:
        dtmm kernels --layer 16x16x64-64 --format fwcs --sparsity 0.5 --board mps3-an547
        dtmm kernels --layer 32x32x16-8 --kernel 5 --stride 2 --pad 2 --format csr --board nucleo-l4r5zi --json
      """)

  @Option(help: "The layer: HEIGHTxWIDTHxCHANNELS-FILTERS.")
  var layer: String

  @Option(help: "Rows and columns of the kernel.")
  var kernel = 3

  @Option(help: "Step between neighbouring outputs.")
  var stride = 1

  @Option(help: "Zeros on each side of the input; as many as keep the size when not given.")
  var pad: Int?

  @Option(help: "Weight format; `dtmm list formats` prints them.")
  var format: String

  @Option(help: "Share of the format's units that are pruned, 0 to 1.")
  var sparsity = 0.0

  @Option(help: "Board; `dtmm list boards` prints them.")
  var board: String

  @Option(help: "Seed of weights, mask and input.")
  var seed: UInt64 = 1

  @Flag(help: "Print as JSON.")
  var json = false

  @OptionGroup var project: ProjectOptions

  func run() throws {
    let bench = try Failure.reported { KernelBench(try project.session().workshop()) }
    let (kernelCase, board) = try Failure.reported(code: ExitCode.validationFailure.rawValue) {
      let layer = try KernelLayer(self.layer, kernel: kernel, stride: stride, padding: pad)
      let board = try bench.board(self.board)
      return (try KernelCase(layer: layer, format: format, sparsity: sparsity, seed: seed), board)
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
