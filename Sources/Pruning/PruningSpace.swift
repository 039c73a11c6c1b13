import Networks

/// Everything that a method may remove from one network, ranked by importance.
public struct PruningSpace: Sendable {
  /// Share of the filters of each group that always stays: a layer that is nearly emptied cuts the network, whatever
  /// its filters' importance.
  private static let filterFloor = 0.1

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
    /// What the importance of a fine unit is divided by for comparison with other layers.
    var fineScale: Float
    /// Importance of the fine units of the whole layer, ascending and so scaled; empty where none are pruned.
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
  /// How weights are removed inside the filters that stay; nil for filters only.
  let structure: (any FineStructure)?

  /// The space of `units`, filters and at most one finer unit, on `network`, with the importance of every convolution
  /// weight by node id; `relative` as `Score.isRelative`. Where `keepingFilters`, as always where filters go as filters,
  /// no filter is left empty by the finer units.
  ///
  /// Throws `UnprunableNetwork` where filters of the network cannot be removed by groups.
  public init(
    network: Network, units: [Unit], importance: [Int: [Float]], relative: Bool, keepingFilters: Bool = false
  ) throws {
    let byFilter = units.contains(.filter)
    if byFilter { try UnprunableNetwork.check(network) }
    let alone = units.lazy.compactMap(\.structure).first
    let structure = byFilter || keepingFilters ? alone?.keepingFilters() : alone
    self.init(
      network, structure?.adapted(to: network, importance: importance), byFilter: byFilter, importance, relative)
  }

  /// The same space with units ranked by another importance, as it is; patterns that were learnt stay.
  func rescored(_ importance: [Int: [Float]]) -> PruningSpace {
    PruningSpace(network, structure, byFilter: prunesFilters, importance, false)
  }

  private init(
    _ network: Network, _ structure: (any FineStructure)?, byFilter: Bool, _ importance: [Int: [Float]],
    _ relative: Bool
  ) {
    self.network = network
    prunesFilters = byFilter
    self.structure = structure
    let joined = ChannelFamilies(network)
    let groups = joined.families.map { Self.ranked($0.map { joined.groups[$0] }, importance, relative) }
    let owners = joined.groups.map { part in groups.firstIndex { $0.parts.contains(part) } ?? 0 }
    let starts = zip(joined.groups, owners).map { groups[$1].indices(ofPartWith: $0.members[0]).lowerBound }
    let channels = joined.runs.map { Channels($0, owners: owners, starts: starts, groups: groups) }
    (self.groups, self.channels) = (groups, channels)
    var layers: [Layer] = []
    for node in network.convolutions {
      guard let convolution = node.convolution else { continue }
      let fine = structure?.isWorthwhile(in: convolution) ?? false
      let values = importance[node.id] ?? [Float](repeating: 0, count: convolution.weightCount)
      let units = fine ? structure?.steps(of: values, StoredSize(convolution)).ranks ?? [] : []
      let scale = Self.scale(of: units, relative)
      layers.append(
        Layer(
          node: node.id, convolution: convolution, outputs: node.shape.height * node.shape.width,
          group: channels[node.id].group ?? 0, inputGroup: channels[node.inputs[0]].group,
          filters: channels[node.id], channels: channels[node.inputs[0]],
          prunesFine: fine, importance: values, fineScale: scale, rankedFine: units.map { $0 / scale }))
    }
    self.layers = layers
  }

  /// The mean of `importance` if `relative`, else 1.
  private static func scale(of importance: [Float], _ relative: Bool) -> Float {
    let mean = Float(importance.reduce(0) { $0 + Double($1) } / Double(max(1, importance.count)))
    return relative && mean > 0 ? mean : 1
  }

  /// Ranks the filters of `parts`, each scaled for itself if `relative`: then an average filter counts 1 in every layer
  /// that it is part of.
  private static func ranked(_ parts: [ChannelGroup], _ importance: [Int: [Float]], _ relative: Bool) -> Group {
    var sums: [Float] = []
    var staying: Set<Int> = []
    for part in parts {
      let raw = Self.sums(of: part, importance)
      // A filter that counts in several layers, as those that adds join, goes from all of them.
      let scale = scale(of: raw, relative) / Float(relative ? part.members.count : 1)
      let own = raw.map { $0 / scale }
      let order = own.indices.sorted { (own[$0], $0) < (own[$1], $1) }
      staying.formUnion(order.suffix(keptFilters(of: part.filters)).map { sums.count + $0 })
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

  /// Of the `count` filters of a group, those that always stay.
  static func keptFilters(of count: Int) -> Int { FineFloor.untouched(of: count, share: filterFloor) }
}

extension StoredSize {
  /// All of `convolution`.
  init(_ convolution: Convolution) {
    self.init(
      filters: convolution.filters, positions: convolution.filterletsPerFilter, channels: convolution.inputChannels)
  }
}

extension PruningSpace.Layer {
  /// The layer's size with so many filters and input channels.
  func size(filters: Int, channels: Int) -> StoredSize {
    StoredSize(filters: filters, positions: convolution.filterletsPerFilter, channels: channels)
  }

  /// What `structure` can take of the layer where these filters and input channels stay, with the importance of single
  /// weights multiplied by `scale`. Weights of the steps are indices into the stored ones.
  func steps(
    _ structure: any FineStructure, filters: [Int], channels: [Int], scale: Float = 1
  ) -> FineSteps {
    let stored = FilterRemoval.storedWeights(of: convolution, filters: filters, channels: channels)
    return structure.steps(
      of: stored.map { importance[$0] * scale }, size(filters: filters.count, channels: channels.count))
  }
}
