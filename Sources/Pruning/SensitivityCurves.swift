/// How the loss rises when one group or layer is pruned alone, measured on held-out images without fine-tuning.
public struct SensitivityCurves: Codable, Hashable, Sendable {
  /// The ratios at which each curve was measured, ascending, between 0 and 1.
  public var ratios: [Double]
  /// The rise of the mean cross entropy at each ratio of removed filters, by channel group; empty where filters stay.
  public var filters: [[Double]]
  /// The rise at each ratio of removed fine units, by layer; empty for layers that lose none.
  public var fine: [[Double]]

  /// Curves as measured.
  public init(ratios: [Double], filters: [[Double]], fine: [[Double]]) {
    (self.ratios, self.filters, self.fine) = (ratios, filters, fine)
  }

  /// The largest rise of all curves.
  var largest: Double { (filters + fine).joined().max() ?? 0 }

  /// The most that each group and layer may lose for its rise to stay at or below `threshold`.
  func shares(threshold: Double) -> Ratios {
    Ratios(
      filters: filters.map { share($0, threshold: threshold) }, fine: fine.map { share($0, threshold: threshold) })
  }

  /// Where `curve` crosses `threshold` first, between measured ratios by a straight line; 1 where it never does.
  private func share(_ curve: [Double], threshold: Double) -> Double {
    var (ratio, rise) = (0.0, 0.0)
    for (nextRatio, nextRise) in zip(ratios, curve) {
      if nextRise > threshold {
        let part = nextRise > rise ? max(0, threshold - rise) / (nextRise - rise) : 0
        return ratio + part * (nextRatio - ratio)
      }
      (ratio, rise) = (nextRatio, max(0, nextRise))
    }
    return 1
  }
}

extension PruningSpace {
  /// The strategy that takes `share` of one group's filters and nothing else.
  public func pruning(group: Int, share: Double) -> Strategy {
    var strategy = Strategy(self)
    strategy.removedFilters[group] = Int((share * Double(groups[group].filters)).rounded())
    return clamped(strategy)
  }

  /// The strategy that takes `share` of one layer's fine units and nothing else.
  public func pruning(layer: Int, share: Double) -> Strategy {
    var strategy = Strategy(self)
    strategy.removedFine[layer] = Int((share * Double(layers[layer].rankedFine.count)).rounded())
    return clamped(strategy)
  }
}
