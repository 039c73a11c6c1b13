/// Convolutions whose outputs meet in adds and must therefore keep the same filters.
public struct ChannelGroup: Codable, Hashable, Sendable {
  /// Node ids of the convolutions, ascending; never empty.
  public var members: [Int]
  /// Filters of each member.
  public var filters: Int
}

extension Network {
  /// The channel groups in order of their first member, found from the graph: each convolution starts one of
  /// its own, and every add joins the groups of its inputs.
  public var channelGroups: [ChannelGroup] {
    var parent = Array(nodes.indices)
    func root(_ id: Int) -> Int {
      var current = id
      while parent[current] != current { current = parent[current] }
      return current
    }
    for node in nodes where node.convolution == nil && node.operation.keepsChannels {
      for input in node.inputs { join(root(input), root(node.id), in: &parent) }
    }
    var members: [Int: [Int]] = [:]
    for node in convolutions { members[root(node.id), default: []].append(node.id) }
    return members.values.sorted { $0[0] < $1[0] }.map {
      ChannelGroup(members: $0, filters: nodes[$0[0]].shape.channels)
    }
  }

  private func join(_ first: Int, _ second: Int, in parent: inout [Int]) {
    parent[max(first, second)] = min(first, second)
  }

  /// The convolutions that decide the channels of node `id`'s output; empty for the image itself.
  public func channelSources(of id: Int) -> [Int] {
    let node = nodes[id]
    if node.convolution != nil { return [id] }
    return Array(Set(node.inputs.flatMap { channelSources(of: $0) })).sorted()
  }

  /// The same network with other filter counts, by convolution node id; all shapes follow.
  ///
  /// Counts must agree within each channel group.
  public func resized(filters: [Int: Int]) -> Network {
    var result = self
    for id in nodes.indices {
      let inputs = nodes[id].inputs.map { result.nodes[$0].shape }
      switch nodes[id].operation {
      case .input: break
      case .convolution(var convolution):
        convolution.inputChannels = inputs[0].channels
        convolution.filters = filters[id] ?? convolution.filters
        result.nodes[id].operation = .convolution(convolution)
        result.nodes[id].shape = convolution.output(for: inputs[0])
      case .depthwise(var convolution):
        convolution.filters = inputs[0].channels
        result.nodes[id].operation = .depthwise(convolution)
        result.nodes[id].shape.channels = inputs[0].channels
      case .maxPool, .averagePool, .add, .softmax:
        result.nodes[id].shape.channels = inputs[0].channels
      case .concat:
        result.nodes[id].shape.channels = inputs.reduce(0) { $0 + $1.channels }
      case .dense(_, let outputs, let relu):
        result.nodes[id].operation = .dense(inputs: inputs[0].count, outputs: outputs, relu: relu)
      }
    }
    return result
  }
}

extension Operation {
  /// Whether the output's channels are those of each input, as in pools and adds.
  var keepsChannels: Bool {
    switch self {
    case .depthwise, .maxPool, .averagePool, .add, .softmax: true
    case .input, .convolution, .concat, .dense: false
    }
  }
}
