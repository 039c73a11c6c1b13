import Foundation
import Networks

/// What is left of a convolution's weights, counted: all that decides the bytes of a weight format.
public struct Occupancy: Hashable, Sendable {
  /// Filters stored.
  public var filters: Int
  /// Kernel positions: rows times columns.
  public var positions: Int
  /// Input channels, which is the length of a filterlet.
  public var channels: Int
  /// Weights kept.
  public var weights: Int
  /// Filterlets with at least one weight kept.
  public var filterlets: Int

  /// Counts given directly, for searches that move only counts.
  public init(filters: Int, positions: Int, channels: Int, weights: Int, filterlets: Int) {
    self.filters = filters
    self.positions = positions
    self.channels = channels
    self.weights = weights
    self.filterlets = filterlets
  }

  /// A convolution with `mask` (OHWI, 1 for kept), or all of it when nil.
  public init(_ convolution: Convolution, mask: Data?) {
    filters = convolution.filters
    positions = convolution.filterletsPerFilter
    channels = convolution.inputChannels
    guard let mask else {
      weights = convolution.weightCount
      filterlets = filters * positions
      return
    }
    weights = mask.reduce(0) { $0 + Int($1) }
    filterlets = 0
    let bytes = [UInt8](mask)
    for start in stride(from: 0, to: bytes.count, by: channels)
    where bytes[start..<start + channels].contains(1) {
      filterlets += 1
    }
  }

  /// Weights of one filter before pruning.
  public var weightsPerFilter: Int { positions * channels }
  /// Share of the stored layer's weights that are pruned.
  public var sparsity: Double {
    let all = filters * weightsPerFilter
    return all == 0 ? 0 : 1 - Double(weights) / Double(all)
  }
}
