/// One node of a network: an operation, whose inputs are earlier nodes.
public struct Node: Codable, Hashable, Sendable {
  /// Position in `Network.nodes`.
  public var id: Int
  /// Name within the network, such as `block2.conv1`.
  public var name: String
  /// What the node computes.
  public var operation: Operation
  /// Ids of the nodes it reads, all smaller than `id`.
  public var inputs: [Int]
  /// The shape of its output.
  public var shape: FeatureShape

  /// The convolution of this node, if it is one whose filters read all channels.
  public var convolution: Convolution? {
    if case .convolution(let convolution) = operation { return convolution }
    return nil
  }

  /// The depthwise convolution of this node, if it is one.
  public var depthwise: Convolution? {
    if case .depthwise(let convolution) = operation { return convolution }
    return nil
  }

  /// Multiply-accumulates of one inference, dense, counting convolutions and dense layers.
  public var macs: Int {
    switch operation {
    case .convolution(let convolution), .depthwise(let convolution):
      shape.height * shape.width * convolution.weightCount
    case .dense(let inputs, let outputs, _): inputs * outputs
    default: 0
    }
  }
}

/// A feed-forward network: nodes in execution order, node 0 the input, the last node the logits.
public struct Network: Codable, Hashable, Sendable {
  /// The registered name of the model, such as `vgg11`.
  public var name: String
  /// The nodes in execution order.
  public var nodes: [Node]

  /// The shape of the image.
  public var inputShape: FeatureShape { nodes[0].shape }
  /// Number of classes.
  public var classes: Int { nodes[nodes.count - 1].shape.count }
  /// The nodes that are convolutions over all channels, in execution order.
  public var convolutions: [Node] { nodes.filter { $0.convolution != nil } }
  /// Multiply-accumulates of one dense inference.
  public var macs: Int { nodes.reduce(0) { $0 + $1.macs } }
}
