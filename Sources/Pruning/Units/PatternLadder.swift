import Deployment

/// N:M: the whole layer keeps at most the N most important of each M consecutive stored columns of a filter, or all of
/// them. Each step takes the layer to the next pattern, of fewer weights; what one pattern keeps holds what the next does.
///
/// Columns run over positions and, fastest, input channels, so that groups lie along the input channels where M divides
/// them. A ladder has few steps a layer: filters beside it spend what is left of a budget, and reach below 1:8.
///
/// Steps rank by the mean importance of the weights they take, which is far below that of a filter: one threshold over
/// all goes down the ladders first and takes filters only where N:M alone cannot meet the budget.
struct PatternLadder: FineStructure {
  static let source =
    "Zhou et al., Learning N:M Fine-grained Structured Sparse Neural Networks From Scratch, ICLR 2021; "
    + "Mishra et al., Accelerating Sparse Deep Neural Networks, 2021"

  /// N and M from the mildest pattern to the sparsest; each M divides the next.
  let rungs: [(kept: Int, of: Int)]

  let staysInFilters = false
  let isCutAlongChannels = true
  let isCheap = false

  func leadingSteps(of size: StoredSize) -> Int { rungs.count }
  func count(of size: StoredSize) -> Int { rungs.count }
  func untouched(of count: Int) -> Int { 0 }

  func steps(of importance: [Float], _ size: StoredSize) -> FineSteps {
    var left = Array(importance.indices)
    let taken = rungs.map { rung in
      let (kept, gone) = Self.split(left, importance, size, rung)
      left = kept
      return gone
    }
    let losses = taken.map { $0.reduce(Float(0)) { $0 + importance[$1] } }
    var ranks = zip(losses, taken).map { $0 / Float(max(1, $1.count)) }
    for rung in ranks.indices.dropFirst() { ranks[rung] = max(ranks[rung], ranks[rung - 1]) }
    return FineSteps(sortedRanks: ranks, losses: losses) { taken[$0] }
  }

  /// Of ascending weights, those that a rung keeps and those that go. Of equals the first stay.
  private static func split(
    _ left: [Int], _ importance: [Float], _ size: StoredSize, _ rung: (kept: Int, of: Int)
  ) -> (kept: [Int], gone: [Int]) {
    var (kept, gone): ([Int], [Int]) = ([], [])
    var start = 0
    while start < left.count {
      let (filter, column) = left[start].quotientAndRemainder(dividingBy: size.weightsPerFilter)
      let end = filter * size.weightsPerFilter + min(size.weightsPerFilter, (column / rung.of + 1) * rung.of)
      var stop = start
      while stop < left.count, left[stop] < end { stop += 1 }
      let ranked = left[start..<stop].sorted { (-importance[$0], $0) < (-importance[$1], $1) }
      kept += ranked.prefix(rung.kept).sorted()
      gone += ranked.dropFirst(rung.kept)
      start = stop
    }
    return (kept, gone)
  }

  func occupancy(of size: StoredSize, removed: Int) -> Occupancy {
    guard removed > 0 else {
      return Occupancy(
        filters: size.filters, positions: size.positions, channels: size.channels, weights: size.weights,
        filterlets: size.filters * size.positions)
    }
    let rung = rungs[removed - 1]
    let (groups, rest) = size.weightsPerFilter.quotientAndRemainder(dividingBy: rung.of)
    let weights = size.filters * (groups * rung.kept + min(rest, rung.kept))
    let share = Double(weights) / Double(max(1, size.weights))
    return Occupancy(
      filters: size.filters, positions: size.positions, channels: size.channels, weights: weights,
      filterlets: size.expectedFilterlets(share: share, unitsPerFilterlet: size.channels, weights: weights),
      arrangement: .pattern(.group(kept: rung.kept, of: rung.of)))
  }

  func isHeld(by format: any WeightFormat.Type) -> Bool {
    if format.finestRun == 1 { return true }
    guard let pattern = format.pattern else { return false }
    return rungs.allSatisfy { MaskPattern.group(kept: $0.kept, of: $0.of).implies(pattern) }
  }
}
