import Deployment
import Foundation
import Networks
import Testing

/// What every registered format must do: the conformance suite that a new format passes by being registered.
@Suite("Weight formats")
struct FormatTests {
  @Test(
    "decode(encode(w)) is w under its mask, over random shapes and densities",
    arguments: WeightFormats.all.map { $0.name })
  func roundTrip(name: String) throws {
    let format = try #require(WeightFormats.named(name))
    for seed in 0..<200 {
      let sample = SampleLayer(seed: UInt64(seed), for: format)
      let encoded = try format.encode(sample.input)
      let decoded = format.decode(
        encoded, filters: sample.filters, positions: sample.positions, channels: sample.channels)
      #expect(decoded == sample.masked, "\(name), seed \(seed)")
    }
  }

  @Test("The bytes announced are the bytes encoded", arguments: WeightFormats.all.map { $0.name })
  func announcedBytes(name: String) throws {
    let format = try #require(WeightFormats.named(name))
    for seed in 0..<200 {
      let sample = SampleLayer(seed: UInt64(seed), for: format)
      #expect(try format.encode(sample.input).flash == format.bytes(of: sample.occupancy), "\(name), seed \(seed)")
    }
  }

  @Test("Values, index and pointers of a layer worked out by hand")
  func handComputed() throws {
    // Two filters of two positions and two channels; of filter 0 the second filterlet stays, of filter 1 both.
    let input = FormatInput(
      filters: 2, positions: 2, channels: 2, values: [1, 2, 3, 4, 5, 6, 7, 8],
      mask: [0, 0, 1, 1, 1, 1, 1, 1])
    let fwcs = try FWCSFormat.encode(input)
    #expect(fwcs.arrays.map(\.elements) == [[3, 4, 5, 6, 7, 8], [2, 0, 2], [0, 1, 3]])
    let csr = try CSRFormat.encode(input)
    #expect(csr.arrays.map(\.elements) == [[3, 4, 5, 6, 7, 8], [2, 3, 0, 1, 2, 3], [0, 2, 6]])
    #expect(csr.flash.total == 6 + 6 + 6)
    #expect(fwcs.flash.total == 6 + 6 + 6)
    #expect(try DenseFormat.encode(input).arrays.map(\.elements) == [[0, 0, 3, 4, 5, 6, 7, 8]])
  }

  @Test("CSR columns widen beyond 256 weights a filter, row pointers beyond 65535 values")
  func widths() {
    let narrow = Occupancy(filters: 1, positions: 1, channels: 256, weights: 10, filterlets: 1)
    let wide = Occupancy(filters: 1, positions: 1, channels: 257, weights: 10, filterlets: 1)
    #expect(CSRFormat.bytes(of: narrow).index == 10)
    #expect(CSRFormat.bytes(of: wide).index == 20)
    let few = Occupancy(filters: 300, positions: 9, channels: 256, weights: 65535, filterlets: 2700)
    let many = Occupancy(filters: 300, positions: 9, channels: 256, weights: 65536, filterlets: 2700)
    #expect(CSRFormat.bytes(of: few).pointers == 602)
    #expect(CSRFormat.bytes(of: many).pointers == 1204)
  }

  @Test("A layer whose index would not fit is refused with the limit, never wrapped")
  func refused() {
    let large = FormatInput(
      filters: 1, positions: 9, channels: 8192, values: [Int8](repeating: 1, count: 9 * 8192), mask: nil)
    #expect {
      _ = try FWCSFormat.encode(large)
    } throws: {
      "\($0)" == "fwcs: column 65536 does not fit its 16-bit index; at most 32767 does"
    }
    #expect(throws: FormatError.self) { try CSRFormat.encode(large) }
  }

  private func choice(_ name: String, _ occupancy: Occupancy) -> String {
    WeightFormats.choice(name, for: occupancy).name
  }

  @Test("A layer takes the named format only where it is smaller than dense")
  func choice() {
    let full = Occupancy(filters: 8, positions: 9, channels: 16, weights: 1152, filterlets: 72)
    #expect(choice("fwcs", full) == "dense")
    let sparse = Occupancy(filters: 8, positions: 9, channels: 16, weights: 320, filterlets: 20)
    #expect(choice("fwcs", sparse) == "fwcs")
    #expect(choice("csr", sparse) == "csr")
    #expect(choice("fwcs-mask", sparse) == "fwcs-mask")
    #expect(choice("auto", sparse) == "fwcs-mask")
    #expect(choice("dense", sparse) == "dense")
  }

  @Test("Single weights never go into a format that holds whole filterlets")
  func singleWeights() {
    let scattered = Occupancy(filters: 8, positions: 9, channels: 16, weights: 40, filterlets: 72)
    for name in WeightFormats.all.map({ $0.name }) + [WeightFormats.automatic] {
      #expect(WeightFormats.choice(name, for: scattered).finestRun == 1, "\(name)")
    }
  }

  @Test("Counting a mask")
  func occupancy() {
    var convolution = Convolution(inputChannels: 2, filters: 2, kernel: 1)
    convolution.kernelWidth = 2
    let occupancy = Occupancy(convolution, mask: Data([0, 0, 0, 1, 1, 1, 0, 0]))
    #expect(occupancy.filters == 2 && occupancy.positions == 2 && occupancy.channels == 2)
    #expect(occupancy.weights == 3 && occupancy.filterlets == 2)
    #expect(occupancy.sparsity == 0.625)
  }
}
