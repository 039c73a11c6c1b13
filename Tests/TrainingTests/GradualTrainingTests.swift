import Datasets
import Foundation
import Networks
import Testing
import Training

@Suite struct GradualTrainingTests {
  private let network = Samples.everything()

  /// Masks, at the whole share, the first half of the weights of every convolution and of the dense layer.
  private var aids: FineTuningAids {
    var aids = FineTuningAids()
    aids.masks = masks
    return aids
  }

  @Sendable private func masks(at share: Double) -> [Int: Data] {
    var masks: [Int: Data] = [:]
    for node in network.nodes {
      let count =
        switch node.operation {
        case .convolution(let convolution): convolution.weightCount
        case .dense(let inputs, let outputs, _): inputs * outputs
        default: 0
        }
      guard count > 0 else { continue }
      let masked = Int(share * Double(count) / 2)
      masks[node.id] = Data((0..<count).map { $0 < masked ? 0 : 1 })
    }
    return masks
  }

  /// Of ten epochs of four steps, masks grow over the first twenty steps, one step a time.
  @Test func theCubicScheduleByHand() {
    var recipe = Recipe(epochs: 10)
    recipe.pruning = .gradual
    let shares = [0, 1, 5, 10, 19, 20, 39].map { recipe.prunedShare(step: $0, stepsPerEpoch: 4) }
    let expected = [0, 0.142625, 0.578125, 0.875, 0.999875, 1, 1]
    for (share, value) in zip(shares, expected) { #expect(abs(share - value) < 1e-12) }
    // Of a hundred steps in the ramp, masks grow at every fifth.
    let long = (0..<100).map { recipe.prunedShare(step: $0, stepsPerEpoch: 20) }
    #expect(Set(long).count == 20 && long == long.sorted())
    #expect(long[4] == 0 && long[5] > 0)
    #expect(recipe.prunedShare(step: 100, stepsPerEpoch: 20) == 1)
  }

  @Test(arguments: Recipe.Optimiser.allCases)
  func maskedWeightsStayExactlyZeroAndTheOthersTrainOn(optimiser: Recipe.Optimiser) throws {
    let images = try Samples.noise(48)
    let start = Samples.checkpoint(network)
    let recipe = Samples.recipe(epochs: 4) {
      $0.optimiser = optimiser
      $0.pruning = .gradual
      $0.weightDecay = 0.1
    }
    let trainer = try Trainer(checkpoint: start, images: images, recipe: recipe, seed: 1, aids: aids)
    for epoch in 1...4 {
      try trainer.runEpoch()
      let now = try trainer.checkpoint()
      let masks = masks(at: recipe.prunedShare(step: epoch * 3 - 1, stepsPerEpoch: 3))
      for (id, mask) in masks {
        let weights = try #require(now.convolutions[id]?.weights ?? now.dense[id]?.weights).values
        let before = try #require(start.convolutions[id]?.weights ?? start.dense[id]?.weights).values
        for index in weights.indices {
          #expect((weights[index] == 0) == (mask[index] == 0))
          #expect(weights[index] != before[index])
        }
      }
    }
  }

  @Test(arguments: Recipe.Optimiser.allCases, [1, 2, 3, 4])
  func everyOptionResumesToTheSameBits(optimiser: Recipe.Optimiser, stop: Int) throws {
    let images = try Samples.noise(50)
    let start = Samples.checkpoint(network)
    var aids = aids
    aids.teacher = Samples.checkpoint(network, seed: 3)
    aids.calibration = try Samples.noise(20, seed: 8)
    let changes: [(inout Recipe) -> Void] = [
      { $0.distillation = Recipe.Distillation() }, { $0.pruning = .gradual }, { $0.quantisation = .aware },
      { recipe in
        recipe.distillation = Recipe.Distillation()
        recipe.pruning = .gradual
        recipe.quantisation = .awareThroughout
      },
    ]
    for change in changes {
      let recipe = Samples.recipe(epochs: 5) {
        $0.optimiser = optimiser
        $0.augmentation = [.flip, .shift]
        change(&$0)
      }
      let whole = try Trainer(checkpoint: start, images: images, recipe: recipe, seed: 5, aids: aids)
      while !whole.isFinished { try whole.runEpoch() }
      let first = try Trainer(checkpoint: start, images: images, recipe: recipe, seed: 5, aids: aids)
      for _ in 0..<stop { try first.runEpoch() }
      let state = try JSONDecoder().decode(TrainerState.self, from: JSONEncoder().encode(first.state()))
      let second = try Trainer(resuming: state, images: images, recipe: recipe, seed: 5, aids: aids)
      while !second.isFinished { try second.runEpoch() }
      #expect(try second.state() == whole.state())
    }
  }

  @Test func optionsThatAreNotSetLeaveARecipesCodeAsItWas() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(Recipe(epochs: 3)), as: UTF8.self)
    #expect(
      text
        == #"{"augmentation":[],"batch":128,"epochs":3,"labelSmoothing":0,"learningRate":0.1,"momentum":0.9,"#
        + #""optimiser":"sgd","schedule":"one-cycle","weightDecay":0.0005}"#)
  }
}
