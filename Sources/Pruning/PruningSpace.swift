import Networks

/// Everything that a method may remove from one network, ranked by importance.
public struct PruningSpace: Sendable {
  /// Share of units in each layer that always stays: a layer that is nearly emptied cuts the network, whatever its
  /// units' importance. Single weights reach the lowest densities, so their floor is lowest.
  private static func floor(of unit: Unit) -> Double {
    switch unit {
    case .weight: 0.01
    case .filterlet: 0.05
    case .filter: 0.1
    }
  }

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
    /// Importance of the fine units in OHW(I) order; empty where none are pruned.
    public var fine: [Float]
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

  /// The space of `units` on `network`, with the importance of every convolution weight by node id; `relative` as
  /// `Score.isRelative`.
  ///
  /// Throws `UnprunableNetwork` where filters of the network cannot be removed by groups.
  public init(network: Network, units: [Unit], importance: [Int: [Float]], relative: Bool) throws {
    self.network = network
    let (byFilter, fineUnit) = (units.contains(.filter), units.first { $0 != .filter })
    if byFilter { try UnprunableNetwork.check(network) }
    prunesFilters = byFilter
    self.fineUnit = fineUnit
    let channelGroups = network.channelGroups
    groups = channelGroups.map { Self.ranked($0, importance, relative) }
    var layers: [Layer] = []
    for node in network.convolutions {
      guard let convolution = node.convolution else { continue }
      let fine = Self.prunesFine(convolution, fineUnit, byFilter: byFilter)
      let sources = network.channelSources(of: node.inputs[0])
      let values = importance[node.id] ?? []
      let units = fine ? Self.scaled(Self.fine(values, fineUnit, convolution), relative) : []
      layers.append(
        Layer(
          node: node.id, convolution: convolution, outputs: node.shape.height * node.shape.width,
          group: channelGroups.firstIndex { $0.members.contains(node.id) } ?? 0,
          inputGroup: channelGroups.firstIndex { !$0.members.filter(sources.contains).isEmpty },
          prunesFine: fine, importance: values, fine: units, rankedFine: units.sorted()))
    }
    self.layers = layers
  }

  /// Whether fine units of `convolution` are worth pruning. A filterlet of one or two weights takes no fewer bytes than
  /// its index; and a 1x1 convolution's filterlets are its filters, which go by groups where filters are pruned.
  private static func prunesFine(_ convolution: Convolution, _ unit: Unit?, byFilter: Bool) -> Bool {
    switch unit {
    case nil, .filter: false
    case .weight: true
    case .filterlet:
      convolution.inputChannels > 2 && !(byFilter && convolution.filterletsPerFilter == 1)
    }
  }

  /// Importance divided by its mean if `relative`.
  private static func scaled(_ importance: [Float], _ relative: Bool) -> [Float] {
    let mean = Float(importance.reduce(0) { $0 + Double($1) } / Double(max(1, importance.count)))
    return relative && mean > 0 ? importance.map { $0 / mean } : importance
  }

  private static func ranked(_ group: ChannelGroup, _ importance: [Int: [Float]], _ relative: Bool) -> Group {
    var sums = [Float](repeating: 0, count: group.filters)
    for member in group.members {
      let values = importance[member] ?? []
      let length = values.count / group.filters
      for filter in 0..<group.filters {
        sums[filter] += values[filter * length..<(filter + 1) * length].reduce(0, +)
      }
    }
    sums = scaled(sums, relative)
    let order = sums.indices.sorted { (sums[$0], $0) < (sums[$1], $1) }
    return Group(members: group.members, filters: group.filters, order: order, ranked: order.map { sums[$0] })
  }

  /// Importance of the fine units of one layer in OHW(I) order.
  private static func fine(_ values: [Float], _ unit: Unit?, _ convolution: Convolution) -> [Float] {
    guard unit == .filterlet else { return values }
    let channels = convolution.inputChannels
    return stride(from: 0, to: values.count, by: channels).map { values[$0..<$0 + channels].reduce(0, +) }
  }

  /// Of `count` units, those that always stay.
  static func kept(of count: Int, _ unit: Unit) -> Int {
    max(1, Int((Double(count) * floor(of: unit)).rounded(.up)))
  }
}
