import Foundation
import Networks

/// What is left of a convolution's weights: all that decides the bytes of a weight format.
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
  /// What was counted, OHWI; nil where counts were given or all weights are kept.
  private(set) var mask: Data?
  /// How the kept weights lie, where this is known beside their counts.
  public private(set) var arrangement: Arrangement?

  /// How kept weights lie.
  public enum Arrangement: Hashable, Sendable {
    /// In whole runs of `length` channels, so many of them.
    case runs(KeptRuns, length: Int)
    /// As a pattern asks.
    case pattern(MaskPattern)
  }

  /// Counts given directly, for searches that move only counts, with what is known of how the weights lie.
  public init(
    filters: Int, positions: Int, channels: Int, weights: Int, filterlets: Int, arrangement: Arrangement? = nil
  ) {
    self.filters = filters
    self.positions = positions
    self.channels = channels
    self.weights = weights
    self.filterlets = filterlets
    self.arrangement = arrangement
  }

  /// A convolution with `mask` (OHWI, 1 for kept), or all of it when nil.
  public init(_ convolution: Convolution, mask: Data?) {
    self.init(
      filters: convolution.filters, positions: convolution.filterletsPerFilter,
      channels: convolution.inputChannels, weights: convolution.weightCount,
      filterlets: convolution.filters * convolution.filterletsPerFilter)
    guard let mask else { return }
    self.mask = mask
    weights = mask.reduce(0) { $0 + Int($1) }
    filterlets = Self.keptRuns(in: [UInt8](mask), channels: channels, length: channels).full
  }

  /// Weights of one filter before pruning.
  public var weightsPerFilter: Int { positions * channels }
  /// Share of the stored layer's weights that are pruned.
  public var sparsity: Double {
    let all = filters * weightsPerFilter
    return all == 0 ? 0 : 1 - Double(weights) / Double(all)
  }
}

/// Runs of consecutive channels of which at least one weight is kept. Every filterlet is cut from its first channel on,
/// so its last run is shorter where the length does not divide its channels.
public struct KeptRuns: Hashable, Sendable {
  /// Runs of the whole length, and shorter last ones.
  public var full, short: Int
  /// Weights that the runs hold, kept and pruned.
  public var weights: Int
  /// All of them.
  public var count: Int { full + short }

  /// Runs and the weights in them.
  public init(full: Int, short: Int, weights: Int) {
    (self.full, self.short, self.weights) = (full, short, weights)
  }
}

extension Occupancy {
  /// The kept runs of `length` channels. Counted anew at each call; where only counts are known, whole filterlets
  /// and runs are cut, and scattered weights are taken to touch every run.
  public func runs(of length: Int) -> KeptRuns {
    if let mask, !isWholeFilterlets { return Self.keptRuns(in: [UInt8](mask), channels: channels, length: length) }
    if case .runs(let kept, let whole) = arrangement, whole % length == 0, !isWholeFilterlets {
      let rest = channels % whole
      return KeptRuns(
        full: kept.full * (whole / length) + kept.short * (rest / length),
        short: rest % length == 0 ? 0 : kept.short, weights: kept.weights)
    }
    let cut = isWholeFilterlets ? filterlets : filters * positions
    return KeptRuns(
      full: cut * (channels / length), short: channels % length == 0 ? 0 : cut, weights: cut * channels)
  }

  /// Whether pruning left every run of `length` channels whole or empty; nil asks this of whole filterlets.
  public func isMade(ofRuns length: Int?) -> Bool {
    isWholeFilterlets || length == 1 || length.map { runs(of: $0).weights == weights } ?? false
  }

  /// Whether the weights are known to lie as `pattern` asks, though no mask is.
  func isArranged(as pattern: MaskPattern?) -> Bool {
    guard case .pattern(let own) = arrangement, let pattern else { return false }
    return own.implies(pattern)
  }

  private var isWholeFilterlets: Bool { weights == filterlets * channels }

  private static func keptRuns(in mask: [UInt8], channels: Int, length: Int) -> KeptRuns {
    var kept = KeptRuns(full: 0, short: 0, weights: 0)
    for start in stride(from: 0, to: mask.count, by: channels) {
      for channel in stride(from: start, to: start + channels, by: length) {
        let end = min(channel + length, start + channels)
        guard mask[channel..<end].contains(where: { $0 != 0 }) else { continue }
        if end - channel == length { kept.full += 1 } else { kept.short += 1 }
        kept.weights += end - channel
      }
    }
    return kept
  }
}
