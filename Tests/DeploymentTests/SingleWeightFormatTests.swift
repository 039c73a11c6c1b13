import Deployment
import Foundation
import Networks
import Testing

/// Delta, bitmap, N:M and blocks: layouts and bytes worked out by hand, and what they refuse.
@Suite("Formats of single weights")
struct SingleWeightFormatTests {
  /// `filters` filters of one position with `mask`, whose weights are numbered from 1.
  private func input(filters: Int, mask: [UInt8]) -> FormatInput {
    FormatInput(
      filters: filters, positions: 1, channels: mask.count / filters,
      values: mask.indices.map { Int8(truncatingIfNeeded: $0 + 1) }, mask: mask)
  }

  private func occupancy(filters: Int, positions: Int = 1, mask: [UInt8]) -> Occupancy {
    var convolution = Convolution(inputChannels: mask.count / filters / positions, filters: filters, kernel: 1)
    convolution.kernelWidth = positions
    return Occupancy(convolution, mask: Data(mask))
  }

  /// A mask of `count` weights with those at `kept` left.
  private func mask(_ count: Int, kept: [Int]) -> [UInt8] {
    var mask = [UInt8](repeating: 0, count: count)
    for index in kept { mask[index] = 1 }
    return mask
  }

  @Test("Distances run over the ends of filters; there are no pointers")
  func delta() throws {
    let encoded = try DeltaFormat.encode(input(filters: 2, mask: [0, 1, 1, 0, 0, 1]))
    #expect(encoded.arrays.map(\.elements) == [[2, 3, 6], [2, 1, 3]])
    #expect(encoded.fields == ["count": 3])
    #expect(encoded.flash.total == 6 && encoded.flash.pointers == 0)
  }

  @Test(
    "Fillers bridge gaps beyond 255",
    arguments: [
      (kept: [254], fillers: 0), (kept: [255], fillers: 1), (kept: [509], fillers: 1), (kept: [510], fillers: 2),
      (kept: [0, 255], fillers: 0), (kept: [0, 256], fillers: 1), (kept: [3, 600, 900], fillers: 2 + 1), (kept: [], 0),
    ] as [(kept: [Int], fillers: Int)])
  func fillers(_ test: (kept: [Int], fillers: Int)) throws {
    let mask = mask(1000, kept: test.kept)
    let encoded = try DeltaFormat.encode(input(filters: 2, mask: mask))
    #expect(encoded.flash.total == 2 * (test.kept.count + test.fillers))
    #expect(DeltaFormat.bytes(of: occupancy(filters: 2, mask: mask)) == encoded.flash)
    let distances = encoded.arrays[1].elements
    #expect(distances.allSatisfy { (1...255).contains($0) })
    #expect(distances.reduce(0, +) == (test.kept.last ?? -1) + 1)
  }

  /// 1 % of 100000 weights at random: a gap has 255 or more with probability 0.99^255 = 0.0771, 510 with 0.00594:
  /// 83.5 fillers are expected.
  @Test("Where only counts are known, fillers are those expected")
  func expectedFillers() {
    let counts = Occupancy(filters: 10, positions: 10, channels: 1000, weights: 1000, filterlets: 100)
    #expect(DeltaFormat.bytes(of: counts).values == 1000 + 84)
    var generator = SeededGenerator(seed: 5)
    let kept = Array((0..<100_000).shuffled(using: &generator).prefix(1000))
    let real = DeltaFormat.bytes(of: occupancy(filters: 10, positions: 10, mask: mask(100_000, kept: kept)))
    #expect(abs(real.values - 1084) < 40)
    // Whole filterlets of 510: each pruned one between two kept takes two fillers; all kept takes none.
    #expect(
      DeltaFormat.bytes(
        of: Occupancy(filters: 1, positions: 9, channels: 510, weights: 4590, filterlets: 9)
      ).values == 4590)
  }

  @Test("A mask's bytes start anew with each filter")
  func bitmap() throws {
    let encoded = try BitmapFormat.encode(input(filters: 2, mask: mask(18, kept: [0, 7, 9, 17])))
    #expect(encoded.arrays.map(\.elements) == [[1, 8, 10, 18], [0x81, 0x00, 0x01, 0x01]])
    #expect(encoded.flash.total == 8)
  }

  /// Two filters of five columns: groups of four and of one. Filter 0 keeps columns 2 and 4, filter 1 column 3.
  @Test("Places are packed from the low bit; unused slots hold zero")
  func oneOfFour() throws {
    let encoded = try NM14Format.encode(input(filters: 2, mask: [0, 0, 1, 0, 1, 0, 0, 0, 1, 0]))
    #expect(encoded.arrays.map(\.elements) == [[3, 5, 9, 0], [0b0010, 0b0011]])
    #expect(encoded.fields == ["kept": 1, "group": 4])
    #expect(encoded.flash.total == 6)
  }

  /// 2:4 on columns 1, 2 | 7: places 1, 2, then 3 and 3 again for the slot that is not used.
  @Test("An unused slot repeats the place before it")
  func twoOfFour() throws {
    let encoded = try NM24Format.encode(input(filters: 1, mask: [0, 1, 1, 0, 0, 0, 0, 1]))
    #expect(encoded.arrays.map(\.elements) == [[2, 3, 8, 0], [0b1111_1001]])
  }

  /// Three groups of eight at places 5, 6 and 7: 101, 110 and 111 from the low bit up are 111_110_101.
  @Test("Three-bit places run over the ends of bytes")
  func oneOfEight() throws {
    let encoded = try NM18Format.encode(input(filters: 1, mask: mask(24, kept: [5, 14, 23])))
    #expect(encoded.arrays.map(\.elements) == [[6, 15, 24], [0b1111_0101, 0b1]])
    let empty = occupancy(filters: 64, positions: 9, mask: mask(36864, kept: []))
    #expect(NM18Format.bytes(of: empty).total == 64 * (72 + 27))
  }

  @Test("Masks beyond a pattern are refused with the place, and never chosen")
  func patterns() {
    let scattered = mask(12, kept: [6, 7])
    #expect {
      _ = try NM14Format.encode(input(filters: 2, mask: scattered))
    } throws: {
      "\($0)" == "nm-1-4: filter 1 keeps 2 of the weights from column 0 on; at most 1 of 4 may stay"
    }
    #expect {
      _ = try Block2Format.encode(input(filters: 2, mask: scattered))
    } throws: {
      "\($0)" == "block-1x2: filter 1 differs at column 0 from the first of its block; 2 filters must keep the same "
        + "columns"
    }
    let occupancy = occupancy(filters: 2, mask: scattered)
    for format in [NM14Format.self, NM18Format.self, Block2Format.self, Block4Format.self] as [any WeightFormat.Type] {
      let (held, choice) = (format.holds(occupancy), WeightFormats.choice(format.name, for: occupancy).name)
      #expect(!held && choice == "dense", "\(format.name)")
    }
    #expect(NM24Format.holds(occupancy))
  }

  @Test("Where only counts are known, no pattern is assumed")
  func countsOnly() {
    let counts = Occupancy(filters: 8, positions: 9, channels: 16, weights: 288, filterlets: 72)
    for format in [NM14Format.self, NM24Format.self, Block2Format.self] as [any WeightFormat.Type] {
      let held = format.holds(counts)
      #expect(!held, "\(format.name)")
    }
  }

  /// Three filters in blocks of two: the first two share columns 0 and 2, the last keeps column 1 alone.
  @Test("Filters of a block share columns; values lie filter by filter")
  func blocks() throws {
    let encoded = try Block2Format.encode(input(filters: 3, mask: [1, 0, 1, 1, 0, 1, 0, 1, 0]))
    #expect(encoded.arrays.map(\.elements) == [[1, 3, 4, 6, 8], [0, 2, 1], [0, 2, 3]])
    #expect(encoded.fields == ["column_bytes": 1, "filters": 2, "row_bytes": 2])
    #expect(encoded.flash.total == 5 + 3 + 6)
  }

  @Test("Blocks refuse filters that 16-bit columns cannot index, and widen columns beyond 256")
  func blockWidths() throws {
    #expect(throws: FormatError.self) {
      try Block2Format.encode(input(filters: 1, mask: [UInt8](repeating: 1, count: 65537)))
    }
    let narrow = try Block4Format.encode(input(filters: 4, mask: [UInt8](repeating: 1, count: 1024)))
    let wide = try Block4Format.encode(input(filters: 4, mask: [UInt8](repeating: 1, count: 1028)))
    #expect(narrow.flash.index == 256 && wide.flash.index == 2 * 257)
  }

  @Test("auto takes the smallest that holds the mask")
  func automatic() {
    var generator = SeededGenerator(seed: 3)
    func chosen(_ mask: [UInt8]) -> String {
      WeightFormats.choice(WeightFormats.automatic, for: occupancy(filters: 8, positions: 9, mask: mask)).name
    }
    // 8 filters of 9 x 32 weights: a bitmap costs 288 bytes, distances a byte a weight.
    let few = Array((0..<2304).shuffled(using: &generator).prefix(200))
    let many = Array((0..<2304).shuffled(using: &generator).prefix(900))
    #expect(chosen(mask(2304, kept: few)) == "delta")
    #expect(chosen(mask(2304, kept: many)) == "bitmap")
    #expect(chosen(mask(2304, kept: Array(stride(from: 0, to: 2304, by: 4)))) == "nm-1-4")
  }
}
