import Networks
import Testing
import Training

@Suite struct InitialCheckpointTests {
  private let network = VGG11.network(
    input: FeatureShape(height: 28, width: 28, channels: 1), classes: 10, width: 0.5)

  @Test func everyLayerHasItsParameters() throws {
    let checkpoint = Trainer.initialCheckpoint(network: network, seed: 1)
    for node in network.convolutions {
      let parameters = try #require(checkpoint.convolutions[node.id])
      #expect(parameters.weights.values.count == node.convolution?.weightCount)
      #expect(parameters.gamma.values == [Float](repeating: 1, count: node.shape.channels))
      #expect(parameters.beta.values == [Float](repeating: 0, count: node.shape.channels))
      #expect(parameters.mean.values == [Float](repeating: 0, count: node.shape.channels))
      #expect(parameters.variance.values == [Float](repeating: 1, count: node.shape.channels))
      #expect(parameters.mask == nil)
    }
    #expect(checkpoint.convolutions.count == 10)
    #expect(checkpoint.dense.count == 1)
    #expect(checkpoint.network == network)
  }

  @Test func weightsHaveTheVarianceOfTheirFanIn() throws {
    let checkpoint = Trainer.initialCheckpoint(network: network, seed: 1)
    for node in network.convolutions.dropFirst(2) {
      let weights = try #require(checkpoint.convolutions[node.id]?.weights.values)
      let expected = 2 / Double(node.convolution?.weightsPerFilter ?? 0)
      #expect(abs(variance(weights) / expected - 1) < 0.1)
    }
    let dense = try #require(checkpoint.dense.values.first?.weights.values)
    #expect(abs(variance(dense) * 128 - 1) < 0.15)
  }

  @Test func theSeedDecidesTheWeights() {
    let first = Trainer.initialCheckpoint(network: network, seed: 7)
    #expect(first == Trainer.initialCheckpoint(network: network, seed: 7))
    #expect(first != Trainer.initialCheckpoint(network: network, seed: 8))
  }

  private func variance(_ values: [Float]) -> Double {
    values.reduce(0) { $0 + Double($1 * $1) } / Double(values.count)
  }
}
