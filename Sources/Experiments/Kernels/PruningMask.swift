import Deployment
import Networks

/// Random masks at the granularity of a weight format.
enum PruningMask {
  /// Channels that a format leaves out together: the finest unit it can prune without storing zeros.
  static func unit(of format: any WeightFormat.Type, channels: Int) -> Int {
    format.finestRun ?? channels
  }

  /// An OHWI mask, 1 where a weight is kept, without a share `sparsity` of the weights, in the pattern and the units of
  /// `format`.
  static func random(
    _ convolution: Convolution, for format: any WeightFormat.Type, sparsity: Double,
    using generator: inout SeededGenerator
  ) -> [UInt8] {
    switch format.pattern {
    case nil:
      return random(
        convolution, unit: unit(of: format, channels: convolution.inputChannels), sparsity: sparsity,
        using: &generator)
    case .group(let kept, let group):
      return random(convolution, kept: kept, of: group, sparsity: sparsity, using: &generator)
    case .filters(let count):
      return random(convolution, filters: count, sparsity: sparsity, using: &generator)
    }
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

  /// First as many of each group as the pattern asks for, then any.
  private static func random(
    _ convolution: Convolution, kept: Int, of group: Int, sparsity: Double, using generator: inout SeededGenerator
  ) -> [UInt8] {
    let length = convolution.weightsPerFilter
    var mask = [UInt8](repeating: 1, count: convolution.weightCount)
    for filter in stride(from: 0, to: mask.count, by: length) {
      for start in stride(from: filter, to: filter + length, by: group) {
        let places = (start..<min(start + group, filter + length)).shuffled(using: &generator)
        for place in places.dropFirst(kept) { mask[place] = 0 }
      }
    }
    let left = mask.indices.filter { mask[$0] == 1 }.shuffled(using: &generator)
    let wanted = Int((Double(mask.count) * sparsity).rounded())
    for place in left.prefix(max(0, wanted - (mask.count - left.count))) { mask[place] = 0 }
    return mask
  }

  /// The same weights of `count` consecutive filters together.
  private static func random(
    _ convolution: Convolution, filters count: Int, sparsity: Double, using generator: inout SeededGenerator
  ) -> [UInt8] {
    let length = convolution.weightsPerFilter
    var mask = [UInt8](repeating: 1, count: convolution.weightCount)
    let rows = (convolution.filters + count - 1) / count
    let order = Array(0..<rows * length).shuffled(using: &generator)
    for block in order.prefix(Int((Double(order.count) * sparsity).rounded())) {
      for filter in block / length * count..<min((block / length + 1) * count, convolution.filters) {
        mask[filter * length + block % length] = 0
      }
    }
    return mask
  }
}
