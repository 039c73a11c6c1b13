import Deployment

/// Blocks of N consecutive stored filters: their weights at one kernel position and input channel go together. The last
/// block of a column has fewer filters where N does not divide them.
///
/// The 1xN pattern joins N consecutive output kernels of one input channel, for all kernel positions at once; the
/// format's blocks hold single positions, so that the unit here is finer by the kernel's size and equal for 1x1. Filters
/// stay in their order: the paper's rearrangement by norm is left out.
struct BlockPartition: FineStructure {
  static let source = "Lin et al., 1xN Pattern for Pruning Convolutional Neural Networks, TPAMI 2022"

  /// Filters of a block.
  let group: Int

  let staysInFilters = false
  let isCutAlongChannels = false
  let isCheap = false
  let isConvex = false

  private func rows(_ size: StoredSize) -> Int { (size.filters + group - 1) / group }

  func count(of size: StoredSize) -> Int { rows(size) * size.weightsPerFilter }

  func untouched(of count: Int) -> Int { FineFloor.untouched(of: count, share: 0.01) }

  func steps(of importance: [Float], _ size: StoredSize) -> FineSteps {
    let (length, group) = (size.weightsPerFilter, group)
    func members(_ unit: Int) -> StrideTo<Int> {
      let (row, column) = unit.quotientAndRemainder(dividingBy: length)
      return stride(
        from: row * group * length + column, to: min((row + 1) * group, size.filters) * length, by: length)
    }
    let sums = (0..<count(of: size)).map { members($0).reduce(Float(0)) { $0 + importance[$1] } }
    return FineSteps(unitImportance: sums, size: group) { Array(members($0)) }
  }

  func occupancy(of size: StoredSize, removed: Int) -> Occupancy {
    let kept = count(of: size) - removed
    // Which blocks go is not known: those of the incomplete row as often as others.
    let weights = kept * size.filters / max(1, rows(size))
    let share = Double(kept) / Double(max(1, count(of: size)))
    return Occupancy(
      filters: size.filters, positions: size.positions, channels: size.channels, weights: weights,
      filterlets: size.expectedFilterlets(share: share, unitsPerFilterlet: size.channels, weights: weights),
      arrangement: .pattern(.filters(group)))
  }

  func isHeld(by format: any WeightFormat.Type) -> Bool {
    format.finestRun == 1 || format.pattern.map { MaskPattern.filters(group).implies($0) } ?? false
  }
}
