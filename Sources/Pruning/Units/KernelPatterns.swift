import Deployment
import Networks

/// Patterns and connectivity, as PatDNN prunes: a kernel is the weights of one filter and one input channel. In a layer
/// of 3x3 kernels the first step leaves each kernel the 4 weights of one of a few patterns; every further step, and in
/// other layers every step, takes a whole kernel.
///
/// The dictionary is made once for the network. Every 3x3 kernel votes for its natural pattern: the centre, which the
/// paper keeps always, with the 3 most important of the others. The patterns of most votes are the dictionary, and each
/// kernel takes the one that keeps most importance.
struct KernelPatterns: FineStructure {
  static let source =
    "Niu et al., PatDNN: Achieving Real-Time DNN Execution on Mobile Devices with Pattern-based Weight Pruning, ASPLOS 2020"

  /// Patterns of the dictionary at most; the paper finds 6 to 8 best.
  static let patterns = 8
  /// Positions of a 3x3 kernel, those that stay, and the one that always does.
  private static let (positions, kept, centre) = (9, 4, 4)

  /// The positions that each pattern keeps, ascending.
  let dictionary: [[Int]]

  let staysInFilters = false
  let isCutAlongChannels = false
  let isCheap = false

  func adapted(to network: Network, importance: [Int: [Float]]) -> KernelPatterns {
    var votes: [[Int]: Int] = [:]
    for node in network.convolutions {
      guard let convolution = node.convolution, let values = importance[node.id] else { continue }
      let size = StoredSize(
        filters: convolution.filters, positions: convolution.filterletsPerFilter, channels: convolution.inputChannels)
      guard size.positions == Self.positions else { continue }
      for kernel in 0..<size.filters * size.channels {
        votes[Self.natural(Self.members(kernel, size).map { values[$0] }), default: 0] += 1
      }
    }
    let order = votes.keys.sorted { left, right in
      let (leftVotes, rightVotes) = (votes[left] ?? 0, votes[right] ?? 0)
      return leftVotes != rightVotes ? leftVotes > rightVotes : left.lexicographicallyPrecedes(right)
    }
    return KernelPatterns(dictionary: Array(order.prefix(Self.patterns)))
  }

  /// The centre and the most important of the other positions, ascending; of equals the first.
  static func natural(_ values: [Float]) -> [Int] {
    let others = values.indices.filter { $0 != centre }
    let ranked = others.sorted { (-values[$0], $0) < (-values[$1], $1) }
    return (ranked.prefix(kept - 1) + [centre]).sorted()
  }

  /// The weights of a kernel by position, as indices into stored OHWI weights. Kernels are numbered filter by filter.
  private static func members(_ kernel: Int, _ size: StoredSize) -> StrideTo<Int> {
    let (filter, channel) = kernel.quotientAndRemainder(dividingBy: size.channels)
    return stride(
      from: filter * size.weightsPerFilter + channel, to: (filter + 1) * size.weightsPerFilter, by: size.channels)
  }

  func leadingSteps(of size: StoredSize) -> Int { size.positions == Self.positions ? 1 : 0 }

  func count(of size: StoredSize) -> Int { leadingSteps(of: size) + size.filters * size.channels }

  func untouched(of count: Int) -> Int { FineFloor.untouched(of: count, share: 0.01) }

  func steps(of importance: [Float], _ size: StoredSize) -> FineSteps {
    let kernels = (0..<size.filters * size.channels).map { Array(Self.members($0, size)) }
    guard leadingSteps(of: size) == 1 else {
      return FineSteps(unitImportance: kernels.map { Self.sum($0, importance) }) { kernels[$0] }
    }
    let kept = kernels.map { pattern(of: $0, importance) }
    let gone = zip(kernels, kept).flatMap { kernel, kept in kernel.filter { !kept.contains($0) } }
    let rest = FineSteps(unitImportance: kept.map { Self.sum($0, importance) }) { kept[$0] }
    // The step to patterns comes before any kernel goes, in every layer.
    return FineSteps(sortedRanks: [0] + rest.ranks, losses: [Self.sum(gone, importance)] + rest.losses) {
      $0 == 0 ? gone : rest.weights($0 - 1)
    }
  }

  /// The weights of `kernel` in the pattern of the dictionary that keeps most; of equals the first.
  private func pattern(of kernel: [Int], _ importance: [Float]) -> [Int] {
    var best: (kept: [Int], sum: Float) = ([], -1)
    for pattern in dictionary {
      let kept = pattern.map { kernel[$0] }
      let sum = Self.sum(kept, importance)
      if sum > best.sum { best = (kept, sum) }
    }
    return best.kept
  }

  private static func sum(_ weights: [Int], _ importance: [Float]) -> Float {
    weights.reduce(0) { $0 + importance[$1] }
  }

  func occupancy(of size: StoredSize, removed: Int) -> Occupancy {
    let leading = leadingSteps(of: size)
    let kernels = size.filters * size.channels - max(0, removed - leading)
    let weights = kernels * (leading == 1 && removed > 0 ? Self.kept : size.positions)
    let share = Double(weights) / Double(max(1, size.weights))
    return Occupancy(
      filters: size.filters, positions: size.positions, channels: size.channels, weights: weights,
      filterlets: size.expectedFilterlets(share: share, unitsPerFilterlet: size.channels, weights: weights))
  }

  func isHeld(by format: any WeightFormat.Type) -> Bool { format.finestRun == 1 }
}
