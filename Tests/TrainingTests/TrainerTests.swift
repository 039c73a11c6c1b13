import Datasets
import Dispatch
import Foundation
import Networks
import Synchronization
import Testing
import Training

@Suite struct TrainerTests {
  @Test(arguments: Recipe.Optimiser.allCases)
  func learnsWhatCanBeLearnt(optimiser: Recipe.Optimiser) throws {
    let images = try Samples.stripes(192)
    let start = Trainer.initialCheckpoint(network: Samples.small, seed: 1)
    let recipe = Samples.recipe(epochs: 6) {
      $0.optimiser = optimiser
      $0.learningRate = optimiser == .adam ? 0.01 : 0.1
    }
    let trainer = try Trainer(checkpoint: start, images: images, recipe: recipe, seed: 3)
    while !trainer.isFinished { try trainer.runEpoch() }
    let unseen = try Samples.stripes(150, seed: 77)
    #expect(try Evaluator.accuracy(of: trainer.checkpoint(), on: unseen) > 90)
    #expect(trainer.records.map(\.epoch) == Array(1...6))
    #expect(trainer.records[5].loss < 0.5 * trainer.records[0].loss)
  }

  @Test(arguments: Recipe.Optimiser.allCases, [1, 2, 3])
  func resumesToTheSameBits(optimiser: Recipe.Optimiser, stop: Int) throws {
    let images = try Samples.noise(50)
    let start = Samples.pruned(Samples.checkpoint(Samples.everything()))
    let recipe = Samples.recipe(epochs: 4) {
      $0.optimiser = optimiser
      $0.augmentation = [.flip, .shift]
      $0.labelSmoothing = 0.1
    }
    let whole = try Trainer(checkpoint: start, images: images, recipe: recipe, seed: 5)
    while !whole.isFinished { try whole.runEpoch() }

    let first = try Trainer(checkpoint: start, images: images, recipe: recipe, seed: 5)
    for _ in 0..<stop { try first.runEpoch() }
    let stored = try JSONEncoder().encode(first.state())
    let state = try JSONDecoder().decode(TrainerState.self, from: stored)
    let second = try Trainer(resuming: state, images: images, recipe: recipe, seed: 5)
    while !second.isFinished { try second.runEpoch() }

    #expect(try second.state() == whole.state())
    #expect(second.records == whole.records)
  }

  @Test func theSeedDecidesTheResult() throws {
    let images = try Samples.noise(50)
    let start = Samples.checkpoint(Samples.everything())
    let recipe = Samples.recipe { $0.augmentation = [.flip, .shift] }
    let results = try [1, 1, 2].map { try Samples.trained(start, on: images, recipe, seed: $0) }
    #expect(results[0] == results[1])
    #expect(results[0] != results[2])
  }

  @Test func twoTrainersSideBySideGiveTheBitsOfOneAlone() throws {
    let images = try Samples.noise(300, shape: FeatureShape(height: 16, width: 16, channels: 1))
    let starts = [VGG11.self, ResNet12.self].map { (model: any Model.Type) in
      Trainer.initialCheckpoint(
        network: model.network(input: images.shape, classes: 3, width: 0.25), seed: 2)
    }
    let recipe = Samples.recipe(epochs: 1) { $0.batch = 100 }
    let alone = try starts.map { try Samples.trained($0, on: images, recipe) }
    let together = Mutex<[Int: Checkpoint]>([:])
    DispatchQueue.concurrentPerform(iterations: starts.count) { index in
      let result = try? Samples.trained(starts[index], on: images, recipe)
      together.withLock { $0[index] = result }
    }
    #expect(together.withLock { $0 } == [0: alone[0], 1: alone[1]])
  }

  @Test(arguments: Recipe.Optimiser.allCases)
  func prunedWeightsStayExactlyZero(optimiser: Recipe.Optimiser) throws {
    let start = Samples.pruned(Samples.checkpoint(Samples.everything()))
    let recipe = Samples.recipe(epochs: 3) {
      $0.optimiser = optimiser
      $0.momentum = 0.9
      $0.weightDecay = 0.1
    }
    let result = try Samples.trained(start, on: Samples.noise(50), recipe)
    for (id, parameters) in result.convolutions {
      #expect(parameters.mask == start.convolutions[id]?.mask)
      let before = try #require(start.convolutions[id]?.weights.values)
      for (index, weight) in parameters.weights.values.enumerated() {
        if index % 3 == 0 {
          #expect(weight == 0)
        } else {
          #expect(weight != before[index])
        }
      }
    }
  }

  @Test func anImageLimitUsesTheFirstImages() throws {
    let images = try Samples.noise(80)
    let start = Samples.checkpoint(Samples.everything())
    let limited = try Samples.trained(start, on: images, Samples.recipe { $0.images = 32 })
    #expect(try Samples.trained(start, on: images.prefix(32), Samples.recipe()) == limited)
    #expect(try Samples.trained(start, on: images, Samples.recipe()) != limited)
  }

  @Test func progressCountsWholeBatches() throws {
    let trainer = try Trainer(
      checkpoint: Samples.checkpoint(Samples.everything()), images: Samples.noise(50),
      recipe: Samples.recipe(), seed: 1)
    var told: [[Int]] = []
    try trainer.runEpoch { told.append([$0, $1]) }
    #expect(told == [[16, 48], [32, 48], [48, 48]])
  }

  @Test func fewImagesMakeOneBatch() throws {
    let trainer = try Trainer(
      checkpoint: Samples.checkpoint(Samples.everything()), images: Samples.noise(5),
      recipe: Samples.recipe(), seed: 1)
    var told: [[Int]] = []
    try trainer.runEpoch { told.append([$0, $1]) }
    #expect(told == [[5, 5]])
  }

  @Test func noEpochIsRunTwice() throws {
    let trainer = try Trainer(
      checkpoint: Samples.checkpoint(Samples.everything()), images: Samples.noise(20),
      recipe: Samples.recipe(epochs: 1), seed: 1)
    try trainer.runEpoch()
    #expect(throws: TrainingError.finished(epochs: 1)) { try trainer.runEpoch() }
  }

  @Test func weightsAreDrawnToTargets() throws {
    let images = try Samples.noise(64)
    let start = Samples.checkpoint(Samples.everything())
    let targets = start.convolutions.mapValues { $0.weights.values.map { $0 + 3 } }
    func distances(_ strength: Double) throws -> [Float] {
      let trainer = try Trainer(checkpoint: start, images: images, recipe: Samples.recipe(epochs: 1), seed: 1)
      try trainer.pull(toward: targets, strength: strength)
      try trainer.runEpoch()
      let weights = try trainer.checkpoint().convolutions
      return targets.keys.sorted().flatMap { id in
        zip(weights[id]?.weights.values ?? [], targets[id] ?? []).map { abs($0 - $1) }
      }
    }
    #expect(try distances(1e9).allSatisfy { $0 < 1e-6 }, "at most the whole way, in OHWI order")
    let (free, drawn) = (try distances(0), try distances(1))
    #expect(free.reduce(0, +) > drawn.reduce(0, +))
    #expect(drawn.allSatisfy { $0 > 0.1 }, "a step goes only a part of the way")
  }

  @Test func divergenceIsReported() throws {
    let trainer = try Trainer(
      checkpoint: Samples.checkpoint(Samples.everything()), images: Samples.noise(200),
      recipe: Samples.recipe(epochs: 1) { $0.learningRate = 1e30 }, seed: 1)
    let error = #expect(throws: TrainingError.self) { try trainer.runEpoch() }
    #expect(error?.description.contains("diverged in epoch 1") == true)
  }

  @Test func aStateOfAnotherOptimiserIsRefused() throws {
    let images = try Samples.noise(20)
    let start = Samples.checkpoint(Samples.plain(Samples.shape))
    let trainer = try Trainer(checkpoint: start, images: images, recipe: Samples.recipe(), seed: 1)
    let state = try trainer.state()
    // Two convolutions with gamma and beta, one dense layer with its bias; Adam has two buffers for each.
    #expect(throws: TrainingError.optimiserState(expected: 16, found: 8)) {
      try Trainer(
        resuming: state, images: images, recipe: Samples.recipe { $0.optimiser = .adam }, seed: 1)
    }
  }
}
