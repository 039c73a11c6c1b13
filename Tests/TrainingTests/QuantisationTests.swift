import Datasets
import Deployment
import Foundation
import Networks
import Testing
import Training

@Suite struct QuantisationTests {
  /// Two channels of two weights: the largest of each is 127 steps, and 63.5 steps round away from zero.
  @Test func weightsByHand() throws {
    let weights = try Tensor([127, -63.5, 0.25, -2], shape: [2, 2]).parameter()
    let rounded = try Tensor.recording(true) { try weights.int8Weights() }
    #expect(try rounded.read() == [127, -64, Float(16 * 2.0 / 127), -2])
    #expect(try Tensor([0, 0], shape: [1, 2]).int8Weights().read() == [0, 0])
  }

  /// Steps of a half around the zero point 2: -128 stands for -65, 127 for 62.5.
  @Test func activationsByHand() throws {
    let values = try Tensor([0.26, -0.2, -70, 100, 62.5], shape: [1, 5])
    #expect(try values.int8Activations(scale: 0.5, zeroPoint: 2).read() == [0.5, 0, -65, 62.5, 62.5])
  }

  @Test func gradientsPassStraightThrough() throws {
    let values = try Tensor([0.26, -0.2, -70, 100, 62.5], shape: [1, 5]).parameter()
    let factors = try Tensor([3, 4, 5, 6, 7], shape: [1, 5])
    try Tensor.recording(true) {
      try values.int8Activations(scale: 0.5, zeroPoint: 2).linear(factors, bias: Tensor([0], shape: [1])).backward()
    }
    #expect(try values.gradient().read() == [3, 4, 0, 0, 7], "none where the value was clamped")

    let weights = try Tensor([0.3, -1, 0.7, 0.1], shape: [2, 2]).parameter()
    let gamma = try Tensor([2, -0.5], shape: [2]).parameter()
    try Tensor.recording(true) {
      let factor = try gamma.normFactor(variance: Tensor([3, 3], shape: [2]), epsilon: 1)
      let input = try Tensor([10, 20], shape: [1, 2])
      let sum = try input.linear(weights.int8Weights(factor: factor), bias: Tensor([0, 0], shape: [2]))
      try sum.linear(Tensor([1, 1], shape: [1, 2]), bias: Tensor([0], shape: [1])).backward()
    }
    // The factors are 2 / 2 and -0.5 / 2; a weight's gradient is its input times its factor.
    #expect(try weights.gradient().read() == [10, 20, -2.5, -5])
    // That of gamma is the unfolded sum over the deviation: (3 - 20) / 2 and (7 + 2) / 2.
    for (found, expected) in zip(try gamma.gradient().read(), [-8.5, 4.5] as [Float]) {
      #expect(abs(found - expected) < 1e-5)
    }
  }

  /// The quantiser's integers times the scale are the weights that fine-tuning computes with, to the last one.
  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func weightsAreTheQuantisers(seed: UInt64) throws {
    let checkpoint = Samples.pruned(Samples.checkpoint(Samples.everything(), seed: seed))
    var ranges: [Int: ClosedRange<Float>] = [:]
    for node in checkpoint.network.nodes { ranges[node.id] = -2...3 }
    let model = try Quantiser.quantise(
      checkpoint, input: TensorQuantisation(scale: 1 / 60, zeroPoint: -8), ranges: ranges)
    for (id, parameters) in checkpoint.convolutions {
      let filters = parameters.gamma.values.count
      let shape = [filters, parameters.weights.values.count / filters]
      let factor = try Tensor(parameters.gamma.values, shape: [filters]).normFactor(
        variance: Tensor(parameters.variance.values, shape: [filters]), epsilon: Checkpoint.epsilon)
      let rounded = try Tensor(parameters.weights.values, shape: shape).int8Weights(factor: factor).read()
      let factors = try factor.read()
      let integers = try #require(model.weights[id]).signedValues
      for filter in 0..<filters {
        let row = filter * shape[1]..<(filter + 1) * shape[1]
        let largest = row.map { abs(parameters.weights.values[$0] * factors[filter]) }.max() ?? 0
        let scale = Double(largest) / 127
        for index in row { #expect(rounded[index] == Float(Double(integers[index]) * scale)) }
      }
    }
  }

  /// Fine-tuned for int8, a network that rounding hurts loses less to it.
  @Test func awareFineTuningLearnsAndKeepsPrunedWeightsAtZero() throws {
    let images = try Samples.stripes(192)
    var aids = FineTuningAids()
    aids.calibration = try Samples.stripes(60, seed: 5)
    let start = Samples.pruned(Trainer.initialCheckpoint(network: Samples.small, seed: 1))
    let recipe = Samples.recipe(epochs: 6) {
      $0.learningRate = 0.1
      $0.quantisation = .awareThroughout
    }
    let trainer = try Trainer(checkpoint: start, images: images, recipe: recipe, seed: 3, aids: aids)
    while !trainer.isFinished { try trainer.runEpoch() }
    let result = try trainer.checkpoint()
    #expect(try Evaluator.accuracy(of: result, on: Samples.stripes(150, seed: 77)) > 85)
    for (id, parameters) in result.convolutions {
      #expect(parameters.weights.values.indices.allSatisfy { $0 % 3 != 0 || parameters.weights.values[$0] == 0 })
      // Statistics are folded into weights, so they stay what they were.
      #expect(parameters.mean == start.convolutions[id]?.mean)
      #expect(parameters.variance == start.convolutions[id]?.variance)
      #expect(parameters.gamma != start.convolutions[id]?.gamma)
    }
  }

  @Test func theLastThirdIsAware() {
    var recipe = Recipe(epochs: 7)
    #expect((0..<7).allSatisfy { !recipe.isQuantised(epoch: $0) })
    recipe.quantisation = .aware
    #expect((0..<7).map { recipe.isQuantised(epoch: $0) } == [false, false, false, false, true, true, true])
    recipe.epochs = 1
    #expect(recipe.isQuantised(epoch: 0))
    recipe.quantisation = .awareThroughout
    recipe.epochs = 5
    #expect((0..<5).allSatisfy { recipe.isQuantised(epoch: $0) })
  }

  @Test func aLastThirdNeedsThreeEpochs() throws {
    var recipe = Recipe(epochs: 3)
    recipe.quantisation = .aware
    try recipe.validate()
    recipe.epochs = 2
    let expected = "3 or more with quantisation aware, whose last third alone computes as int8"
    #expect(throws: TrainingError.recipe(field: "epochs", value: "2", expected: expected)) { try recipe.validate() }
    recipe.quantisation = .awareThroughout
    try recipe.validate()
  }
}
