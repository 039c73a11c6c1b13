import Deployment
import Networks

/// Runs of consecutive stored input channels of one filterlet, each a step: single weights, segments, or filterlets.
///
/// Every filterlet is cut from its first stored channel on, as the formats of runs cut it, and its last run is shorter
/// where the length does not divide its channels. When input channels go, the runs are those of the channels that stay.
struct RunPartition: FineStructure {
  /// Channels of a run; nil for whole filterlets.
  let length: Int?

  let staysInFilters = true
  var isCutAlongChannels: Bool { length != nil && length != 1 }
  var isCheap: Bool { length == nil }
  var isConvex: Bool { length == nil || length == 1 }

  private func length(_ size: StoredSize) -> Int { max(1, length ?? size.channels) }
  private func runsPerFilterlet(_ size: StoredSize) -> Int { (size.channels + length(size) - 1) / length(size) }

  func count(of size: StoredSize) -> Int { size.filters * size.positions * runsPerFilterlet(size) }

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
    let sums =
      length == 1 ? importance : (0..<count(of: size)).map { importance[range($0)].reduce(0, +) }
    if size.channels % length == 0 { return FineSteps(unitImportance: sums) { Array(range($0)) } }
    return FineSteps(unitImportance: sums, size: length) { Array(range($0)) }
  }

  func occupancy(of size: StoredSize, removed: Int) -> Occupancy {
    let (length, perFilterlet) = (length(size), runsPerFilterlet(size))
    let kept = count(of: size) - removed
    let rest = size.channels % length
    // Which runs go is not known: short ones as often as others.
    let full = rest == 0 ? kept : kept * (size.channels / length) / max(1, perFilterlet)
    let runs = KeptRuns(full: full, short: kept - full, weights: full * length + (kept - full) * rest)
    let share = Double(kept) / Double(max(1, count(of: size)))
    return Occupancy(
      filters: size.filters, positions: size.positions, channels: size.channels, weights: runs.weights,
      filterlets: perFilterlet == 1
        ? kept
        : size.expectedFilterlets(share: share, unitsPerFilterlet: perFilterlet, weights: runs.weights),
      arrangement: length == 1 || perFilterlet == 1 ? nil : .runs(runs, length: length))
  }

  /// A run of one or two weights takes no fewer bytes than its index, unless single weights are what is indexed; and
  /// the filterlets of a 1x1 convolution are its filters, which go by groups where filters are pruned.
  func isWorthwhile(in convolution: Convolution, besideFilters: Bool) -> Bool {
    if length == 1 { return true }
    let channels = convolution.inputChannels
    let isFilter = convolution.filterletsPerFilter == 1 && channels <= length ?? channels
    return channels > 2 && !(besideFilters && isFilter)
  }

  func isHeld(by format: any WeightFormat.Type) -> Bool {
    guard format.pattern == nil else { return false }
    guard let length else { return true }
    return format.finestRun.map { length % $0 == 0 } ?? false
  }
}
