import Deployment

import func Foundation.pow

/// What a kernel's cycles are made of, up to one factor each: the features of `CyclePredictor`.
///
/// For kernels of whole filterlets these are the loops of `Sources/Kernels/Convolution` with the counts of
/// `StripGeometry`; for the others, and on cores without vectors, blocks of channels in general. All are affine or
/// concave in the kept filterlets, and affine in the kept weights.
enum KernelFeatures {
  /// Ways to walk a layer, with features of their own.
  static let regimes = 2

  /// Whether a place has strips.
  private static func isStrip(_ place: CyclePredictor.Place) -> Bool {
    place.path != .portable && [DenseFormat.name, FWCSFormat.name, FWCSMaskFormat.name].contains(place.format)
  }

  /// 1 where whole windows are gathered, 0 otherwise.
  static func regime(_ place: CyclePredictor.Place, channels: Int) -> Int {
    isStrip(place) && geometry(place, channels).isGathered ? 1 : 0
  }

  private static func geometry(_ place: CyclePredictor.Place, _ channels: Int) -> StripGeometry {
    StripGeometry(place, channels: channels, isWhole: place.format == DenseFormat.name)
  }

  /// The features of a layer.
  static func list(_ place: CyclePredictor.Place, _ occupancy: Occupancy) -> [Double] {
    guard isStrip(place) else { return general(occupancy) }
    let walk = geometry(place, occupancy.channels)
    let copy = copying(place, walk, occupancy.channels)
    return copy + (place.path == .vector ? vector(place, walk, occupancy) : pairs(place, walk, occupancy))
  }

  /// Copying the input: strips, rows, positions, blocks of channels and what is left of them.
  private static func copying(_ place: CyclePredictor.Place, _ walk: StripGeometry, _ channels: Int) -> [Double] {
    if walk.isGathered {
      let words = (place.kernelWidth * channels + 3) / 4
      return [1, walk.strips, walk.copied, walk.copied * words, walk.copied * channels].map(Double.init)
    }
    if place.path == .vector {
      let blocks = (channels + 15) / 16
      return [1, walk.strips, walk.slots, walk.slots * blocks, walk.copied * blocks].map(Double.init)
    }
    let rest = channels % 4 == 0 ? 0 : 1
    return [1, walk.strips, walk.slots, walk.copied, walk.copied * (channels / 4), walk.copied * rest].map(Double.init)
  }

  /// Kept taps of the walk, over all filters.
  private static func taps(_ place: CyclePredictor.Place, _ walk: StripGeometry, _ occupancy: Occupancy) -> Int {
    let areAllThere = place.format == DenseFormat.name || walk.isGathered
    return areAllThere ? occupancy.filters * walk.taps : occupancy.filterlets
  }

  /// Eight positions at a time (`mve_filter.c`): filters, kept taps in blocks of 16 channels, and the runs of
  /// neighbouring taps that share inputs.
  private static func vector(
    _ place: CyclePredictor.Place, _ walk: StripGeometry, _ occupancy: Occupancy
  ) -> [Double] {
    let (filters, taps) = (Double(occupancy.filters), Double(taps(place, walk, occupancy)))
    let (strips, pairs) = (Double(walk.strips), Double(walk.pairs))
    let (blocks, entries) = (Double((walk.depth + 15) / 16), Double((walk.depth + 127) / 128))
    var runs = taps
    if place.stride == 1, place.kernelWidth > 1, !walk.isGathered {
      // A run starts at a kept tap whose left neighbour is absent. Runs of more than three are cut.
      let kept = taps / Double(max(1, occupancy.filters * walk.taps))
      let first = 1 / Double(min(3, place.kernelWidth))
      runs = taps * (first + (1 - first) * (1 - kept))
    }
    return [
      filters * strips, filters * pairs, taps * blocks * pairs, runs * entries * pairs, runs * blocks * pairs,
      taps * strips, runs * entries * strips,
    ] + stored(place, walk, occupancy)
  }

  /// Three filters at two positions for dense, else one filter at four (`dense_dsp.c`, `dsp_block.c`, `fwcs_dsp.c`).
  private static func pairs(
    _ place: CyclePredictor.Place, _ walk: StripGeometry, _ occupancy: Occupancy
  ) -> [Double] {
    var threes: [Int] = []
    var singles = occupancy.filters
    if place.format == DenseFormat.name {
      let loop = ThreeFilters(place, walk)
      let count = loop.isTaken ? occupancy.filters / 3 : 0
      threes = loop.features.map { $0 * count }
      singles -= 3 * count
    }
    let rounds = place.path == .pairsInGroups ? 12 : 16
    let fours = walk.depth / 4
    let taps =
      place.format == DenseFormat.name || walk.isGathered ? singles * walk.taps : taps(place, walk, occupancy)
    let at = taps * walk.fours
    let alone = [
      singles * walk.strips, singles * walk.passes, singles * walk.fours, at, at * fours,
      at * (walk.depth % 4 == 0 ? 0 : 1), at * max(0, (fours + rounds - 1) / rounds - 1),
    ]
    return (threes + alone).map(Double.init) + stored(place, walk, occupancy)
  }

  /// Finding what is stored, once a strip, and writing gathered filters out whole.
  private static func stored(
    _ place: CyclePredictor.Place, _ walk: StripGeometry, _ occupancy: Occupancy
  ) -> [Double] {
    guard place.format != DenseFormat.name else { return [] }
    let (strips, filters) = (Double(walk.strips), Double(occupancy.filters))
    guard walk.isGathered else { return [Double(occupancy.filterlets) * strips] }
    // FWCS leaves filters where they are that keep all. So many are expected where filterlets go at random.
    let share = Double(occupancy.filterlets) / Double(max(1, occupancy.filters * occupancy.positions))
    let whole = place.format == FWCSFormat.name ? filters * pow(share, Double(occupancy.positions)) : 0
    let written = Double(occupancy.filterlets) - whole * Double(occupancy.positions)
    return [written, written * Double(occupancy.channels), (filters - whole) * Double(walk.depth), filters - whole]
      .map { $0 * strips }
  }

  /// A fixed part; copying the input; each filter; each kept tap of each filter, with its channels in blocks of 16, what
  /// is left of them in vectors of 4, and what is left of those singly or at once.
  private static func general(_ occupancy: Occupancy) -> [Double] {
    let (filters, channels) = (occupancy.filters, occupancy.channels)
    func vectors(_ count: Int, of size: Int) -> Int { (count + size - 1) / size }
    let rest = channels % 4
    let perTap = [1, channels / 16, vectors(channels, of: 16), vectors(channels % 16, of: 4), rest, min(1, rest)]
    let others = [1, channels, filters, filters * vectors(channels, of: 16), occupancy.weights]
    return (others + perTap.map { occupancy.filterlets * $0 }).map(Double.init)
  }
}

/// The loop of `dense_dsp.c` over three filters, whose weights are expanded once a pass.
private struct ThreeFilters {
  /// Positions and products that it must reach to be taken.
  private static let leastPositions = 6, leastProducts = 1024

  let isTaken: Bool
  /// For each three filters: what happens once a strip, a pass, and a pair of positions.
  let features: [Int]

  init(_ place: CyclePredictor.Place, _ walk: StripGeometry) {
    let fours = (walk.depth + 3) / 4
    let bytes = 24 * fours
    let atOnce = walk.expandedBytes / bytes
    let products = walk.columns * (walk.expandedBytes / 6)
    isTaken =
      walk.expandedBytes > 0 && walk.columns >= Self.leastPositions
      && (walk.taps <= atOnce || products >= Self.leastProducts)
    // Where not one tap fits, each is done in parts.
    let part = max(4, walk.expandedBytes / 24 * 4)
    let parts = (walk.depth + part - 1) / part
    let calls = atOnce > 0 ? (walk.taps + atOnce - 1) / atOnce : walk.taps * parts
    let pieces = atOnce > 0 ? walk.taps : walk.taps * parts
    let depth = atOnce > 0 ? walk.depth : walk.depth / max(1, parts)
    let round = place.path == .pairsInGroups ? 8 : 16
    let rounds = ((depth + 3) / 4 + round - 1) / round
    let expanding = [walk.depth / 8, walk.depth % 8 / 4, walk.depth % 4 == 0 ? 0 : 1].map { walk.taps * $0 }
    features =
      [walk.strips] + ([1, calls, pieces] + expanding).map { walk.passes * $0 }
      + [1, calls, pieces, walk.taps * fours, pieces * (rounds - 1)].map { walk.pairs * $0 }
  }
}
