import Datasets
import Foundation
import Networks
import Testing
import Training

@Suite struct PrecisionTests {
  /// bfloat16 keeps 8 significant bits: between 1 and 2 its step is 1/128.
  @Test func roundsHalvesToEven() throws {
    let values: [Float] = [1, 1.0078125, 1.00390625, 1.01171875, -1.009765625, 3.0e38, 0]
    let expected: [Float] = [1, 1.0078125, 1, 1.015625, -1.0078125, 0x1.C4p127, 0]
    let rounded = try Tensor(values, shape: [values.count]).bfloat16()
    #expect(try rounded.read() == expected)
    #expect(try rounded.float32().read() == expected)
  }

  @Test func gradientsReachTheLeaf() throws {
    let leaf = try Tensor([1 + 1 / 512, -2, 0.5], shape: [1, 3]).parameter()
    try Tensor.recording(true) {
      try leaf.bfloat16().float32().crossEntropy(Tensor(labels: [1])).backward()
    }
    // Of rounded logits: softmax(1, -2, 0.5) less one at the label.
    let sum: Double = exp(1.0) + exp(-2.0) + exp(0.5)
    let expected: [Double] = [exp(1.0) / sum, exp(-2.0) / sum - 1, exp(0.5) / sum]
    // The gradient is rounded on its way, too.
    for (found, wanted) in zip(try leaf.gradient().read(), expected) { #expect(abs(Double(found) - wanted) < 0.004) }
  }

  /// One step of plain descent moves each layer nearly as in float32; what differs is rounding. Without kinks: at those
  /// of ReLU and maximum pools, what is rounded takes another way.
  @Test func oneStepIsNearlyThatOfFloat32() throws {
    let images = try Samples.noise(64)
    let start = Samples.checkpoint(Samples.smooth)
    let results = try [Recipe.Precision?.none, .bfloat16].map { precision in
      try Samples.trained(
        start, on: images,
        Samples.recipe(epochs: 1) {
          ($0.batch, $0.momentum, $0.weightDecay, $0.schedule) = (64, 0, 0, .constant)
          $0.precision = precision
        })
    }
    for (id, parameters) in start.convolutions {
      let steps = try results.map { result in
        zip(try #require(result.convolutions[id]).weights.values, parameters.weights.values).map { $0 - $1 }
      }
      let differences: [Float] = zip(steps[0], steps[1]).map { $0 - $1 }
      #expect(norm(differences) < 0.2 * norm(steps[0]))
      #expect(norm(differences) > 0)
    }
  }

  private func norm(_ values: [Float]) -> Float {
    values.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
  }

  @Test func learnsAndResumesToTheSameBits() throws {
    let images = try Samples.stripes(192)
    let start = Samples.pruned(Trainer.initialCheckpoint(network: Samples.small, seed: 1))
    let recipe = Samples.recipe(epochs: 6) {
      $0.learningRate = 0.1
      $0.precision = .bfloat16
    }
    let whole = try Trainer(checkpoint: start, images: images, recipe: recipe, seed: 3)
    for _ in 0..<3 { try whole.runEpoch() }
    let stored = try JSONEncoder().encode(whole.state())
    while !whole.isFinished { try whole.runEpoch() }
    let state = try JSONDecoder().decode(TrainerState.self, from: stored)
    let resumed = try Trainer(resuming: state, images: images, recipe: recipe, seed: 3)
    while !resumed.isFinished { try resumed.runEpoch() }
    #expect(try resumed.state() == whole.state())
    #expect(try Evaluator.accuracy(of: whole.checkpoint(), on: Samples.stripes(150, seed: 77)) > 90)
    for parameters in try whole.checkpoint().convolutions.values {
      #expect(parameters.weights.values.indices.allSatisfy { $0 % 3 != 0 || parameters.weights.values[$0] == 0 })
    }
  }

  /// Parameters keep float32, or small steps would be lost.
  @Test func parametersAreNotRounded() throws {
    let trained = try Samples.trained(
      Samples.checkpoint(Samples.everything()), on: Samples.noise(48), Samples.recipe { $0.precision = .bfloat16 })
    let weights = trained.convolutions.values.flatMap(\.weights.values)
    let rounded = try Tensor(weights, shape: [weights.count]).bfloat16().read()
    #expect(zip(weights, rounded).count { $0 == $1 } < weights.count / 10)
  }

  /// A recipe in float32 keeps the key that it had before there was a choice.
  @Test func float32IsNotWritten() throws {
    let text = String(decoding: try JSONEncoder().encode(Samples.recipe()), as: UTF8.self)
    #expect(!text.contains("precision"))
  }
}
