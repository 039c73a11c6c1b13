import Datasets
import Networks
import Testing
import Training

/// Ranks and channel independence of feature maps.
@Suite struct FeatureMapTests {
  /// Maps of one image, one row of values a channel.
  private func maps(_ rows: [[Float]], height: Int, width: Int) throws -> Tensor {
    try Tensor(rows.flatMap(\.self), shape: [1, rows.count, height, width])
  }

  @Test func ranksByHand() throws {
    let identity: [Float] = [1, 0, 0, 0, 1, 0, 0, 0, 1]
    let product: [Float] = [2, 4, 6, 1, 2, 3, -1, -2, -3]
    let dead = [Float](repeating: 0, count: 9)
    let tensor = try maps([identity, product, dead], height: 3, width: 3)
    #expect(try tensor.mapRanks().read() == [3, 1, 0])
    let wide = try Tensor([1, 2, 3, 2, 4, 6, 1, 0, 0, 0, 1, 0], shape: [2, 1, 2, 3])
    #expect(try wide.mapRanks().read() == [3], "1 of the first image and 2 of the second")
  }

  @Test func independenceOfOrthogonalChannelsIsTheirLength() throws {
    let tensor = try maps([[3, 0, 0], [0, -4, 0]], height: 1, width: 3)
    let values = try tensor.channelIndependence().read()
    #expect(abs(values[0] - 3) < 1e-5 && abs(values[1] - 4) < 1e-5)
  }

  @Test func equalChannelsAreWorthLess() throws {
    // Two equal rows of length 2 have one singular value, 2 times the root of 2; either alone has 2.
    let tensor = try maps([[1, 1, 1, 1], [1, 1, 1, 1]], height: 2, width: 2)
    let expected = 2 * (Float(2).squareRoot() - 1)
    for value in try tensor.channelIndependence().read() { #expect(abs(value - expected) < 1e-5) }
  }

  @Test func moreChannelsThanPositionsByHand() throws {
    // The Gram matrix of (1, 0), (0, 1), (1, 1) is 2 1 | 1 2, whose roots sum up to 1 + sqrt 3. Without the third it is
    // the identity; without another 1 1 | 1 2, whose roots sum up to sqrt 5.
    let tensor = try maps([[1, 0], [0, 1], [1, 1], [0, 0]], height: 1, width: 2)
    let values = try tensor.channelIndependence().read()
    let whole = 1 + Float(3).squareRoot()
    let expected = [whole - Float(5).squareRoot(), whole - Float(5).squareRoot(), whole - 2, 0]
    for (found, right) in zip(values, expected) { #expect(abs(found - right) < 1e-5) }
  }

  @Test(arguments: [3, 6, 11])
  func independenceEqualsTheDefinition(channels: Int) throws {
    var generator = SeededGenerator(seed: UInt64(channels))
    let images = (0..<2).map { _ in
      (0..<channels).map { _ in (0..<6).map { _ in Float(generator.normal()) } }
    }
    let tensor = try Tensor(images.joined().flatMap(\.self), shape: [2, channels, 2, 3])
    let found = try tensor.channelIndependence().read()
    for channel in 0..<channels {
      let expected = images.reduce(0.0) { sum, image in
        let rows = image.map { $0.map(Double.init) }
        var masked = rows
        masked[channel] = masked[channel].map { _ in 0 }
        return sum + SingularValues.nuclearNorm(rows) - SingularValues.nuclearNorm(masked)
      }
      #expect(abs(Double(found[channel]) - expected) < 1e-4)
    }
  }

  /// The map of each of the node's channels for one image, by the plain reference.
  private func channels(_ outputs: [[Double]], _ node: Node) -> [[Double]] {
    (0..<node.shape.channels).map { channel in
      stride(from: channel, to: node.shape.count, by: node.shape.channels).map { outputs[node.id][$0] }
    }
  }

  @Test func networksAreMeasuredWhereTheirMapsAreRead() throws {
    let images = try Samples.noise(3)
    let network = Samples.everything()
    let checkpoint = Samples.checkpoint(network)
    let outputs = (0..<3).map { ReferenceNetwork(checkpoint: checkpoint).outputs(images, $0) }
    let sum = try #require(network.nodes.first { $0.name == "add" })
    let found = try FeatureMaps.independence(of: checkpoint, on: images)
    let ranks = try FeatureMaps.ranks(of: checkpoint, on: images)
    #expect(Set(found.keys) == Set(network.convolutions.map(\.id)))
    for node in network.convolutions {
      // Both branches end in convolutions without a ReLU of their own: their channels act through the sum.
      let observed = ["tail", "shortcut"].contains(node.name) ? sum : node
      for channel in 0..<node.shape.channels {
        var (lost, rank) = (0.0, 0)
        for image in outputs {
          let rows = channels(image, observed)
          var masked = rows
          masked[channel] = masked[channel].map { _ in 0 }
          lost += SingularValues.nuclearNorm(rows) - SingularValues.nuclearNorm(masked)
          rank += SingularValues.rank(
            stride(from: 0, to: rows[channel].count, by: observed.shape.width).map {
              Array(rows[channel][$0..<$0 + observed.shape.width])
            })
        }
        #expect(abs(Double(found[node.id]?[channel] ?? .nan) - lost / 3) < 1e-3, "\(node.name) \(channel)")
        #expect(abs(Double(ranks[node.id]?[channel] ?? .nan) - Double(rank) / 3) < 1e-5, "\(node.name) \(channel)")
      }
    }
  }

  @Test func batchesAverage() throws {
    let images = try Samples.noise(70)
    let checkpoint = Samples.checkpoint(Samples.plain(Samples.shape))
    for measure in [FeatureMaps.ranks, FeatureMaps.independence] {
      let whole = try measure(checkpoint, images)
      let parts = try [0..<20, 20..<70].map { try measure(checkpoint, images.subset($0)) }
      for (node, values) in whole {
        for (index, value) in values.enumerated() {
          let (first, second) = (parts[0][node]?[index] ?? .nan, parts[1][node]?[index] ?? .nan)
          let expected = (2 * first + 5 * second) / 7
          #expect(abs(value - expected) < 1e-3)
        }
      }
    }
  }
}
