import Foundation
import Networks

/// Carries out a plan: filters really go, with the input channels of every layer that reads them; what is pruned
/// inside the filters that stay becomes zero under a mask.
public enum FilterRemoval {
  /// The pruned checkpoint. Its masks cover the stored weights only.
  public static func apply(_ plan: PruningPlan, to checkpoint: Checkpoint) -> Checkpoint {
    let network = checkpoint.network
    var result = checkpoint
    result.network = network.resized(plan)
    for node in network.nodes {
      let channels = keptChannels(feeding: node, in: network, plan)
      switch node.operation {
      case .convolution(let convolution):
        guard let parameters = checkpoint.convolutions[node.id] else { continue }
        let filters = plan.keptFilters[node.id] ?? []
        result.convolutions[node.id] = pruned(
          parameters, kept: storedWeights(of: convolution, filters: filters, channels: channels), filters: filters,
          mask: storedMask(of: node, in: network, plan))
      case .depthwise(let convolution):
        guard let parameters = checkpoint.convolutions[node.id] else { continue }
        result.convolutions[node.id] = pruned(
          parameters, kept: storedWeights(of: convolution, filters: channels, channels: [0]), filters: channels,
          mask: nil)
      case .dense(let inputs, _, _):
        guard let parameters = checkpoint.dense[node.id] else { continue }
        let width = network.nodes[node.inputs[0]].shape.channels
        let kept = (0..<inputs / width).flatMap { position in channels.map { position * width + $0 } }
        result.dense[node.id]?.weights.values = columns(kept, of: parameters.weights.values, length: inputs)
      default: continue
      }
    }
    return result
  }

  /// The channels that `plan` leaves of what `node` reads.
  static func keptChannels(feeding node: Node, in network: Network, _ plan: PruningPlan) -> [Int] {
    node.inputs.first.map { keptChannels(of: $0, in: network, plan) } ?? []
  }

  /// The channels that node `id` keeps: its own filters, those of its inputs one after the other, or its input's.
  private static func keptChannels(of id: Int, in network: Network, _ plan: PruningPlan) -> [Int] {
    let node = network.nodes[id]
    switch node.operation {
    case .convolution, .input, .dense: return plan.keptFilters[id] ?? Array(0..<node.shape.channels)
    case .concat:
      var (kept, offset): ([Int], Int) = ([], 0)
      for input in node.inputs {
        kept += keptChannels(of: input, in: network, plan).map { $0 + offset }
        offset += network.nodes[input].shape.channels
      }
      return kept
    case .depthwise, .maxPool, .averagePool, .add, .softmax:
      return keptChannels(feeding: node, in: network, plan)
    }
  }

  /// The mask of the weights that are stored for `node`; nil without fine pruning.
  static func storedMask(of node: Node, in network: Network, _ plan: PruningPlan) -> Data? {
    guard let convolution = node.convolution, let mask = plan.masks[node.id] else { return nil }
    let channels = keptChannels(feeding: node, in: network, plan)
    return Data(
      storedWeights(of: convolution, filters: plan.keptFilters[node.id] ?? [], channels: channels).map { mask[$0] })
  }

  /// Where the weights that `plan` leaves of `node` lie in the unpruned convolution.
  static func keptWeights(of node: Node, in network: Network, _ plan: PruningPlan) -> [Int] {
    guard let convolution = node.convolution else { return [] }
    let stored = storedWeights(
      of: convolution, filters: plan.keptFilters[node.id] ?? [],
      channels: keptChannels(feeding: node, in: network, plan))
    return plan.masks[node.id].map { mask in stored.filter { mask[$0] != 0 } } ?? stored
  }

  /// Where the weights of `filters` and `channels` lie in the unpruned convolution.
  static func storedWeights(of convolution: Convolution, filters: [Int], channels: [Int]) -> [Int] {
    let positions = convolution.filterletsPerFilter
    var weights: [Int] = []
    weights.reserveCapacity(filters.count * positions * channels.count)
    for filter in filters {
      for filterlet in filter * positions..<(filter + 1) * positions {
        for channel in channels { weights.append(filterlet * convolution.inputChannels + channel) }
      }
    }
    return weights
  }

  private static func pruned(
    _ parameters: ConvolutionParameters, kept: [Int], filters: [Int], mask stored: Data?
  ) -> ConvolutionParameters {
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

extension Network {
  /// The same network with the filters that `plan` keeps.
  func resized(_ plan: PruningPlan) -> Network { resized(filters: plan.keptFilters.mapValues(\.count)) }
}
