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
    _ network: Network, _ units: [Unit], seed: UInt64 = 1, relative: Bool = false
  ) throws -> PruningSpace {
    let context = ScoringContext(checkpoint: checkpoint(network, seed: seed), seed: seed) {
      Sensitivities(averageGradient: [:], batchMagnitude: [:])
    }
    return try PruningSpace(
      network: network, units: units, importance: try MagnitudeScore.importance(context),
      relative: relative)
  }

  /// The problem of meeting `share` of the dense bytes.
  static func problem(
    _ network: Network, _ units: [Unit], format: String, share: Double, sram: Int = 1_000_000,
    annealing: AnnealingOptions = quick
  ) throws -> AllocationProblem {
    let space = try space(network, units)
    return AllocationProblem(
      space: space, cost: StrategyCost(space: space, format: format),
      flashBudget: Int(share * Double(PackedModel.denseFlashBytes(network))), sramBudget: sram,
      annealing: annealing, seed: 3)
  }

  /// An annealing short enough for tests.
  static var quick: AnnealingOptions {
    var options = AnnealingOptions()
    options.stepsPerTemperature = 5
    return options
  }
}
