import Datasets
import Networks

/// How filter skeletons are learnt.
public struct SkeletonRecipe: Codable, Hashable, Sendable {
  /// Passes over the training images.
  public var epochs = 1
  /// Images a step.
  public var batch = 128
  /// The learning rate of the first step, which falls to zero by half a cosine. The authors start from 0.1; in one pass
  /// instead of 160 the loss tells filterlets apart better at 0.3 (VGG-11 at a quarter of its width, Fashion-MNIST,
  /// 15 % of the bytes, one pass of fine-tuning: 83.7 % against 80.9 % at 0.1), and the weights need not stay good.
  public var learningRate = 0.3
  /// How far the L1 penalty alone would move a value over the whole run. In the authors' recipe (main.py: 160 epochs of
  /// 782 steps, penalty 1e-5, rate 0.1 divided by ten at half and at three quarters, momentum 0.9) that is 0.66.
  public var shrinkage = 0.66

  /// The defaults.
  public init() {}

  /// The optimiser and its learning rate.
  public var recipe: Recipe {
    var recipe = Recipe(epochs: epochs)
    recipe.batch = batch
    recipe.learningRate = learningRate
    recipe.schedule = .cosine
    return recipe
  }

  /// The factor of the L1 penalty over `steps` steps: half a cosine has half its peak on average, and momentum repeats
  /// each step's push 1 / (1 - momentum) times.
  public func penalty(steps: Int) -> Double {
    shrinkage * (1 - recipe.momentum) / (0.5 * learningRate * Double(max(1, steps)))
  }
}

/// Filter skeletons: a factor on each filterlet, learnt with the weights under an L1 penalty.
///
/// Source: Meng et al., "Pruning Filter in Filter", NeurIPS 2020, and fxmeng/Pruning-Filter-in-Filter (`stripe.py`,
/// `main.py`). There network and skeleton are trained together from random weights. Here the skeleton starts from ones
/// on a trained network, and the weights learnt meanwhile are given up, so that all methods fine-tune the same ones.
public enum Skeleton {
  /// The factors of every convolution over all channels, [filters][kernelHeight][kernelWidth] by node id.
  ///
  /// Throws `TrainingError` if the recipe is impossible, images and network do not fit, or the loss diverges.
  public static func learn(
    on checkpoint: Checkpoint, images: ImageSet, recipe: SkeletonRecipe = SkeletonRecipe(), seed: UInt64
  ) throws -> [Int: [Float]] {
    try recipe.recipe.validate()
    let learning = try SkeletonLearning(checkpoint, images, recipe)
    for epoch in 1...recipe.epochs { try learning.runEpoch(epoch, seed: seed) }
    return try learning.factors.mapValues { try $0.read() }
  }
}

/// A network in training whose weights are products with a skeleton.
private final class SkeletonLearning {
  /// [filters][1][kernelHeight][kernelWidth] by node id.
  let factors: [Int: Tensor]
  private let tensors: NetworkTensors
  private let weights: [Int: Tensor]
  private let optimiser: Optimiser
  private let images: ImageSet
  private let recipe: SkeletonRecipe
  private let batch: Int
  private let steps: Int

  init(_ checkpoint: Checkpoint, _ images: ImageSet, _ recipe: SkeletonRecipe) throws {
    try Torch.useOneThread()
    tensors = try NetworkTensors(checkpoint)
    try tensors.check(images)
    (self.images, self.recipe) = (images, recipe)
    batch = min(recipe.batch, images.count)
    steps = images.count / batch
    let convolutions = checkpoint.network.convolutions
    var (factors, weights): ([Int: Tensor], [Int: Tensor]) = ([:], [:])
    for node in convolutions {
      guard let convolution = node.convolution else { continue }
      weights[node.id] = tensors.convolutions[node.id]?.weights
      let shape = [convolution.filters, 1, convolution.kernelHeight, convolution.kernelWidth]
      let ones = [Float](repeating: 1, count: convolution.filters * convolution.filterletsPerFilter)
      factors[node.id] = try Tensor(ones, shape: shape).parameter()
    }
    (self.factors, self.weights) = (factors, weights)
    optimiser = try Optimiser(
      recipe.recipe, decayed: tensors.decayed, others: tensors.undecayed + convolutions.compactMap { factors[$0.id] })
  }

  func runEpoch(_ epoch: Int, seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed, stream: UInt64(epoch))
    let order = Array(0..<images.count).shuffled(using: &generator)
    let penalty = recipe.penalty(steps: steps * recipe.epochs)
    for step in 0..<steps {
      let rate = recipe.recipe.learningRate(step: (epoch - 1) * steps + step, stepsPerEpoch: steps)
      let loss = try Tensor.recording(true) {
        let loss = try self.loss(on: ImageBatch(images, order[step * batch..<(step + 1) * batch]))
        try optimiser.clearGradients()
        try loss.backward()
        for factor in factors.values { try factor.gradient().addSign(of: factor, times: penalty) }
        try optimiser.step(learningRate: rate)
        return try loss.read()[0]
      }
      guard loss.isFinite else { throw TrainingError.diverged(epoch: epoch, step: step + 1, learningRate: rate) }
    }
  }

  private func loss(on batch: ImageBatch) throws -> Tensor {
    for (node, factor) in factors {
      guard let weights = weights[node] else { continue }
      tensors.convolutions[node]?.weights = try weights.multiplied(by: factor)
    }
    return try tensors.forward(batch.images, .batch(momentum: Trainer.statisticsMomentum)).crossEntropy(batch.labels)
  }
}
