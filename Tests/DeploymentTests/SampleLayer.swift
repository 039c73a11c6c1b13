import Deployment
import Foundation
import Networks

/// A layer of random size, weights and mask.
struct SampleLayer {
  let filters: Int
  let positions: Int
  let channels: Int
  let values: [Int8]
  private(set) var mask: [UInt8]

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

  /// The layer of `seed`, pruned so that `format` holds it.
  init(seed: UInt64, for format: any WeightFormat.Type) {
    let pattern = format.name.split(separator: "-")
    switch pattern[0] {
    case "nm":
      self.init(seed: seed, run: 1)
      keep(Int(pattern[1]) ?? 0, of: Int(pattern[2]) ?? 0)
    case "block":
      self.init(seed: seed, run: 1)
      share(by: format == Block2Format.self ? 2 : 4)
    default: self.init(seed: seed, run: format.finestRun)
    }
  }

  /// Prunes all but the first `kept` of every `group` consecutive columns.
  private mutating func keep(_ kept: Int, of group: Int) {
    let length = positions * channels
    for index in mask.indices {
      let start = index - index % length % group
      if mask[start..<index].reduce(0, +) == kept { mask[index] = 0 }
    }
  }

  /// Makes each filter keep what the first of its block keeps.
  private mutating func share(by filters: Int) {
    let length = positions * channels
    for index in mask.indices { mask[index] = mask[index / length / filters * filters * length + index % length] }
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
