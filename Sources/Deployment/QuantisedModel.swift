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

  /// The values as signed integers.
  public var signedValues: [Int8] { values.map { Int8(bitPattern: $0) } }
}

/// A network in int8, in TensorFlow Lite's scheme.
public struct QuantisedModel: Codable, Hashable, Sendable {
  /// The architecture.
  public var network: Network
  /// The quantisation of every node's output, by position.
  public var tensors: [TensorQuantisation]
  /// Weights of convolutions and dense layers by node id.
  public var weights: [Int: QuantisedWeights]
}
