import Foundation
import Networks

/// Removes convolution filters that are left without weights: their output is one value everywhere, which goes into the
/// biases of the layers that read it. The model computes the same bytes.
///
/// A filter goes only where that is exact: all readers are dense layers, convolutions without padding or for which the
/// value is the zero point that padding reads as, or pools and depthwise convolutions (under the same condition) whose own
/// readers are such. Filters that reach sums, concats, softmax or the output stay, as does the last filter of a layer.
public struct ConstantFolding {
  private var model: QuantisedModel

  /// `model` without the filters that can go.
  public static func fold(_ model: QuantisedModel) -> QuantisedModel {
    var folding = ConstantFolding(model: model)
    for node in model.network.convolutions { folding.foldFilters(of: node.id) }
    return folding.model
  }

  /// Constant outputs of a node by channel.
  private typealias Constants = [Int: Int32]

  private mutating func foldFilters(of id: Int) {
    let count = model.network.nodes[id].shape.channels
    var constants: Constants = [:]
    for filter in 0..<count {
      guard row(filter, of: count, in: id).allSatisfy({ $0 == 0 }) else { continue }
      let value = output(of: id, channel: filter, accumulator: model.weights[id]?.bias[filter] ?? 0)
      if isFoldable(value, channel: filter, of: id) { constants[filter] = value }
    }
    if constants.count == count { constants[constants.keys.min() ?? 0] = nil }
    guard !constants.isEmpty else { return }
    let kept = (0..<count).filter { constants[$0] == nil }
    absorb(constants, of: id)
    model.weights[id]?.keep(rows: kept)
    model.network = model.network.resized(filters: [id: kept.count])
  }

  /// One of the `count` rows of a node's weights, zero where they are pruned.
  private func row(_ index: Int, of count: Int, in id: Int) -> [Int32] {
    guard let weights = model.weights[id] else { return [] }
    let length = weights.values.count / count
    return (index * length..<(index + 1) * length).map { weights.kept($0) }
  }

  /// The int8 value of an accumulator in the output of a convolution.
  private func output(of id: Int, channel: Int, accumulator: Int32) -> Int32 {
    let node = model.network.nodes[id]
    guard let factor = model.weights[id]?.multipliers[channel] else { return 0 }
    let zero = model.tensors[id].zeroPoint
    let low = (node.convolution ?? node.depthwise)?.relu == true ? max(-128, zero) : -128
    return min(127, max(low, factor.applied(to: accumulator) + zero))
  }

  private func readers(of id: Int) -> [Node] { model.network.nodes.filter { $0.inputs.contains(id) } }

  private func isFoldable(_ value: Int32, channel: Int, of id: Int) -> Bool {
    let readers = readers(of: id)
    return !readers.isEmpty
      && readers.allSatisfy { reader in
        switch reader.operation {
        case .dense: true
        case .convolution(let convolution): reads(value, of: id, exactly: convolution)
        case .maxPool, .averagePool: isFoldable(value, channel: channel, of: reader.id)
        case .depthwise(let convolution):
          reads(value, of: id, exactly: convolution)
            && isFoldable(through(reader, value, channel), channel: channel, of: reader.id)
        case .input, .add, .concat, .softmax: false
        }
      }
  }

  /// Whether every window of `convolution` holds `value` alone, padding included.
  private func reads(_ value: Int32, of id: Int, exactly convolution: Convolution) -> Bool {
    convolution.padding == Padding(all: 0) || value == model.tensors[id].zeroPoint
  }

  /// What a depthwise convolution makes of a channel that is `value` everywhere.
  private func through(_ node: Node, _ value: Int32, _ channel: Int) -> Int32 {
    let weights = row(channel, of: node.shape.channels, in: node.id).reduce(0, &+)
    let bias = model.weights[node.id]?.bias[channel] ?? 0
    return output(of: node.id, channel: channel, accumulator: bias &+ value &* weights)
  }

  /// Takes the constant channels of node `id` from all that read it.
  private mutating func absorb(_ constants: Constants, of id: Int) {
    let channels = model.network.nodes[id].shape.channels
    let kept = (0..<channels).filter { constants[$0] == nil }
    for reader in readers(of: id) {
      switch reader.operation {
      case .convolution, .dense:
        let rows = reader.shape.channels
        for output in 0..<rows {
          for (index, weight) in row(output, of: rows, in: reader.id).enumerated() {
            guard let value = constants[index % channels] else { continue }
            model.weights[reader.id]?.bias[output] &+= value &* weight
          }
        }
        model.weights[reader.id]?.keep(channels: kept, of: channels)
      case .depthwise:
        var passed: Constants = [:]
        for (channel, value) in constants { passed[channel] = through(reader, value, channel) }
        absorb(passed, of: reader.id)
        model.weights[reader.id]?.keep(rows: kept)
      case .maxPool, .averagePool: absorb(constants, of: reader.id)
      case .input, .add, .concat, .softmax: break
      }
    }
  }
}

extension QuantisedWeights {
  /// A weight, 0 where it is pruned.
  fileprivate func kept(_ index: Int) -> Int32 {
    if let mask, mask[mask.startIndex + index] == 0 { return 0 }
    return Int32(Int8(bitPattern: values[values.startIndex + index]))
  }

  /// Keeps some output channels.
  fileprivate mutating func keep(rows: [Int]) {
    let length = values.count / bias.count
    select(rows.flatMap { $0 * length..<($0 + 1) * length })
    bias = rows.map { bias[$0] }
    multipliers = rows.map { multipliers[$0] }
  }

  /// Keeps some of `count` input channels, which vary fastest.
  fileprivate mutating func keep(channels: [Int], of count: Int) {
    select(stride(from: 0, to: values.count, by: count).flatMap { start in channels.map { start + $0 } })
  }

  private mutating func select(_ indices: [Int]) {
    let (old, oldMask) = ([UInt8](values), mask.map { [UInt8]($0) })
    values = Data(indices.map { old[$0] })
    mask = oldMask.map { old in Data(indices.map { old[$0] }) }
  }
}
