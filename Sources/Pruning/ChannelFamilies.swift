import Networks

/// The channels of a network by what decides them: convolutions whose filters meet in adds keep the same ones, and
/// those that a concat joins are ranked together, so that what reads the concat loses the least important of all.
struct ChannelFamilies {
  /// A run of channels: those of all filters of one channel group, or of the image.
  struct Run {
    /// Index of the channel group; nil for the image.
    var group: Int?
    /// Channels.
    var count: Int
  }

  /// The channel groups in order of their first member.
  let groups: [ChannelGroup]
  /// The runs of every node's output, by node id.
  let runs: [[Run]]
  /// Indices of the channel groups that concats join, directly or through others, each list ascending.
  let families: [[Int]]

  /// The families of `network`.
  init(_ network: Network) {
    let groups = network.channelGroups
    self.groups = groups
    var runs: [[Run]] = []
    var family = Array(groups.indices)
    for node in network.nodes {
      let inputs = node.inputs.map { runs[$0] }
      switch node.operation {
      case .convolution:
        runs.append([Run(group: groups.firstIndex { $0.members.contains(node.id) }, count: node.shape.channels)])
      case .concat:
        runs.append(inputs.flatMap(\.self))
        let joined = Set(runs[node.id].compactMap(\.group).map { family[$0] })
        if let first = joined.min() { family = family.map { joined.contains($0) ? first : $0 } }
      case .input, .dense: runs.append([Run(group: nil, count: node.shape.channels)])
      case .depthwise, .maxPool, .averagePool, .add, .softmax: runs.append(inputs[0])
      }
    }
    self.runs = runs
    families = Set(family).sorted().map { first in family.indices.filter { family[$0] == first } }
  }
}

extension PruningSpace {
  /// The channels of one tensor and when each of them goes.
  public struct Channels: Sendable {
    /// Index of the group that decides them; nil for the image's.
    public var group: Int?
    /// How many filters the group loses before the channel goes too; `Int.max` for one that always stays.
    public var ranks: [Int]
    /// Channels that are left, by the filters that the group loses; one entry without a group.
    public var left: [Int]

    /// The channels of `runs`, where the filters of each channel group start at `starts` in the group that `owners` says.
    init(_ runs: [ChannelFamilies.Run], owners: [Int], starts: [Int], groups: [Group]) {
      let owner = runs.compactMap(\.group).first.map { owners[$0] }
      let places = owner.map { groups[$0].places } ?? []
      group = owner
      ranks = runs.flatMap { run in
        (0..<run.count).map { channel in run.group.map { places[starts[$0] + channel] } ?? .max }
      }
      var lost = [Int](repeating: 0, count: places.count + 1)
      for rank in ranks where rank < places.count { lost[rank + 1] += 1 }
      var count = ranks.count
      left = lost.map { lost in
        count -= lost
        return count
      }
    }

    /// Channels that `strategy` leaves.
    func left(_ strategy: Strategy) -> Int { left[removed(strategy)] }

    /// The channels that `strategy` leaves, ascending.
    func kept(_ strategy: Strategy) -> [Int] { ranks.indices.filter { ranks[$0] >= removed(strategy) } }

    /// Filters that the group loses.
    func removed(_ strategy: Strategy) -> Int { group.map { strategy.removedFilters[$0] } ?? 0 }
  }
}
