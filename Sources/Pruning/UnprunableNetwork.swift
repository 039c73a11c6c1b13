import Networks

/// Why filters of a network cannot be removed.
public struct UnprunableNetwork: Error, CustomStringConvertible {
  /// The message.
  public let description: String

  /// Throws if channels of `network` do not go by groups of equal filters: where a concat joins those of several
  /// convolutions, or a sum adds a convolution to channels of the image.
  static func check(_ network: Network) throws {
    for node in network.nodes {
      switch node.operation {
      case .concat:
        throw UnprunableNetwork(
          description: """
            \(network.name): filters are not removed from networks with a concat (\(node.name)); \
            use a method that prunes weights or filterlets alone
            """)
      case .add where node.inputs.contains { network.channelSources(of: $0).isEmpty }:
        throw UnprunableNetwork(
          description: """
            \(network.name): \(node.name) adds channels of the image, which no filter decides; \
            put a convolution before it, or use a method that prunes weights or filterlets alone
            """)
      default: continue
      }
    }
  }
}
