import Deployment
import Networks
import Pruning

/// The weight formats that a layer can come to when it is pruned.
enum FormatReach {
  /// Counts of filters and of fine units that are looked at; of input channels all are.
  private static let filterLevels = 12
  private static let fineLevels = 48

  /// Names of the formats that `convolution` can take when `units` go and `format` is asked for: the dense one, and each
  /// that some counts of what is left make the choice. Formats that ask for a pattern are never a choice of counts.
  static func formats(of convolution: Convolution, units: [Unit], format: String, readsImage: Bool) -> [String] {
    guard let fine = units.first(where: { $0 != .filter }) else { return [DenseFormat.name] }
    guard format == WeightFormats.automatic else {
      return format == DenseFormat.name ? [format] : [DenseFormat.name, format]
    }
    var found: Set<String> = [DenseFormat.name]
    let positions = convolution.filterletsPerFilter
    for channels in readsImage ? convolution.inputChannels...convolution.inputChannels : 1...convolution.inputChannels {
      for level in 1...filterLevels {
        let filters = max(1, convolution.filters * level / filterLevels)
        let all = filters * positions * (fine == .filterlet ? 1 : channels)
        for kept in 1...fineLevels {
          let count = max(1, all * kept / fineLevels)
          let occupancy = Occupancy(
            filters: filters, positions: positions, channels: channels,
            weights: fine == .filterlet ? count * channels : count,
            filterlets: fine == .filterlet ? count : filters * positions)
          found.insert(WeightFormats.choice(format, for: occupancy).name)
        }
      }
    }
    return WeightFormats.all.map { $0.name }.filter(found.contains)
  }
}
