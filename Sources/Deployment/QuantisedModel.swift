import Foundation
import Networks

/// The int8 weights of a convolution or dense layer and what turns its accumulators into int8.
public struct QuantisedWeights: Codable, Hashable, Sendable {
  /// Int8 bit patterns, OHWI or [outputs][inputs].
  public var values: Data
  /// 1 where a weight is kept, 0 where it is pruned; nil when all are kept.
  public var mask: Data?
  /// One an output channel; holds -(input zero point) * sum(weights of the channel) already.
  public var bias: [Int32]
  /// One an output channel.
  public var multipliers: [FixedPointMultiplier]

  /// Weights of a layer that was quantised elsewhere, such as one made for a benchmark.
  ///
  /// `values` holds as many int8 weights for each output channel as there are in one, filter after filter; `mask` is nil
  /// or as long as `values`; `bias` (with the input zero point folded in) and `multipliers` hold one an output channel.
  public init(values: Data, mask: Data?, bias: [Int32], multipliers: [FixedPointMultiplier]) {
    self.values = values
    self.mask = mask
    self.bias = bias
    self.multipliers = multipliers
  }

  /// The values as signed integers.
  public var signedValues: [Int8] { values.map { Int8(bitPattern: $0) } }

  /// The values of a depthwise convolution in its kernel's order, [kernelHeight][kernelWidth][channels].
  func channelsLast(_ depthwise: Convolution) -> [Int8] {
    let taps = depthwise.weightsPerFilter
    return (0..<taps).flatMap { tap in
      (0..<depthwise.filters).map { Int8(bitPattern: values[$0 * taps + tap]) }
    }
  }
}

/// A network in int8, in TensorFlow Lite's scheme.
public struct QuantisedModel: Codable, Hashable, Sendable {
  /// The architecture.
  public var network: Network
  /// The quantisation of every node's output, by position.
  public var tensors: [TensorQuantisation]
  /// Weights of convolutions and dense layers by node id.
  public var weights: [Int: QuantisedWeights]

  /// A model from its parts: a quantisation for each node's output in order, weights for each convolution and dense
  /// layer by node id.
  public init(network: Network, tensors: [TensorQuantisation], weights: [Int: QuantisedWeights]) {
    self.network = network
    self.tensors = tensors
    self.weights = weights
  }
}
