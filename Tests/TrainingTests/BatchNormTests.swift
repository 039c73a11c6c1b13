import Datasets
import Networks
import Testing
import Training

@Suite struct BatchNormTests {
  /// The network's first convolution without its batch norm, as a reference for the statistics.
  private func bare(_ checkpoint: Checkpoint) -> Checkpoint {
    var result = checkpoint
    let filters = checkpoint.convolutions[1]?.gamma.values.count ?? 0
    result.network.nodes.removeSubrange(2...)
    result.network.nodes[1].operation = .convolution(
      Convolution(inputChannels: Samples.shape.channels, filters: filters, kernel: 3, relu: false))
    result.convolutions[1]?.gamma = FloatBuffer([Float](repeating: 1, count: filters))
    result.convolutions[1]?.beta = FloatBuffer([Float](repeating: 0, count: filters))
    result.convolutions[1]?.mean = FloatBuffer([Float](repeating: 0, count: filters))
    result.convolutions[1]?.variance = FloatBuffer([Float](repeating: 1, count: filters))
    return result
  }

  /// Mean and unbiased variance of each channel of the first convolution over `indices`.
  private func statistics(_ checkpoint: Checkpoint, _ images: ImageSet, _ indices: Range<Int>) -> [(
    Double, Double
  )] {
    let reference = ReferenceNetwork(checkpoint: bare(checkpoint))
    let outputs = indices.map { reference.outputs(images, $0)[1] }
    let channels = checkpoint.convolutions[1]?.gamma.values.count ?? 1
    return (0..<channels).map { channel in
      let values = outputs.flatMap { output in
        stride(from: channel, to: output.count, by: channels).map { output[$0] }
      }
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (mean, squares / Double(values.count - 1))
    }
  }

  @Test func statisticsAreTheMeanOverWholeBatches() throws {
    let images = try Samples.noise(14)
    let checkpoint = Samples.pruned(Samples.checkpoint(Samples.everything()))
    let result = try BatchNorm.reestimate(checkpoint, on: images, batch: 6)
    let first = statistics(checkpoint, images, 0..<6)
    let second = statistics(checkpoint, images, 6..<12)
    let parameters = try #require(result.convolutions[1])
    for channel in first.indices {
      let mean = (first[channel].0 + second[channel].0) / 2
      let variance = (first[channel].1 + second[channel].1) / 2
      #expect(abs(Double(parameters.mean.values[channel]) - mean) < 1e-4)
      #expect(abs(Double(parameters.variance.values[channel]) / variance - 1) < 1e-3)
    }
  }

  @Test func onlyStatisticsChange() throws {
    let checkpoint = Samples.checkpoint(Samples.everything())
    let result = try BatchNorm.reestimate(checkpoint, on: Samples.noise(30))
    #expect(result.dense == checkpoint.dense)
    for (id, parameters) in checkpoint.convolutions {
      let changed = try #require(result.convolutions[id])
      #expect(changed.weights == parameters.weights)
      #expect(changed.gamma == parameters.gamma)
      #expect(changed.beta == parameters.beta)
      #expect(changed.mean != parameters.mean)
      #expect(changed.variance != parameters.variance)
    }
  }

  @Test func earlierStatisticsAreForgotten() throws {
    let images = try Samples.noise(20)
    let checkpoint = Samples.checkpoint(Samples.everything())
    let once = try BatchNorm.reestimate(checkpoint, on: images)
    #expect(try BatchNorm.reestimate(once, on: images) == once)
  }

  @Test func imagesMustFit() throws {
    let checkpoint = Samples.checkpoint(Samples.everything())
    #expect(throws: TrainingError.noImages) {
      try BatchNorm.reestimate(checkpoint, on: Samples.noise(3).prefix(0))
    }
  }
}
