import Networks
import Testing

/// Networks with other filter counts are those that would have been built with them.
@Suite struct ResizingTests {
  /// A network of every operation with filter counts by the names of its convolutions; `b` and `c` meet in a sum.
  private func network(_ filters: [String: Int]) -> Network {
    func count(_ name: String) -> Int { filters[name] ?? 1 }
    var builder = NetworkBuilder(name: "resized", input: FeatureShape(height: 11, width: 8, channels: 3))
    let first = builder.convolution("a", filters: count("a"), window: Window(3, stride: 2, rule: .same))
    builder.depthwise("depthwise", window: Window(height: 3, width: 2, dilation: 2, rule: .same), relu: false)
    let second = builder.convolution("b", filters: count("b"), kernel: 1)
    let third = builder.convolution("c", filters: count("b"), kernel: 5, from: first)
    let sum = builder.add("sum", second, third, relu: false)
    let side = builder.convolution("side", filters: count("side"), from: first)
    builder.concat("concat", [side, sum, first])
    builder.maxPool("pool")
    builder.convolution("last", filters: count("last"))
    builder.dense("wide", outputs: 6, relu: true)
    builder.dense("dense", outputs: 4)
    builder.softmax("softmax")
    return builder.build()
  }

  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func equalsTheNetworkBuiltAnew(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    func counts() -> [String: Int] {
      ["a", "b", "side", "last"].reduce(into: [:]) { $0[$1] = Int.random(in: 1...12, using: &generator) }
    }
    let before = network(counts())
    let wanted = counts()
    var filters: [Int: Int] = [:]
    for node in before.convolutions { filters[node.id] = wanted[node.name == "c" ? "b" : node.name] }
    #expect(before.resized(filters: filters) == network(wanted))
    #expect(before.resized(filters: [:]) == before)
  }

  @Test func countsThatAreNotGivenStay() {
    let whole = network(["a": 4, "b": 5, "side": 6, "last": 7])
    #expect(whole.resized(filters: [1: 2]) == network(["a": 2, "b": 5, "side": 6, "last": 7]))
    #expect(whole.resized(filters: [3: 9, 4: 9]) == network(["a": 4, "b": 9, "side": 6, "last": 7]))
  }

  /// Wider by resizing is wider by the multiplier; the dense layers between an autoencoder's ends are no convolutions.
  @Test(arguments: Models.all.map { $0.name }.filter { $0 != Autoencoder.name })
  func modelsOfOtherWidths(name: String) throws {
    let model = try #require(Models.named(name))
    let shape = FeatureShape(height: 33, width: 20, channels: 3)
    let whole = model.network(input: shape, classes: 7, width: 1)
    for width in [0.1, 0.25, 0.75, 1.5] {
      let other = model.network(input: shape, classes: 7, width: width)
      let filters = Dictionary(uniqueKeysWithValues: other.convolutions.map { ($0.id, $0.shape.channels) })
      #expect(whole.resized(filters: filters) == other, "\(width)")
    }
  }

  /// 3x3 on 8 channels: half the filters of the first layer halve its products and those of the second.
  @Test func multipliesFollow() {
    var builder = NetworkBuilder(name: "chain", input: FeatureShape(height: 4, width: 4, channels: 8))
    builder.convolution("a", filters: 6)
    builder.convolution("b", filters: 10)
    builder.dense("dense", outputs: 2)
    let network = builder.build()
    #expect(network.macs == 16 * 9 * (8 * 6 + 6 * 10) + 2 * 160)
    #expect(network.resized(filters: [1: 3]).macs == 16 * 9 * (8 * 3 + 3 * 10) + 2 * 160)
    #expect(network.resized(filters: [2: 1]).macs == 16 * 9 * (8 * 6 + 6) + 2 * 16)
  }
}
