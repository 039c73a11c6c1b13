import Foundation
import Networks

extension Trainer {
  /// Random weights for `network`, which depend on `seed` alone.
  ///
  /// Convolutions are drawn from the normal distribution of variance 2 / fan-in (He et al., ICCV 2015),
  /// dense layers from that of variance 1 / fan-in; batch norm starts as the identity.
  public static func initialCheckpoint(network: Network, seed: UInt64) -> Checkpoint {
    var generator = SeededGenerator(seed: seed)
    var result = Checkpoint(network: network, convolutions: [:], dense: [:])
    for node in network.nodes {
      switch node.operation {
      case .convolution(let convolution), .depthwise(let convolution):
        let filters = convolution.filters
        result.convolutions[node.id] = ConvolutionParameters(
          weights: normal(
            convolution.weightCount, variance: 2 / Double(convolution.weightsPerFilter), &generator),
          gamma: constant(1, filters), beta: constant(0, filters),
          mean: constant(0, filters), variance: constant(1, filters))
      case .dense(let inputs, let outputs, _):
        result.dense[node.id] = DenseParameters(
          weights: normal(inputs * outputs, variance: 1 / Double(inputs), &generator),
          bias: constant(0, outputs))
      case .input, .maxPool, .averagePool, .add, .concat, .softmax: break
      }
    }
    return result
  }

  private static func constant(_ value: Float, _ count: Int) -> [Float] {
    [Float](repeating: value, count: count)
  }

  private static func normal(
    _ count: Int, variance: Double, _ generator: inout SeededGenerator
  ) -> [Float] {
    let deviation = variance.squareRoot()
    return (0..<count).map { _ in Float(deviation * generator.normal()) }
  }
}
