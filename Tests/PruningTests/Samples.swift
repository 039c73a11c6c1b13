import Deployment
import Networks
import Pruning

/// Networks with random parameters and importance, for tests of allocations and removal.
enum Samples {
  /// Depthwise separable blocks.
  static let separable = DSCNN.network(
    input: FeatureShape(height: 11, width: 6, channels: 1), classes: 4, width: 0.2)

  static let chain = VGG11.network(input: FeatureShape(height: 16, width: 16, channels: 3), classes: 4, width: 0.25)
  static let residual = ResNet12.network(
    input: FeatureShape(height: 16, width: 16, channels: 3), classes: 4, width: 0.25)

  /// Two fire modules: convolutions that read concats.
  static var fires: Network {
    var builder = NetworkBuilder(name: "fires", input: FeatureShape(height: 12, width: 12, channels: 3))
    builder.convolution("stem", filters: 24)
    for (index, expand) in [32, 64].enumerated() {
      let squeeze = builder.convolution("squeeze\(index)", filters: 16, kernel: 1)
      let first = builder.convolution("first\(index)", filters: expand, kernel: 1)
      let second = builder.convolution("second\(index)", filters: expand, from: squeeze)
      builder.concat("join\(index)", [first, second])
    }
    builder.averagePool("pool")
    builder.dense("dense", outputs: 4)
    return builder.build()
  }

  /// The channels of node `id` that `plan` keeps, by following the graph.
  static func keptChannels(of id: Int, in network: Network, _ plan: PruningPlan) -> [Int] {
    let node = network.nodes[id]
    if let filters = plan.keptFilters[id] { return filters }
    guard node.operation == .concat else {
      return node.inputs.first.map { keptChannels(of: $0, in: network, plan) } ?? Array(0..<node.shape.channels)
    }
    var (kept, offset): ([Int], Int) = ([], 0)
    for input in node.inputs {
      kept += keptChannels(of: input, in: network, plan).map { $0 + offset }
      offset += network.nodes[input].shape.channels
    }
    return kept
  }

  /// A checkpoint with weights, statistics and biases drawn by `seed`.
  static func checkpoint(_ network: Network, seed: UInt64 = 1) -> Checkpoint {
    var generator = SeededGenerator(seed: seed)
    func values(_ count: Int, _ range: ClosedRange<Float>) -> [Float] {
      (0..<count).map { _ in Float.random(in: range, using: &generator) }
    }
    var checkpoint = Checkpoint(network: network, convolutions: [:], dense: [:])
    for node in network.nodes {
      switch node.operation {
      case .convolution(let convolution), .depthwise(let convolution):
        checkpoint.convolutions[node.id] = ConvolutionParameters(
          weights: values(convolution.weightCount, -1...1), gamma: values(convolution.filters, 0.5...1.5),
          beta: values(convolution.filters, -0.5...0.5), mean: values(convolution.filters, -1...1),
          variance: values(convolution.filters, 0.5...2))
      case .dense(let inputs, let outputs, _):
        checkpoint.dense[node.id] = DenseParameters(
          weights: values(inputs * outputs, -1...1), bias: values(outputs, -1...1))
      default: continue
      }
    }
    return checkpoint
  }

  static func space(
    _ network: Network, _ units: [Unit], seed: UInt64 = 1, relative: Bool = false, keepingFilters: Bool = false
  ) throws -> PruningSpace {
    let context = ScoringContext(checkpoint: checkpoint(network, seed: seed), seed: seed) { _ in [:] }
    return try PruningSpace(
      network: network, units: units, importance: try MagnitudeScore.importance(context),
      relative: relative, keepingFilters: keepingFilters)
  }

  /// Two 3x3 convolutions of four filters on four channels of 2x2, and a dense layer of two outputs: 410 bytes dense.
  static func pair() throws -> PruningSpace {
    var builder = NetworkBuilder(name: "pair", input: FeatureShape(height: 2, width: 2, channels: 4))
    builder.convolution("first", filters: 4)
    builder.convolution("second", filters: 4)
    builder.dense("dense", outputs: 2)
    return try space(builder.build(), [.filter, .filterlet])
  }

  /// The problem of meeting `share` of the dense bytes.
  static func problem(
    _ network: Network, _ units: [Unit], format: String, share: Double, sram: Int = 1_000_000,
    annealing: AnnealingOptions = quick, keepingFilters: Bool = false
  ) throws -> AllocationProblem {
    let space = try space(network, units, keepingFilters: keepingFilters)
    return AllocationProblem(
      space: space, cost: StrategyCost(space: space, format: format),
      flashBudget: Int(share * Double(PackedModel.denseFlashBytes(network))), sramBudget: sram,
      annealing: annealing, seed: 3, sensitivities: curves(space))
  }

  /// Curves of a loss that rises faster in every later group and layer.
  static func curves(_ space: PruningSpace) -> SensitivityCurves {
    let ratios = [0.2, 0.4, 0.6, 0.8]
    func curve(_ index: Int) -> [Double] { ratios.map { 0.01 * Double(index + 1) * $0 * $0 } }
    return SensitivityCurves(
      ratios: ratios, filters: space.groups.indices.map(curve), fine: space.layers.indices.map(curve))
  }

  /// Random values of whatever is measured, as many as there should be.
  static func measurements(
    of network: Network, seed: UInt64 = 9
  ) -> (Measurement) -> [Int: [Float]] {
    { measurement in
      var generator = SeededGenerator(seed: seed)
      var values: [Int: [Float]] = [:]
      for node in network.convolutions {
        let count = node.convolution.map(measurement.count) ?? 0
        let range: ClosedRange<Float> = measurement == .averageGradient || measurement == .skeleton ? -1...1 : 0...1
        values[node.id] = (0..<count).map { _ in Float.random(in: range, using: &generator) }
      }
      return values
    }
  }

  /// An annealing short enough for tests.
  static var quick: AnnealingOptions {
    var options = AnnealingOptions()
    options.stepsPerTemperature = 5
    return options
  }
}
