import Deployment
import Emulation
import Foundation
import Networks
import Pruning
import Testing

/// The conformance suite of methods and formats: what is pruned and packed computes, on the host and on every core,
/// what the masked int8 network computes by definition.
@Suite("Conformance of methods, formats and boards", .serialized)
struct ConformanceTests {
  private static let shape = FeatureShape(height: 12, width: 19, channels: 3)
  private static let images = 3
  /// One of each structure: a chain, residual sums, depthwise separable blocks, concats.
  private static let models: [any Model.Type] = [VGG11.self, ResNet12.self, DSCNN.self, SqueezeNet.self]
  private let root = Project.root

  private func checkpoint(_ network: Network, _ seed: UInt64) -> Checkpoint {
    var generator = SeededGenerator(seed: seed)
    func values(_ count: Int, _ range: ClosedRange<Float>) -> [Float] {
      (0..<count).map { _ in Float.random(in: range, using: &generator) }
    }
    var checkpoint = Checkpoint(network: network, convolutions: [:], dense: [:])
    for node in network.nodes {
      switch node.operation {
      case .convolution(let convolution), .depthwise(let convolution):
        checkpoint.convolutions[node.id] = ConvolutionParameters(
          weights: values(convolution.weightCount, -1...1), gamma: values(convolution.filters, 0.2...0.6),
          beta: values(convolution.filters, -0.5...0.5), mean: values(convolution.filters, -0.2...0.2),
          variance: values(convolution.filters, 0.5...2))
      case .dense(let inputs, let outputs, _):
        checkpoint.dense[node.id] = DenseParameters(
          weights: values(inputs * outputs, -1...1), bias: values(outputs, -1...1))
      default: continue
      }
    }
    return checkpoint
  }

  /// The int8 model of `method` at `share` of the dense bytes, with ranges that make values saturate now and then.
  private func model(_ method: Pruning.Method, _ network: Network, share: Double) throws -> QuantisedModel {
    let dense = checkpoint(network, 11)
    let pruned = try method.prunes ? prune(dense, method, share: share) : dense
    var ranges: [Int: ClosedRange<Float>] = [:]
    for node in pruned.network.nodes {
      // Logits that all saturate would be alike.
      if case .dense = node.operation { ranges[node.id] = -20...20 } else { ranges[node.id] = -2...3 }
    }
    return try Quantiser.quantise(
      pruned, input: TensorQuantisation(scale: 1 / 64, zeroPoint: -7), ranges: ranges)
  }

  private func prune(_ dense: Checkpoint, _ method: Pruning.Method, share: Double) throws -> Checkpoint {
    let score = try #require(Scores.named(method.score ?? ""))
    let context = ScoringContext(checkpoint: dense, seed: 4) { measurement in
      dense.convolutions.mapValues { $0.weights.values.map(abs) }.reduce(into: [:]) { values, layer in
        let count = dense.network.nodes[layer.key].convolution.map(measurement.count) ?? 0
        values[layer.key] = Array(layer.value.prefix(count))
      }
    }
    let allocation = try #require(Allocations.named(method.allocation ?? ""))
    let space = try PruningSpace(
      network: dense.network, units: method.units, importance: try score.importance(context),
      relative: score.isRelative, keepingFilters: allocation.keepsFilters(method.units))
    var annealing = method.annealing
    annealing.stepsPerTemperature = 3
    let problem = AllocationProblem(
      space: space, cost: StrategyCost(space: space, format: method.format),
      flashBudget: Int(share * Double(PackedModel.denseFlashBytes(dense.network))), sramBudget: 1_000_000,
      annealing: annealing, seed: 1, sensitivities: curves(space))
    return FilterRemoval.apply(try problem.solve(by: allocation).plan, to: dense)
  }

  /// Curves of a loss to which every group and layer adds alike.
  private func curves(_ space: PruningSpace) -> SensitivityCurves {
    SensitivityCurves(
      ratios: [0.5, 0.9], filters: space.groups.map { _ in [0.1, 0.4] }, fine: space.layers.map { _ in [0.1, 0.4] })
  }

  private var input: [Int8] {
    var generator = SeededGenerator(seed: 99)
    return (0..<Self.images * Self.shape.count).map { _ in Int8.random(in: -128...127, using: &generator) }
  }

  private func expected(_ model: QuantisedModel) -> Data {
    let reference = ReferenceNetwork(model: model)
    let count = Self.shape.count
    let logits = (0..<Self.images).flatMap { reference.logits(Array(input[$0 * count..<($0 + 1) * count])) }
    return Data(logits.map { UInt8(bitPattern: $0) })
  }

  /// Whether `method` is the first of its units: the others choose other masks of the same kind.
  private static func isFirst(_ method: Pruning.Method) -> Bool {
    Methods.all.first { $0.method.units == method.units }?.method.name == method.name
  }

  /// The first method of each combination of units.
  private static var representatives: [String] { Methods.all.map(\.method).filter(isFirst).map(\.name) }

  /// Single weights and DTMM meet every structure, other units concats, and methods whose units
  /// another has a chain.
  private static func models(for method: Pruning.Method) -> [any Model.Type] {
    guard isFirst(method) else { return [VGG11.self] }
    return [[.weight], [.filter, .filterlet]].contains(method.units) ? models : [SqueezeNet.self]
  }

  private var inputData: Data { Data(input.map { UInt8(bitPattern: $0) }) }

  @Test(
    "Every method in its format, and its units in every format that holds them, give the reference's bytes on the host",
    arguments: Methods.all.map(\.method.name))
  func host(name: String) throws {
    let method = try #require(Methods.named(name)).method
    let compiler = HostCompiler(root: root)
    for model in Self.models(for: method) {
      let network = model.network(input: Self.shape, classes: 7, width: 0.2)
      let quantised = try self.model(method, network, share: 0.5)
      let expected = expected(quantised)
      #expect(Set(expected).count > 3, "logits that are all alike prove nothing")
      let holding = WeightFormats.all.map { $0.name }.filter { Unit.canBeStored(method.units, in: $0) }
      for format in Self.isFirst(method) ? holding : [method.format] {
        let packed = try ModelPacker.pack(quantised, format: format)
        // Where every layer is smaller dense, the dense model is the same and has been compared already.
        let isUsed = packed.layers.contains { $0.format == format }
        guard isUsed || format == WeightFormats.automatic else { continue }
        let executable = try compiler.build(model: packed.files)
        let output = try HostRunner.run(executable: executable, input: inputData)
        #expect(output == expected, "\(name) as \(format) on \(model.name)")
      }
    }
  }

  @Test(
    "All units give the reference's bytes on every core, with flash and arena as accounted",
    arguments: representatives, [ResNet12.name, SqueezeNet.name])
  func boards(name: String, model: String) throws {
    let method = try #require(Methods.named(name)).method
    let family = try #require(Models.named(model))
    let network = family.network(input: Self.shape, classes: 7, width: 0.2)
    let quantised = try self.model(method, network, share: 0.5)
    let packed = try ModelPacker.pack(quantised, format: method.format)
    let expected = expected(quantised)
    for board in try Boards.load(directory: root.appendingPathComponent("experiments/boards"))
    where ["nucleo-l4r5zi", "disco-f746ng", "mps3-an547"].contains(board.name) {
      let firmware = try CrossCompiler(root: root).build(model: packed.files, board: board)
      let emulation = try Emulator(plugin: Project.plugin).run(
        firmware: firmware, board: board, input: inputData, outputBytes: packed.outputBytes)
      #expect(emulation.output == expected, "\(name) of \(model) on \(board.name)")
      let linked = packed.constantSymbols.reduce(0) { $0 + (firmware.symbols[$1] ?? 0) }
      #expect(linked == packed.flash.total, "\(name) of \(model) on \(board.name)")
      #expect(firmware.symbols[PackedModel.arenaSymbol] == packed.plan.arenaBytes)
      let costs = try CycleModel.of(board.core).cost(profile: emulation.profile, firmware: firmware)
      #expect(costs.count == packed.layers.count + 1, "the entry, then every layer")
      #expect(costs.allSatisfy { $0.instructions > 0 && $0.cycles > 0 })
    }
  }
}
