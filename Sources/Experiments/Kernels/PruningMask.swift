import Deployment
import Networks

/// Random masks at the granularity of a weight format.
enum PruningMask {
  /// Channels that a format leaves out together: the finest unit it can prune without storing zeros.
  static func unit(of format: any WeightFormat.Type, channels: Int) -> Int {
    format.finestRun ?? channels
  }

  /// An OHWI mask, 1 where a weight is kept, without a share `sparsity` of the units, rounded to whole units.
  ///
  /// A unit is `length` neighbouring channels of one filterlet, fewer at its end. Masks of one generator are nested:
  /// what a lower sparsity prunes, a higher one prunes too.
  static func random(
    _ convolution: Convolution, unit length: Int, sparsity: Double, using generator: inout SeededGenerator
  ) -> [UInt8] {
    let channels = convolution.inputChannels
    let perFilterlet = (channels + length - 1) / length
    let units = convolution.filters * convolution.filterletsPerFilter * perFilterlet
    var order = Array(0..<units)
    order.shuffle(using: &generator)
    var mask = [UInt8](repeating: 1, count: convolution.weightCount)
    for index in order.prefix(Int((Double(units) * sparsity).rounded())) {
      let filterlet = index / perFilterlet * channels
      let first = index % perFilterlet * length
      for channel in first..<min(first + length, channels) { mask[filterlet + channel] = 0 }
    }
    return mask
  }
}
