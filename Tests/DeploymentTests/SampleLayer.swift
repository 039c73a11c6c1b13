import Deployment
import Foundation
import Networks

/// A layer of random size, weights and mask.
struct SampleLayer {
  let filters: Int
  let positions: Int
  let channels: Int
  let values: [Int8]
  let mask: [UInt8]

  /// The layer of `seed`, pruned by single weights or by filterlets, from empty to full.
  init(seed: UInt64, byWeight: Bool) {
    var generator = SeededGenerator(seed: seed)
    filters = Int.random(in: 1...9, using: &generator)
    positions = [1, 4, 9, 25].randomElement(using: &generator) ?? 1
    channels = Int.random(in: 1...40, using: &generator)
    let density = Double.random(in: -0.1...1.1, using: &generator)
    var values: [Int8] = []
    var mask: [UInt8] = []
    for _ in 0..<filters * positions {
      let kept = generator.uniform() < density
      for _ in 0..<channels {
        values.append(Int8.random(in: -127...127, using: &generator))
        mask.append((byWeight ? generator.uniform() < density : kept) ? 1 : 0)
      }
    }
    (self.values, self.mask) = (values, mask)
  }

  /// The weights with pruned ones at zero.
  var masked: [Int8] { zip(values, mask).map { $1 == 0 ? 0 : $0 } }

  var input: FormatInput {
    FormatInput(filters: filters, positions: positions, channels: channels, values: values, mask: mask)
  }

  var occupancy: Occupancy {
    let filterlets = stride(from: 0, to: mask.count, by: channels)
      .count { mask[$0..<$0 + channels].contains(1) }
    return Occupancy(
      filters: filters, positions: positions, channels: channels, weights: mask.count { $0 == 1 },
      filterlets: filterlets)
  }
}
