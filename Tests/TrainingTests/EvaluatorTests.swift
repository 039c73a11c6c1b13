import Datasets
import Foundation
import Networks
import Testing
import Training

@Suite struct EvaluatorTests {
  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func logitsEqualThoseOfThePlainReference(seed: UInt64) throws {
    let images = try Samples.noise(5, seed: seed)
    for network in [Samples.everything(), Samples.plain(Samples.shape)] {
      let checkpoint = Samples.checkpoint(network, seed: seed)
      for variant in [checkpoint, Samples.pruned(checkpoint)] {
        let reference = ReferenceNetwork(checkpoint: variant)
        let expected = (0..<5).flatMap { reference.outputs(images, $0)[network.nodes.count - 1] }
        let logits = try Evaluator.logits(of: variant, on: images)
        #expect(logits.count == 15)
        for (found, right) in zip(logits, expected) { #expect(abs(Double(found) - right) < 1e-4) }
      }
    }
  }

  @Test func registeredModelsEqualThePlainReference() throws {
    let shape = FeatureShape(height: 16, width: 16, channels: 1)
    let images = try Samples.noise(1, shape: shape)
    for model in Models.all {
      let network = model.network(input: shape, classes: 3, width: 0.125)
      let checkpoint = Samples.checkpoint(network)
      let expected = ReferenceNetwork(checkpoint: checkpoint).outputs(images, 0)[network.nodes.count - 1]
      let logits = try Evaluator.logits(of: checkpoint, on: images)
      for (found, right) in zip(logits, expected) { #expect(abs(Double(found) - right) < 1e-3) }
    }
  }

  @Test func rangesCoverEveryNodeAfterItsReLU() throws {
    let images = try Samples.noise(6)
    let network = Samples.everything()
    let checkpoint = Samples.checkpoint(network)
    let ranges = try Evaluator.activationRanges(of: checkpoint, on: images)
    #expect(ranges.count == network.nodes.count)
    let outputs = (0..<6).map { ReferenceNetwork(checkpoint: checkpoint).outputs(images, $0) }
    for node in network.nodes {
      let values = outputs.flatMap { $0[node.id] }
      let range = try #require(ranges[node.id])
      #expect(abs(Double(range.lowerBound) - (values.min() ?? .nan)) < 1e-4)
      #expect(abs(Double(range.upperBound) - (values.max() ?? .nan)) < 1e-4)
      if node.convolution?.relu == true { #expect(range.lowerBound >= 0) }
    }
  }

  @Test func rangesJoinThoseOfAllBatches() throws {
    let images = try Samples.noise(600)
    let checkpoint = Samples.checkpoint(Samples.plain(Samples.shape))
    let whole = try Evaluator.activationRanges(of: checkpoint, on: images)
    let parts = try [0..<300, 300..<600].map {
      try Evaluator.activationRanges(of: checkpoint, on: images.subset($0))
    }
    for (node, range) in whole {
      #expect(abs(range.lowerBound - (parts.compactMap { $0[node]?.lowerBound }.min() ?? .nan)) < 1e-5)
      #expect(abs(range.upperBound - (parts.compactMap { $0[node]?.upperBound }.max() ?? .nan)) < 1e-5)
    }
  }

  @Test func accuracyCountsTheLargestLogit() throws {
    let images = try Samples.noise(40)
    var checkpoint = Samples.checkpoint(Samples.plain(Samples.shape))
    let dense = try #require(checkpoint.dense.keys.first)
    // With no weights the logits are the biases: every image is of class 1.
    checkpoint.dense[dense] = DenseParameters(
      weights: [Float](repeating: 0, count: 18), bias: [-1, 2, 1])
    let ones = images.labels.count { $0 == 1 }
    #expect(try Evaluator.accuracy(of: checkpoint, on: images) == 100 * Double(ones) / 40)
    // Of equal logits the first wins, as on the device.
    checkpoint.dense[dense]?.bias = FloatBuffer([1, 1, 1])
    let zeros = images.labels.count { $0 == 0 }
    #expect(try Evaluator.accuracy(of: checkpoint, on: images) == 100 * Double(zeros) / 40)
  }

  @Test func lossIsTheMeanCrossEntropyOfAllImages() throws {
    let images = try Samples.noise(300)
    let checkpoint = Samples.checkpoint(Samples.plain(Samples.shape))
    let logits = try Evaluator.logits(of: checkpoint, on: images)
    let losses = images.labels.indices.map { image in
      let row = logits[3 * image..<3 * image + 3].map(Double.init)
      return log(row.reduce(0) { $0 + exp($1) }) - row[Int(images.labels[image])]
    }
    #expect(abs(try Evaluator.loss(of: checkpoint, on: images) - losses.reduce(0, +) / 300) < 1e-5)
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let checkpoint = Samples.checkpoint(Samples.plain(Samples.shape))
    let other = FeatureShape(height: 5, width: 5, channels: 1)
    #expect(throws: TrainingError.imageShape(expected: Samples.shape, found: other)) {
      try Evaluator.logits(of: checkpoint, on: Samples.noise(2, shape: other))
    }
    #expect(throws: TrainingError.noImages) {
      try Evaluator.accuracy(of: checkpoint, on: Samples.noise(2).prefix(0))
    }
    var short = checkpoint
    short.convolutions[1]?.gamma = FloatBuffer([1])
    #expect(
      throws: TrainingError.parameterCount(node: "conv1", parameter: "gamma", expected: 6, found: 1)
    ) {
      try Evaluator.logits(of: short, on: Samples.noise(2))
    }
    var missing = checkpoint
    missing.convolutions[2] = nil
    #expect(throws: TrainingError.missingParameters(node: "conv2")) {
      try Evaluator.logits(of: missing, on: Samples.noise(2))
    }
  }
}
