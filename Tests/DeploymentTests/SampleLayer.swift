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

  /// The layer of `seed`, pruned by runs of `run` channels (nil: by filterlets), from empty to full.
  init(seed: UInt64, run: Int?) {
    var generator = SeededGenerator(seed: seed)
    filters = Int.random(in: 1...9, using: &generator)
    positions = [1, 4, 9, 25].randomElement(using: &generator) ?? 1
    channels = Int.random(in: 1...40, using: &generator)
    let density = Double.random(in: -0.1...1.1, using: &generator)
    var values: [Int8] = []
    var mask: [UInt8] = []
    for _ in 0..<filters * positions {
      var kept = false
      for channel in 0..<channels {
        if channel % (run ?? channels) == 0 { kept = generator.uniform() < density }
        values.append(Int8.random(in: -127...127, using: &generator))
        mask.append(kept ? 1 : 0)
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
    var convolution = Convolution(inputChannels: channels, filters: filters, kernel: 1)
    convolution.kernelWidth = positions
    return Occupancy(convolution, mask: Data(mask))
  }
}
