import Deployment
import Emulation
import Foundation
import Networks

/// Times the emulation of one dense VGG-11 inference at CIFAR-10's size, weights at random, on every board:
/// `swift run -c release EmulatorBench` from the top of the project.
@main
struct EmulatorBench {
  static func main() throws {
    let root = URL(filePath: FileManager.default.currentDirectoryPath)
    let boards = try Boards.load(directory: root.appending(path: "experiments/boards"))
    let plugin = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "libBlockProfile.so")
    let packed = try ModelPacker.pack(model(), format: "dense")
    let compiler = CrossCompiler(root: root)
    let emulator = Emulator(plugin: plugin)
    var generator = SeededGenerator(seed: 2)
    let input = Data((0..<32 * 32 * 3).map { _ in UInt8.random(in: 0...255, using: &generator) })
    for (core, boards) in Dictionary(grouping: boards, by: \.core).sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let (firmware, building) = try timed { try compiler.build(model: packed.files, core: core) }
      let (run, running) = try timed {
        try emulator.run(firmware: firmware, core: core, input: input, outputBytes: packed.outputBytes)
      }
      let (counted, counting) = try timed {
        try emulator.run(
          firmware: firmware, core: core, input: input, outputBytes: packed.outputBytes, memoriesOf: boards)
      }
      let (ideal, costing) = try timed {
        try CycleModel.of(core).cost(profile: run.profile, elf: firmware.elf)
      }
      print(core.title, "build \(building) s, run \(running) s, with memories \(counting) s, cost \(costing) s")
      print("  \(total(ideal, \.instructions)) instructions, \(total(ideal, \.cycles)) cycles at zero wait states")
      for (system, board) in boards.enumerated() {
        let costs = try CycleModel.cost(of: counted.profile, elf: firmware.elf, on: board, system: system)
        print("  \(board.name): \(total(costs) { $0.memoryCycles ?? 0 }) cycles with memory")
      }
    }
  }

  private static func total(_ costs: [RegionCost], _ figure: (RegionCost) -> Int) -> Int {
    costs.reduce(0) { $0 + figure($1) }
  }

  private static func timed<Value>(_ body: () throws -> Value) rethrows -> (Value, Double) {
    let clock = ContinuousClock()
    let start = clock.now
    let value = try body()
    let seconds = (clock.now - start) / .milliseconds(1) / 1000
    return (value, (seconds * 100).rounded() / 100)
  }

  private static func model() throws -> QuantisedModel {
    let network = VGG11.network(
      input: FeatureShape(height: 32, width: 32, channels: 3), classes: 10, width: 1)
    var generator = SeededGenerator(seed: 1)
    var checkpoint = Checkpoint(network: network, convolutions: [:], dense: [:])
    var ranges: [Int: ClosedRange<Float>] = [:]
    for (id, node) in network.nodes.enumerated() {
      ranges[id] = -3...3
      if let convolution = node.convolution {
        let ones = Array(repeating: Float(1), count: node.shape.channels)
        checkpoint.convolutions[id] = ConvolutionParameters(
          weights: normals(convolution.weightCount, &generator), gamma: ones, beta: ones.map { _ in 0 },
          mean: ones.map { _ in 0 }, variance: ones)
      } else if case .dense(let inputs, let outputs, _) = node.operation {
        checkpoint.dense[id] = DenseParameters(
          weights: normals(inputs * outputs, &generator),
          bias: Array(repeating: 0, count: outputs))
      }
    }
    return try Quantiser.quantise(
      checkpoint, input: TensorQuantisation(scale: 0.02, zeroPoint: 0), ranges: ranges)
  }

  private static func normals(_ count: Int, _ generator: inout SeededGenerator) -> [Float] {
    (0..<count).map { _ in Float(generator.normal()) * 0.05 }
  }
}
