import Networks

/// Why filters of a network cannot be removed.
public struct UnprunableNetwork: Error, CustomStringConvertible {
  /// The message.
  public let description: String

  /// Throws if channels of `network` do not go by groups of equal filters: where a sum adds a convolution to channels
  /// of the image, or to the channels of several convolutions.
  static func check(_ network: Network) throws {
    let runs = ChannelFamilies(network).runs
    for node in network.nodes {
      switch node.operation {
      case .add where node.inputs.contains { runs[$0].count > 1 }:
        throw UnprunableNetwork(
          description: """
            \(network.name): \(node.name) adds channels that a concat has joined, which no single filter decides; \
            put a convolution behind the concat, or use a method that prunes weights or filterlets alone
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
