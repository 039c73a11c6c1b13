import Foundation
import Networks

/// Carries out a plan: filters really go, with the input channels of every layer that reads them; what is pruned
/// inside the filters that stay becomes zero under a mask.
public enum FilterRemoval {
  /// The pruned checkpoint. Its masks cover the stored weights only.
  public static func apply(_ plan: PruningPlan, to checkpoint: Checkpoint) -> Checkpoint {
    let network = checkpoint.network
    var result = checkpoint
    result.network = network.resized(filters: plan.keptFilters.mapValues(\.count))
    for node in network.nodes {
      let channels = keptChannels(feeding: node, in: network, plan)
      switch node.operation {
      case .convolution(let convolution):
        guard let parameters = checkpoint.convolutions[node.id] else { continue }
        result.convolutions[node.id] = pruned(
          parameters, convolution, filters: plan.keptFilters[node.id] ?? [], channels: channels,
          mask: plan.masks[node.id])
      case .dense(let inputs, _):
        guard let parameters = checkpoint.dense[node.id] else { continue }
        let width = network.nodes[node.inputs[0]].shape.channels
        let kept = (0..<inputs / width).flatMap { position in channels.map { position * width + $0 } }
        result.dense[node.id]?.weights.values = columns(kept, of: parameters.weights.values, length: inputs)
      default: continue
      }
    }
    return result
  }

  private static func keptChannels(feeding node: Node, in network: Network, _ plan: PruningPlan) -> [Int] {
    guard let input = node.inputs.first else { return [] }
    let all = Array(0..<network.nodes[input].shape.channels)
    return network.channelSources(of: input).first.flatMap { plan.keptFilters[$0] } ?? all
  }

  private static func pruned(
    _ parameters: ConvolutionParameters, _ convolution: Convolution, filters: [Int], channels: [Int],
    mask: Data?
  ) -> ConvolutionParameters {
    let positions = convolution.filterletsPerFilter
    let kept = filters.flatMap { filter in
      (0..<positions).flatMap { position in
        channels.map { (filter * positions + position) * convolution.inputChannels + $0 }
      }
    }
    let stored = mask.map { mask in Data(kept.map { mask[$0] }) }
    var weights = kept.map { parameters.weights.values[$0] }
    if let stored { for index in weights.indices where stored[index] == 0 { weights[index] = 0 } }
    return ConvolutionParameters(
      weights: weights, gamma: filters.map { parameters.gamma.values[$0] },
      beta: filters.map { parameters.beta.values[$0] }, mean: filters.map { parameters.mean.values[$0] },
      variance: filters.map { parameters.variance.values[$0] }, mask: stored)
  }

  /// The `kept` columns of every row of `length` values.
  private static func columns(_ kept: [Int], of values: [Float], length: Int) -> [Float] {
    stride(from: 0, to: values.count, by: length).flatMap { row in kept.map { values[row + $0] } }
  }
}
