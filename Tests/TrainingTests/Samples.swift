import Datasets
import Foundation
import Networks
import Training

/// Small networks and images that tests train and evaluate.
enum Samples {
  static let shape = FeatureShape(height: 6, width: 8, channels: 2)

  /// Images of noise with random labels.
  static func noise(_ count: Int, seed: UInt64 = 1, shape: FeatureShape = shape) throws -> ImageSet {
    var generator = SeededGenerator(seed: seed)
    return try ImageSet(
      shape: shape, classes: 3, pixelMean: 120, pixelScale: 60,
      pixels: (0..<count * shape.count).map { _ in UInt8.random(in: 0...255, using: &generator) },
      labels: (0..<count).map { _ in UInt8.random(in: 0..<3, using: &generator) })
  }

  /// Images whose class is the third of the columns that is bright, with some noise.
  static func stripes(_ count: Int, seed: UInt64 = 1) throws -> ImageSet {
    let shape = FeatureShape(height: 6, width: 6, channels: 1)
    var generator = SeededGenerator(seed: seed)
    let labels = (0..<count).map { UInt8($0 % 3) }
    let pixels = labels.flatMap { label in
      (0..<shape.count).map { position in
        let bright = position % 6 / 2 == Int(label)
        return UInt8.random(in: bright ? 120...255 : 0...160, using: &generator)
      }
    }
    return try ImageSet(
      shape: shape, classes: 3, pixelMean: 100, pixelScale: 70, pixels: pixels, labels: labels)
  }

  /// One node of every kind: a strided convolution, a residual add, both pools, a dense layer.
  static func everything(_ shape: FeatureShape = shape) -> Network {
    var builder = NetworkBuilder(name: "everything", input: shape)
    let stem = builder.convolution("stem", filters: 4)
    builder.convolution("body", filters: 5, stride: 2)
    let body = builder.convolution("tail", filters: 4, relu: false)
    let shortcut = builder.convolution("shortcut", filters: 4, kernel: 1, stride: 2, relu: false, from: stem)
    builder.add("add", body, shortcut)
    builder.maxPool("pool")
    builder.dense("dense", outputs: 3)
    return builder.build()
  }

  /// A residual network without ReLU and max pool, at whose kinks finite differences fail.
  static var smooth: Network {
    var builder = NetworkBuilder(name: "smooth", input: shape)
    let stem = builder.convolution("stem", filters: 4, relu: false)
    builder.convolution("body", filters: 5, stride: 2, relu: false)
    let body = builder.convolution("tail", filters: 4, relu: false)
    let shortcut = builder.convolution("shortcut", filters: 4, kernel: 1, stride: 2, relu: false, from: stem)
    builder.add("add", body, shortcut, relu: false)
    builder.averagePool("pool")
    builder.dense("dense", outputs: 3)
    return builder.build()
  }

  /// A convolution, a pool and a dense layer.
  static func plain(_ shape: FeatureShape) -> Network {
    var builder = NetworkBuilder(name: "plain", input: shape)
    builder.convolution("conv1", filters: 6)
    builder.convolution("conv2", filters: 6)
    builder.averagePool("pool")
    builder.dense("dense", outputs: 3)
    return builder.build()
  }

  /// A network that can tell `stripes` apart.
  static var small: Network {
    var builder = NetworkBuilder(name: "small", input: FeatureShape(height: 6, width: 6, channels: 1))
    builder.convolution("conv", filters: 4)
    builder.maxPool("pool")
    builder.dense("dense", outputs: 3)
    return builder.build()
  }

  /// Random weights and random, not neutral, batch-norm parameters.
  static func checkpoint(_ network: Network, seed: UInt64 = 1) -> Checkpoint {
    var generator = SeededGenerator(seed: seed, stream: 99)
    var result = Trainer.initialCheckpoint(network: network, seed: seed)
    for (id, parameters) in result.convolutions {
      let draw = { (range: ClosedRange<Float>) in
        parameters.gamma.values.map { _ in Float.random(in: range, using: &generator) }
      }
      result.convolutions[id] = ConvolutionParameters(
        weights: parameters.weights.values, gamma: draw(0.5...1.5), beta: draw(-0.5...0.5),
        mean: draw(-0.3...0.3), variance: draw(0.5...2))
    }
    return result
  }

  /// `checkpoint` with every third weight of each convolution pruned.
  static func pruned(_ checkpoint: Checkpoint) -> Checkpoint {
    var result = checkpoint
    for id in checkpoint.convolutions.keys {
      let count = checkpoint.convolutions[id]?.weights.values.count ?? 0
      result.convolutions[id]?.mask = Data((0..<count).map { $0 % 3 == 0 ? 0 : 1 })
    }
    return result
  }

  /// A recipe that is quick on small sets.
  static func recipe(epochs: Int = 2, change: (inout Recipe) -> Void = { _ in }) -> Recipe {
    var recipe = Recipe(epochs: epochs)
    recipe.batch = 16
    recipe.learningRate = 0.05
    change(&recipe)
    return recipe
  }

  /// The checkpoint after all epochs of `recipe`.
  static func trained(
    _ checkpoint: Checkpoint, on images: ImageSet, _ recipe: Recipe, seed: UInt64 = 1,
    aids: FineTuningAids = FineTuningAids()
  ) throws -> Checkpoint {
    let trainer = try Trainer(checkpoint: checkpoint, images: images, recipe: recipe, seed: seed, aids: aids)
    while !trainer.isFinished { try trainer.runEpoch() }
    return try trainer.checkpoint()
  }
}
