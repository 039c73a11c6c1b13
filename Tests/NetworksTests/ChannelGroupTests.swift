import Networks
import Testing

/// Which convolutions must keep the same filters, and which decide the channels of a node.
@Suite struct ChannelGroupTests {
  private let image = FeatureShape(height: 6, width: 6, channels: 3)

  private func names(_ network: Network) -> [[String]] {
    network.channelGroups.map { group in group.members.map { network.nodes[$0].name } }
  }

  @Test func addsJoinWhatMeetsInThemThroughPoolsAndDepthwise() {
    var builder = NetworkBuilder(name: "joined", input: image)
    builder.convolution("a", filters: 4)
    builder.depthwise("separate")
    let pooled = builder.maxPool("pool")
    let alone = builder.convolution("alone", filters: 7)
    let second = builder.convolution("b", filters: 4, kernel: 1)
    let sum = builder.add("sum", second, pooled)
    let third = builder.convolution("c", filters: 4, from: alone)
    builder.add("again", third, sum)
    let network = builder.build()
    #expect(names(network) == [["a", "b", "c"], ["alone"]])
    #expect(network.channelGroups.map(\.filters) == [4, 7])
    #expect(network.channelSources(of: sum) == [1, second])
    #expect(network.channelSources(of: network.nodes.count - 1) == [1, second, third])
  }

  @Test func concatsPartWhatAddsJoin() {
    var builder = NetworkBuilder(name: "parted", input: image)
    let first = builder.convolution("a", filters: 4)
    let second = builder.convolution("b", filters: 4)
    let third = builder.convolution("c", filters: 4)
    let sum = builder.add("sum", second, third)
    let joined = builder.concat("joined", [first, sum, 0])
    let pool = builder.averagePool("pool")
    builder.dense("dense", outputs: 2)
    let network = builder.build()
    #expect(names(network) == [["a"], ["b", "c"]])
    #expect(network.nodes[joined].shape.channels == 11)
    #expect(network.channelSources(of: joined) == [first, second, third])
    #expect(network.channelSources(of: pool) == [first, second, third])
    #expect(network.channelSources(of: second) == [second])
    #expect(network.channelSources(of: 0) == [])
  }

  @Test func groupsOfTheModels() {
    let residual = names(ResNet12.network(input: image, classes: 10, width: 0.5))
    #expect(
      residual == [
        ["stem", "block1.conv2"], ["block1.conv1"], ["block2.conv1"], ["block2.conv2", "block2.shortcut"],
        ["block3.conv1"], ["block3.conv2", "block3.shortcut"], ["block4.conv1"],
        ["block4.conv2", "block4.shortcut"],
      ])
    let fires = names(SqueezeNet.network(input: image, classes: 10, width: 0.5))
    #expect(fires.count == 1 + 8 * 3 && fires.allSatisfy { $0.count == 1 })
    #expect(names(Autoencoder.network(input: image, classes: 4, width: 1)).isEmpty)
    let separable = names(DSCNN.network(input: image, classes: 4, width: 1))
    #expect(separable == [["stem"]] + (1...4).map { ["block\($0).pointwise"] })
  }

  /// Against sets that grow until no add joins any two more.
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func randomSums(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var builder = NetworkBuilder(name: "random", input: image)
    var ids = [builder.convolution("first", filters: 4)]
    for step in 0..<Int.random(in: 4...20, using: &generator) {
      let (first, second) = (ids.randomElement(using: &generator) ?? 1, ids.randomElement(using: &generator) ?? 1)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: ids.append(builder.add("add\(step)", first, second))
      case 1: ids.append(builder.depthwise("depthwise\(step)"))
      default: ids.append(builder.convolution("conv\(step)", filters: 4, from: first))
      }
    }
    let network = builder.build()
    var sets = network.convolutions.map { Set([$0.id]) }
    for node in network.nodes where node.operation == .add(relu: true) {
      let sources = Set(network.channelSources(of: node.id))
      let met = sets.filter { !$0.isDisjoint(with: sources) }
      sets = sets.filter { $0.isDisjoint(with: sources) } + [met.reduce(into: []) { $0.formUnion($1) }]
    }
    let expected = sets.map { $0.sorted() }.sorted { $0[0] < $1[0] }
    #expect(network.channelGroups.map(\.members) == expected)
  }
}
