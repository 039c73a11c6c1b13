import Networks

/// Everything that a method may remove from one network, ranked by importance.
public struct PruningSpace: Sendable {
  /// Share of a layer's fine units, and of a group's filters, that always stays: an emptied layer cuts the network.
  public static let floor = 0.02

  /// One convolution.
  public struct Layer: Sendable {
    /// Id of the node.
    public var node: Int
    /// Its unpruned geometry.
    public var convolution: Convolution
    /// Positions of its output: rows times columns.
    public var outputs: Int
    /// Index of the group that its filters belong to.
    public var group: Int
    /// Index of the group that its input channels come from; nil when it reads the image.
    public var inputGroup: Int?
    /// Whether single fine units are pruned in this layer.
    public var prunesFine: Bool
    /// Importance of every weight, OHWI.
    public var importance: [Float]
    /// Importance of the fine units, ascending.
    public var rankedFine: [Float]
  }

  /// Filters that go together.
  public struct Group: Sendable {
    /// The convolutions whose filters these are, as node ids.
    public var members: [Int]
    /// Filters of each member.
    public var filters: Int
    /// Indices of the filters from the least to the most important.
    public var order: [Int]
    /// Importance in that order.
    public var ranked: [Float]
  }

  /// The unpruned network.
  public let network: Network
  /// Its convolutions in execution order.
  public let layers: [Layer]
  /// Its channel groups.
  public let groups: [Group]
  /// Whether filters are removed.
  public let prunesFilters: Bool
  /// What is removed inside the filters that stay; nil for filters only.
  public let fineUnit: Unit?

  /// The space of `units` on `network`, with the importance of every convolution weight by node id.
  public init(network: Network, units: [Unit], importance: [Int: [Float]]) {
    self.network = network
    let (byFilter, fineUnit) = (units.contains(.filter), units.first { $0 != .filter })
    prunesFilters = byFilter
    self.fineUnit = fineUnit
    let channelGroups = network.channelGroups
    groups = channelGroups.map { Self.ranked($0, importance) }
    var layers: [Layer] = []
    for node in network.convolutions {
      guard let convolution = node.convolution else { continue }
      // A 1x1 convolution's filterlets are its filters, which go by groups where filters are pruned.
      let fine = fineUnit.map { !($0 == .filterlet && convolution.filterletsPerFilter == 1 && byFilter) }
      let sources = network.channelSources(of: node.inputs[0])
      let values = importance[node.id] ?? []
      layers.append(
        Layer(
          node: node.id, convolution: convolution, outputs: node.shape.height * node.shape.width,
          group: channelGroups.firstIndex { $0.members.contains(node.id) } ?? 0,
          inputGroup: channelGroups.firstIndex { !$0.members.filter(sources.contains).isEmpty },
          prunesFine: fine ?? false, importance: values,
          rankedFine: fine == true ? Self.fine(values, fineUnit, convolution).sorted() : []))
    }
    self.layers = layers
  }

  private static func ranked(_ group: ChannelGroup, _ importance: [Int: [Float]]) -> Group {
    var sums = [Float](repeating: 0, count: group.filters)
    for member in group.members {
      let values = importance[member] ?? []
      let length = values.count / group.filters
      for filter in 0..<group.filters {
        sums[filter] += values[filter * length..<(filter + 1) * length].reduce(0, +)
      }
    }
    let order = sums.indices.sorted { (sums[$0], $0) < (sums[$1], $1) }
    return Group(members: group.members, filters: group.filters, order: order, ranked: order.map { sums[$0] })
  }

  /// Importance of the fine units of one layer in OHW(I) order.
  private static func fine(_ values: [Float], _ unit: Unit?, _ convolution: Convolution) -> [Float] {
    guard unit == .filterlet else { return values }
    let channels = convolution.inputChannels
    return stride(from: 0, to: values.count, by: channels).map { values[$0..<$0 + channels].reduce(0, +) }
  }

  /// Filters that a group always keeps.
  public func floor(ofGroup group: Int) -> Int { Self.floor(of: groups[group].filters) }

  /// Of `count` units, those that always stay.
  static func floor(of count: Int) -> Int { max(1, Int((Double(count) * floor).rounded(.up))) }
}
