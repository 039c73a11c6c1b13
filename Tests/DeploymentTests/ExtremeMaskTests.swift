import Deployment
import Foundation
import Networks
import Testing

/// Every format at the ends: nothing kept, all kept, one weight in a corner; and layers of which one size is 1.
@Suite("Extreme masks")
struct ExtremeMaskTests {
  private struct Shape {
    var filters, positions, channels: Int

    init(_ filters: Int, _ positions: Int, _ channels: Int) {
      (self.filters, self.positions, self.channels) = (filters, positions, channels)
    }

    var weights: Int { filters * positions * channels }

    func occupancy(_ mask: [UInt8]) -> Occupancy {
      var convolution = Convolution(inputChannels: channels, filters: filters, kernel: 1)
      convolution.kernelWidth = positions
      return Occupancy(convolution, mask: Data(mask))
    }
  }

  private static let shapes = [
    Shape(1, 1, 1), Shape(1, 1, 9), Shape(3, 1, 1), Shape(5, 9, 1), Shape(2, 1, 17), Shape(4, 4, 3), Shape(7, 25, 8),
    Shape(2, 9, 33), Shape(33, 1, 4), Shape(1, 49, 6),
  ]

  private func masks(_ count: Int) -> [[UInt8]] {
    let none = [UInt8](repeating: 0, count: count)
    let all = [UInt8](repeating: 1, count: count)
    return [none, all]
      + [0, count / 2, count - 1].flatMap { place in
        var (one, rest) = (none, all)
        (one[place], rest[place]) = (1, 0)
        return [one, rest]
      }
  }

  /// A format of any masks stores what it cannot leave out as zeros; one of patterns refuses what it does not hold.
  @Test("Encoded and decoded in as many bytes as announced, or refused", arguments: WeightFormats.all.map { $0.name })
  func roundTrip(name: String) throws {
    let format = try #require(WeightFormats.named(name))
    var generator = SeededGenerator(seed: 1)
    for shape in Self.shapes {
      for mask in masks(shape.weights) {
        let values = mask.map { _ in Int8.random(in: -128...127, using: &generator) }
        let input = FormatInput(
          filters: shape.filters, positions: shape.positions, channels: shape.channels, values: values, mask: mask)
        let occupancy = shape.occupancy(mask)
        guard format.pattern == nil || format.holds(occupancy) else {
          #expect(throws: FormatError.self) { try format.encode(input) }
          continue
        }
        let encoded = try format.encode(input)
        let decoded = format.decode(
          encoded, filters: shape.filters, positions: shape.positions, channels: shape.channels)
        #expect(decoded == zip(values, mask).map { $1 == 0 ? 0 : $0 }, "\(shape)")
        #expect(encoded.flash == format.bytes(of: occupancy), "\(shape)")
        #expect(encoded.flash.total == encoded.arrays.reduce(0) { $0 + $1.bytes })
        for array in encoded.arrays { #expect(array.elements.allSatisfy { range(array.element).contains($0) }) }
      }
    }
  }

  private func range(_ element: EncodedArray.Element) -> ClosedRange<Int> {
    switch element {
    case .int8: -128...127
    case .uint8: 0...255
    case .int16: -32768...32767
    case .uint16: 0...65535
    case .int32: Int(Int32.min)...Int(Int32.max)
    case .uint32: 0...Int(UInt32.max)
    }
  }

  /// Seven filters of 25 positions of 8 channels: 1400 weights, 200 a filter, 175 filterlets.
  @Test(
    "Bytes of an empty and of a full layer by hand",
    arguments: [
      ("dense", 1400, 1400), ("csr", 8 * 2, 2800 + 16), ("delta", 0, 2800), ("bitmap", 7 * 25, 1400 + 175),
      // A slot for each group whatever is kept: 50 groups of four, 25 of eight, and whole bytes a filter.
      ("nm-1-4", 350 + 7 * 13, nil), ("nm-2-4", 700 + 7 * 25, nil), ("nm-1-8", 175 + 7 * 10, nil),
      ("block-1x2", 5 * 2, 1400 + 4 * 200 + 10), ("block-1x4", 3 * 2, 1400 + 2 * 200 + 6),
      ("fwcs", 8 * 2, 1400 + 2 * 175 + 16),
      // Counts of the filters where nothing is kept, or a bitmap of 175 filterlets, or of 350 halves.
      ("fwcs-mask", 7, 1400 + 24), ("fwcs-16", 7, 1424), ("fwcs-8", 7, 1424), ("fwcs-4", 7, 1400 + 44),
    ] as [(String, Int, Int?)])
  func bytes(name: String, empty: Int, full: Int?) throws {
    let format = try #require(WeightFormats.named(name))
    let shape = Shape(7, 25, 8)
    #expect(format.bytes(of: shape.occupancy([UInt8](repeating: 0, count: 1400))).total == empty)
    let whole = shape.occupancy([UInt8](repeating: 1, count: 1400))
    #expect(format.holds(whole) == (full != nil))
    if let full { #expect(format.bytes(of: whole).total == full) }
  }

  private func row(_ positions: Int, _ channels: Int, kept: Int) -> FormatInput {
    var mask = [UInt8](repeating: 0, count: positions * channels)
    mask[kept] = 1
    return FormatInput(
      filters: 1, positions: positions, channels: channels, values: [Int8](repeating: -7, count: mask.count),
      mask: mask)
  }

  @Test("The last column that an index holds comes back, and the next is refused with the limit")
  func indexLimits() throws {
    let csr = try CSRFormat.encode(row(2, 32768, kept: 65535))
    #expect(csr.arrays[1].element == .uint16 && csr.arrays[1].elements == [65535])
    #expect(CSRFormat.decode(csr, filters: 1, positions: 2, channels: 32768).last == -7)
    let fwcs = try FWCSFormat.encode(row(2, 32767, kept: 65533))
    #expect(fwcs.arrays[1].elements == [32767])
    #expect(FWCSFormat.decode(fwcs, filters: 1, positions: 2, channels: 32767).last == -7)
    let cases: [(any WeightFormat.Type, FormatInput, String)] = [
      (
        CSRFormat.self, row(1, 65537, kept: 0),
        "csr: 65537 weights a filter do not fit 16-bit columns; at most 65536 do"
      ),
      (
        Block4Format.self, row(1, 65537, kept: 0),
        "block-1x4: 65537 weights a filter do not fit 16-bit columns; at most 65536 do"
      ),
      (FWCSFormat.self, row(2, 32768, kept: 0), "fwcs: column 32768 does not fit its 16-bit index; at most 32767 does"),
    ]
    for (format, input, message) in cases {
      #expect {
        _ = try format.encode(input)
      } throws: {
        "\($0)" == message
      }
    }
  }

  @Test("Row pointers widen with what they count: weights in CSR, filterlets in FWCS", arguments: [65535, 65536])
  func rowPointers(count: Int) throws {
    let bytes = count == 65535 ? 2 : 4
    let all = FormatInput(
      filters: 1, positions: 1, channels: count, values: [Int8](repeating: 1, count: count), mask: nil)
    let csr = try CSRFormat.encode(all)
    #expect(csr.fields == ["column_bytes": 2, "row_bytes": bytes])
    #expect(csr.flash.pointers == 2 * bytes && csr.arrays[2].elements == [0, count])
    #expect(try FWCSFormat.encode(all).fields == ["row_bytes": 2], "one filterlet")
    let tall = FormatInput(
      filters: count, positions: 1, channels: 1, values: [Int8](repeating: 1, count: count), mask: nil)
    let fwcs = try FWCSFormat.encode(tall)
    #expect(fwcs.fields == ["row_bytes": bytes] && fwcs.flash.pointers == (count + 1) * bytes)
  }
}
