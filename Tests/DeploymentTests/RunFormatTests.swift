import Deployment
import Foundation
import Networks
import Testing

/// Formats that leave out filterlets or segments of them, beside FWCS as published.
@Suite("Run formats")
struct RunFormatTests {
  /// Two filters of two positions of five channels; cut into runs of four, a filter's are numbered
  /// 0: position 0, channels 0...3; 1: position 1, channels 0...3; 2 and 3: channel 4 of each.
  private let mask: [UInt8] = [0, 0, 0, 0, 1, 1, 1, 1, 1, 1] + [1, 1, 1, 1, 0, 0, 0, 0, 0, 0]
  private var input: FormatInput {
    FormatInput(filters: 2, positions: 2, channels: 5, values: (1...20).map { Int8($0) }, mask: mask)
  }
  private var occupancy: Occupancy {
    var convolution = Convolution(inputChannels: 5, filters: 2, kernel: 1)
    convolution.kernelWidth = 2
    return Occupancy(convolution, mask: Data(mask))
  }

  private func elements(_ field: String, of encoded: EncodedWeights) -> [Int] {
    encoded.arrays.first { $0.field == field }?.elements ?? []
  }

  /// Whole runs, shorter ones, and their weights.
  private func runs(_ occupancy: Occupancy, of length: Int) -> [Int] {
    let runs = occupancy.runs(of: length)
    return [runs.full, runs.short, runs.weights]
  }

  @Test("Segments of four worked out by hand: the shorter runs come last in their filter")
  func segmentsByHand() throws {
    let encoded = try FWCS4Format.encode(input)
    // Filter 0 keeps runs 1, 2 and 3, which are bits 1 to 3; filter 1 keeps run 0, which is bit 4.
    #expect(encoded.arrays.map(\.field) == ["values", "bitmap"])
    #expect(elements("values", of: encoded) == [6, 7, 8, 9, 5, 10, 11, 12, 13, 14])
    #expect(elements("bitmap", of: encoded) == [0b0001_1110])
    #expect(encoded.flash.total == 10 + 4)
    #expect(FWCS4Format.bytes(of: occupancy) == encoded.flash)
    #expect(runs(occupancy, of: 4) == [2, 2, 10])
    let decoded = FWCS4Format.decode(encoded, filters: 2, positions: 2, channels: 5)
    #expect(decoded == [0, 0, 0, 0, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0, 0, 0, 0, 0, 0])
  }

  @Test("Runs longer than the channels are filterlets, with zeros where single weights are pruned")
  func filterletsByHand() throws {
    for format in [FWCSMaskFormat.self, FWCS16Format.self] as [any WeightFormat.Type] {
      let encoded = try format.encode(input)
      #expect(elements("values", of: encoded) == [0, 0, 0, 0, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0])
      #expect(elements("bitmap", of: encoded) == [0b0111])
      #expect(format.bytes(of: occupancy).total == 15 + 4)
    }
  }

  @Test("Where few runs are kept, their numbers are smaller than a bitmap")
  func numbers() throws {
    // One of 225 filterlets: a bitmap of 225 bits is 32 bytes, one number and nine counts are ten.
    var mask = [UInt8](repeating: 0, count: 9 * 25 * 2)
    mask[(3 * 25 + 7) * 2] = 1
    mask[(3 * 25 + 7) * 2 + 1] = 1
    let values = [Int8](repeating: 3, count: mask.count)
    let encoded = try FWCSMaskFormat.encode(
      FormatInput(filters: 9, positions: 25, channels: 2, values: values, mask: mask))
    #expect(elements("numbers", of: encoded) == [7])
    #expect(elements("counts", of: encoded) == [0, 0, 0, 1, 0, 0, 0, 0, 0])
    #expect(elements("values", of: encoded) == [3, 3])
    #expect(encoded.flash.values == 2 && encoded.flash.index == 1 && encoded.flash.pointers == 9)
    let decoded = FWCSMaskFormat.decode(encoded, filters: 9, positions: 25, channels: 2)
    let expected = zip(values, mask).map { $1 == 0 ? 0 : $0 }
    #expect(decoded == expected)
  }

  @Test("Numbers are one byte: filters of over 255 runs take the bitmap")
  func widths() {
    // One whole filter of ten is kept: 256 segments of four, or 64 of sixteen.
    let one = Occupancy(filters: 10, positions: 1, channels: 1024, weights: 1024, filterlets: 1)
    #expect(FWCS4Format.bytes(of: one).index == 10 * 256 / 8)
    #expect(FWCS16Format.bytes(of: one).index == 64)
    let wide = Occupancy(filters: 10, positions: 256, channels: 4, weights: 40, filterlets: 10)
    #expect(FWCS4Format.bytes(of: wide).index == 320)
    let narrow = Occupancy(filters: 10, positions: 255, channels: 4, weights: 40, filterlets: 10)
    #expect(FWCS4Format.bytes(of: narrow).index == 10)
    #expect(FWCS4Format.bytes(of: narrow).pointers == 10)
  }

  @Test("A mask of positions is smaller than published FWCS on every layer")
  func smallerThanPublished() {
    for positions in [1, 2, 3, 9, 15, 25, 49, 121, 255] {
      for filters in [1, 2, 3, 7, 8, 16, 33, 256, 1024] {
        let all = filters * positions
        for filterlets in Set([0, 1, filters - 1, filters, all / 8, all / 3, all / 2, all - 1, all]) {
          let occupancy = Occupancy(
            filters: filters, positions: positions, channels: 3, weights: filterlets * 3, filterlets: filterlets)
          let mask = FWCSMaskFormat.bytes(of: occupancy).total
          #expect(mask < FWCSFormat.bytes(of: occupancy).total, "\(occupancy)")
        }
      }
    }
  }

  @Test("Counts alone give the runs of whole filterlets, and an upper bound for scattered weights")
  func countedRuns() {
    let whole = Occupancy(filters: 4, positions: 9, channels: 19, weights: 190, filterlets: 10)
    #expect(runs(whole, of: 8) == [20, 10, 190])
    #expect(runs(whole, of: 19) == [10, 0, 190])
    #expect(whole.isMade(ofRuns: nil) && whole.isMade(ofRuns: 8))
    let scattered = Occupancy(filters: 4, positions: 9, channels: 19, weights: 190, filterlets: 36)
    #expect(runs(scattered, of: 8) == [72, 36, 684])
    #expect(scattered.isMade(ofRuns: 1) && !scattered.isMade(ofRuns: 4) && !scattered.isMade(ofRuns: nil))
  }

  @Test("Counts of a mask hold for every length, over random layers")
  func countedMasks() {
    for seed in 0..<100 {
      let sample = SampleLayer(seed: UInt64(seed), run: [1, 4, 8, 16, nil][seed % 5])
      for length in [1, 4, 8, 16, sample.channels] {
        var runs: [Range<Int>] = []
        for start in stride(from: 0, to: sample.mask.count, by: sample.channels) {
          for channel in stride(from: 0, to: sample.channels, by: length) {
            runs.append(start + channel..<start + min(channel + length, sample.channels))
          }
        }
        let kept = runs.filter { sample.mask[$0].contains(1) }
        let whole = kept.count { $0.count == length }
        let weights = kept.map(\.count).reduce(0, +)
        #expect(self.runs(sample.occupancy, of: length) == [whole, kept.count - whole, weights])
        let isMade = kept.allSatisfy { !sample.mask[$0].contains(0) }
        #expect(sample.occupancy.isMade(ofRuns: length) == isMade)
      }
    }
  }

  @Test("Segments go into no format of longer runs, and automatic choice takes the smallest that holds them")
  func choice() {
    let sample = SampleLayer(seed: 5, run: 4)
    let occupancy = sample.occupancy
    #expect(!occupancy.isMade(ofRuns: 8), "the sample is of no use otherwise")
    for name in ["fwcs", "fwcs-mask", "fwcs-16", "fwcs-8"] {
      #expect(WeightFormats.choice(name, for: occupancy).name == "dense", "\(name)")
    }
    #expect(WeightFormats.choice("fwcs-4", for: occupancy).name == "fwcs-4")
    let automatic = WeightFormats.choice("auto", for: occupancy).bytes(of: occupancy).total
    #expect(automatic <= FWCS4Format.bytes(of: occupancy).total)
  }
}
