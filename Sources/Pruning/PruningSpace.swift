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
    /// Its filters and its input channels, with when each of them goes.
    public var filters, channels: Channels
    /// Whether single fine units are pruned in this layer.
    public var prunesFine: Bool
    /// Importance of every weight, OHWI.
    public var importance: [Float]
    /// Importance of the fine units in OHW(I) order; empty where none are pruned.
    public var fine: [Float]
    /// Importance of the fine units, ascending.
    public var rankedFine: [Float]
  }

  /// Filters that are ranked together: those of one channel group, or of several that a concat joins, one after another.
  public struct Group: Sendable {
    /// The channel groups.
    public var parts: [ChannelGroup]
    /// The convolutions whose filters these are, as node ids.
    public var members: [Int] { parts.flatMap(\.members).sorted() }
    /// Filters of all parts, counting those that meet in adds once.
    public var filters: Int { order.count }
    /// Filters that may go: the most important of each part stay, so that no convolution is emptied.
    public var removable: Int
    /// Indices of the filters in the order in which they go: from the least to the most important, then those that stay.
    public var order: [Int]
    /// Importance by index.
    public var importance: [Float]
    /// Importance in that order, ascending: one that stays counts no less than those before it.
    public var ranked: [Float]

    /// Where each filter stands in `order`, by index.
    var places: [Int] {
      var places = order
      for (place, index) in order.enumerated() { places[index] = place }
      return places
    }

    /// The indices of the filters of the part that has `member`.
    func indices(ofPartWith member: Int) -> Range<Int> {
      var start = 0
      for part in parts {
        if part.members.contains(member) { return start..<start + part.filters }
        start += part.filters
      }
      return 0..<0
    }
  }

  /// The unpruned network.
  public let network: Network
  /// Its convolutions in execution order.
  public let layers: [Layer]
  /// Its filters by what is ranked together.
  public let groups: [Group]
  /// The channels of every node's output, by node id.
  public let channels: [Channels]
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
    let joined = ChannelFamilies(network)
    let groups = joined.families.map { Self.ranked($0.map { joined.groups[$0] }, importance, relative) }
    let owners = joined.groups.map { part in groups.firstIndex { $0.parts.contains(part) } ?? 0 }
    let starts = zip(joined.groups, owners).map { groups[$1].indices(ofPartWith: $0.members[0]).lowerBound }
    let channels = joined.runs.map { Channels($0, owners: owners, starts: starts, groups: groups) }
    (self.groups, self.channels) = (groups, channels)
    var layers: [Layer] = []
    for node in network.convolutions {
      guard let convolution = node.convolution else { continue }
      let fine = Self.prunesFine(convolution, fineUnit, byFilter: byFilter)
      let values = importance[node.id] ?? []
      let units = fine ? Self.scaled(Self.fine(values, fineUnit, convolution), relative) : []
      layers.append(
        Layer(
          node: node.id, convolution: convolution, outputs: node.shape.height * node.shape.width,
          group: channels[node.id].group ?? 0, inputGroup: channels[node.inputs[0]].group,
          filters: channels[node.id], channels: channels[node.inputs[0]],
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

  /// Ranks the filters of `parts`, each scaled for itself if `relative`.
  private static func ranked(_ parts: [ChannelGroup], _ importance: [Int: [Float]], _ relative: Bool) -> Group {
    var sums: [Float] = []
    var staying: Set<Int> = []
    for part in parts {
      let own = scaled(Self.sums(of: part, importance), relative)
      let order = own.indices.sorted { (own[$0], $0) < (own[$1], $1) }
      staying.formUnion(order.suffix(kept(of: part.filters, .filter)).map { sums.count + $0 })
      sums += own
    }
    let order = sums.indices.sorted {
      (staying.contains($0) ? 1 : 0, sums[$0], $0) < (staying.contains($1) ? 1 : 0, sums[$1], $1)
    }
    var most: Float = 0
    let ranked = order.map { index in
      most = max(most, sums[index])
      return most
    }
    return Group(
      parts: parts, removable: sums.count - staying.count, order: order, importance: sums, ranked: ranked)
  }

  /// Importance of the filters of one channel group, over all its members.
  static func sums(of group: ChannelGroup, _ importance: [Int: [Float]]) -> [Float] {
    var sums = [Float](repeating: 0, count: group.filters)
    for member in group.members {
      let values = importance[member] ?? []
      let length = values.count / group.filters
      for filter in 0..<group.filters {
        sums[filter] += values[filter * length..<(filter + 1) * length].reduce(0, +)
      }
    }
    return sums
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
