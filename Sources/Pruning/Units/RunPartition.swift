import Deployment
import Networks

/// Runs of consecutive stored input channels of one filterlet, each a step: single weights, segments, or filterlets.
///
/// Every filterlet is cut from its first stored channel on, as the formats of runs cut it, and its last run is shorter
/// where the length does not divide its channels. When input channels go, the runs are those of the channels that stay.
///
/// Beside the pruning of filters, and where a search asks for it, the most important run of every filter is no step: a
/// filter goes as a filter or not at all. Else steps would leave filters empty, which go with the channels that they feed, and neither bytes nor latency
/// would follow from the counts of a strategy.
struct RunPartition: FineStructure {
  /// Channels of a run; nil for whole filterlets.
  let length: Int?
  /// Whether one run of every filter is no step.
  private(set) var keepsFilters = false

  init(length: Int?) { self.length = length }

  let staysInFilters = true
  var isCutAlongChannels: Bool { length != nil && length != 1 }
  var isCheap: Bool { length == nil }
  var isConvex: Bool { length == nil || length == 1 }

  private func length(_ size: StoredSize) -> Int { max(1, length ?? size.channels) }
  private func runsPerFilterlet(_ size: StoredSize) -> Int { (size.channels + length(size) - 1) / length(size) }

  private func units(of size: StoredSize) -> Int { size.filters * size.positions * runsPerFilterlet(size) }

  func keepingFilters() -> RunPartition {
    var result = self
    result.keepsFilters = true
    return result
  }

  func fixed(of size: StoredSize) -> Int { keepsFilters ? min(size.filters, units(of: size)) : 0 }
  func count(of size: StoredSize) -> Int { units(of: size) - fixed(of: size) }

  /// Single weights reach the lowest densities, so their floor is lowest.
  func untouched(of count: Int) -> Int {
    FineFloor.untouched(of: count, share: length == nil ? 0.05 : length == 1 ? 0.01 : 0.02)
  }

  func steps(of importance: [Float], _ size: StoredSize) -> FineSteps {
    let (length, perFilterlet) = (length(size), runsPerFilterlet(size))
    func range(_ unit: Int) -> Range<Int> {
      let (filterlet, run) = unit.quotientAndRemainder(dividingBy: perFilterlet)
      let start = filterlet * size.channels + run * length
      return start..<min(start + length, (filterlet + 1) * size.channels)
    }
    let sums = length == 1 ? importance : (0..<units(of: size)).map { importance[range($0)].reduce(0, +) }
    let steps = keepsFilters ? dispensable(sums, of: size) : Array(sums.indices)
    let values = keepsFilters ? steps.map { sums[$0] } : sums
    if size.channels % length == 0 { return FineSteps(unitImportance: values) { Array(range(steps[$0])) } }
    return FineSteps(unitImportance: values, size: length) { Array(range(steps[$0])) }
  }

  /// The runs but for the most important of every filter, the first of equals.
  private func dispensable(_ sums: [Float], of size: StoredSize) -> [Int] {
    guard size.filters > 0 else { return [] }
    let runsPerFilter = sums.count / size.filters
    return (0..<size.filters).flatMap { filter in
      let own = filter * runsPerFilter..<(filter + 1) * runsPerFilter
      let kept = own.max { (sums[$0], $1) < (sums[$1], $0) }
      return own.filter { $0 != kept }
    }
  }

  func occupancy(of size: StoredSize, removed: Int) -> Occupancy {
    let (length, perFilterlet) = (length(size), runsPerFilterlet(size))
    let kept = units(of: size) - removed
    let rest = size.channels % length
    // Which runs go is not known: short ones as often as others.
    let full = rest == 0 ? kept : kept * (size.channels / length) / max(1, perFilterlet)
    let runs = KeptRuns(full: full, short: kept - full, weights: full * length + (kept - full) * rest)
    let share = Double(kept) / Double(max(1, units(of: size)))
    return Occupancy(
      filters: size.filters, positions: size.positions, channels: size.channels, weights: runs.weights,
      filterlets: perFilterlet == 1
        ? kept
        : size.expectedFilterlets(share: share, unitsPerFilterlet: perFilterlet, weights: runs.weights),
      arrangement: length == 1 || perFilterlet == 1 ? nil : .runs(runs, length: length))
  }

  /// A run of one or two weights takes no fewer bytes than its index, unless single weights are what is indexed; and
  /// the filterlets of a 1x1 convolution are its filters, which go by groups where filters are pruned.
  func isWorthwhile(in convolution: Convolution) -> Bool {
    if length == 1 { return true }
    let channels = convolution.inputChannels
    let isFilter = convolution.filterletsPerFilter == 1 && channels <= length ?? channels
    return channels > 2 && !(keepsFilters && isFilter)
  }

  func isHeld(by format: any WeightFormat.Type) -> Bool {
    guard format.pattern == nil else { return false }
    guard let length else { return true }
    return format.finestRun.map { length % $0 == 0 } ?? false
  }
}
