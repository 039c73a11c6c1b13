import Deployment
import Emulation
import Foundation
import Networks
import Training

/// What one inference of a benchmark network costs on a board in the model.
public struct NetworkTiming: Codable, Hashable, Sendable {
  /// The task whose network it is.
  public var task: BenchmarkTask
  /// Multiply-accumulates of the network.
  public var macs: Int
  /// Name of the board.
  public var board: String
  /// Its core.
  public var core: Core
  /// Executed instructions.
  public var instructions: Int
  /// Modelled cycles at zero wait states.
  public var cycles: Int
  /// Cycles that the flash adds through its prefetch and caches.
  public var waitCycles: Int

  /// Modelled cycles with the board's memories.
  public var boardCycles: Int { cycles + waitCycles }
}

/// Times the networks of MLPerf Tiny, built with dense kernels and random weights: neither changes what is executed.
public struct NetworkTimer: Sendable {
  /// The network of a task; input, outputs and width are fixed by the benchmark.
  /// Source: Banbury et al., MLPerf Tiny Benchmark, NeurIPS 2021 (datasets and benchmarks).
  static func network(of task: BenchmarkTask) throws(RunError) -> Network {
    guard let model = Models.named(task.model) else { throw RunError.unknown("model", task.model) }
    let (input, outputs, width) =
      switch task {
      case .ic: (FeatureShape(height: 32, width: 32, channels: 3), 10, 1.0)
      case .kws: (FeatureShape(height: 49, width: 10, channels: 1), 12, 1.0)
      case .vww: (FeatureShape(height: 96, width: 96, channels: 3), 2, 0.25)
      case .ad: (FeatureShape(height: 1, width: 1, channels: 640), 640, 1.0)
      }
    return model.network(input: input, classes: outputs, width: width)
  }

  private let compiler: CrossCompiler
  private let host: HostCompiler
  private let emulator: Emulator

  /// A timer that builds from the sources of `workshop`.
  public init(workshop: Workshop) {
    compiler = workshop.crossCompiler
    host = workshop.hostCompiler
    emulator = Emulator(plugin: workshop.plugin)
  }

  /// The timing of `task` on each board.
  ///
  /// Throws `RunError` for a model that is not registered or an output that differs from the host's, and
  /// `EmulationError`.
  public func time(_ task: BenchmarkTask, on boards: [Board]) throws -> [NetworkTiming] {
    let model = try Self.model(of: task)
    let packed = try ModelPacker.pack(model, format: DenseFormat.name)
    let input = Self.input(bytes: packed.inputBytes)
    let expected = try HostRunner.run(executable: host.build(model: packed.files), input: input)
    return try boards.map { board in
      let firmware = try compiler.build(model: packed.files, board: board)
      let run = try emulator.run(
        firmware: firmware, board: board, input: input, outputBytes: packed.outputBytes, countsMemory: true)
      guard run.output == expected else {
        throw RunError.cell("\(task.model) on \(board.name)", "the emulated output differs from the host's")
      }
      let cost = try CycleModel.cost(of: run.profile, elf: firmware.elf, on: board)
      return NetworkTiming(
        task: task, macs: model.network.macs, board: board.name, core: board.core,
        instructions: cost.reduce(0) { $0 + $1.instructions }, cycles: cost.reduce(0) { $0 + $1.cycles },
        waitCycles: cost.reduce(0) { $0 + ($1.memoryCycles ?? $1.cycles) - $1.cycles })
    }
  }

  /// The int8 network of a task; throws `RunError` when it is not registered, or `QuantisationError`.
  static func model(of task: BenchmarkTask) throws -> QuantisedModel {
    let network = try network(of: task)
    let checkpoint = Trainer.initialCheckpoint(network: network, seed: 1)
    let ranges = Dictionary(uniqueKeysWithValues: network.nodes.map { ($0.id, range(of: $0)) })
    return try Quantiser.quantise(
      checkpoint, input: TensorQuantisation(scale: 1 / 64, zeroPoint: 0), ranges: ranges)
  }

  /// Outputs behind a ReLU are never negative, which fixes their zero point.
  private static func range(of node: Node) -> ClosedRange<Float> {
    let isRectified =
      switch node.operation {
      case .convolution(let convolution), .depthwise(let convolution): convolution.relu
      case .dense(_, _, let relu), .add(let relu): relu
      default: false
      }
    return isRectified ? 0...6 : -3...3
  }

  private static func input(bytes: Int) -> Data {
    var generator = SeededGenerator(seed: 1, stream: 1)
    return Data((0..<bytes).map { _ in UInt8.random(in: 0...255, using: &generator) })
  }
}
