import Datasets
import Foundation
import Networks
import Testing
import Training

/// Filter skeletons against what must come out.
@Suite struct SkeletonTests {
  private func network(kernel: Int, shape: FeatureShape) -> Network {
    var builder = NetworkBuilder(name: "one", input: shape)
    builder.convolution("conv", filters: 4, kernel: kernel)
    builder.averagePool("pool")
    builder.dense("dense", outputs: 3)
    return builder.build()
  }

  /// One step over all images.
  private func recipe(_ images: ImageSet, change: (inout SkeletonRecipe) -> Void = { _ in }) -> SkeletonRecipe {
    var recipe = SkeletonRecipe()
    (recipe.batch, recipe.learningRate) = (images.count, 0.01)
    change(&recipe)
    return recipe
  }

  @Test func productsPassTheirGradientOn() throws {
    let weights = try Tensor([1, 2, 3, 4, 5, 6, 7, 8], shape: [1, 2, 2, 2]).parameter()
    let factors = try Tensor([1, 10, 100, 1000], shape: [1, 1, 2, 2]).parameter()
    let image = try Tensor([1, 2, 3, 4, -1, 1, -1, 1], shape: [1, 2, 2, 2])
    let product = try weights.multiplied(by: factors)
    #expect(try product.read() == [1, 20, 300, 4000, 5, 60, 700, 8000])
    try image.convolved(product, stride: 1, padding: Padding(all: 0)).backward()
    // A factor's gradient is the sum over the channels of weight times pixel, a weight's is factor times pixel.
    let expected: (factors: [Float], weights: [Float]) = ([-4, 10, 2, 24], [1, 20, 300, 4000, -1, 10, -100, 1000])
    #expect(try factors.gradient().read() == expected.factors)
    #expect(try weights.gradient().read() == expected.weights)
  }

  @Test func theSignIsAddedInPlace() throws {
    let target = try Tensor([1, 1, 1], shape: [3])
    try target.addSign(of: Tensor([-2, 0, 0.5], shape: [3]), times: 0.25)
    #expect(try target.read() == [0.75, 1, 1.25])
  }

  @Test func whereTheScaleOfAFilterDoesNotMatterOnlyThePenaltyMoves() throws {
    // Batch norm takes the scale out, so the one factor of a 1x1 filter has no gradient. The step has half the peak
    // rate and the penalty is shrinkage * 0.1 / (0.5 * rate): the factor falls by a tenth of the shrinkage.
    let images = try Samples.noise(20)
    let checkpoint = Samples.checkpoint(network(kernel: 1, shape: Samples.shape))
    let factors = try Skeleton.learn(on: checkpoint, images: images, recipe: recipe(images), seed: 1)
    #expect(factors[1]?.count == 4)
    for factor in factors[1] ?? [] { #expect(abs(factor - (1 - 0.066)) < 1e-4) }
  }

  @Test func positionsThatSeeOnlyPaddingFeelOnlyThePenalty() throws {
    let shape = FeatureShape(height: 1, width: 6, channels: 2)
    let images = try Samples.noise(30, shape: shape)
    let checkpoint = Samples.checkpoint(network(kernel: 3, shape: shape))
    let recipe = recipe(images) { ($0.learningRate, $0.shrinkage) = (5, 1) }
    let factors = try #require(try Skeleton.learn(on: checkpoint, images: images, recipe: recipe, seed: 1)[1])
    var moved = 0
    for (index, factor) in factors.enumerated() {
      if index % 9 / 3 == 1 {
        moved += abs(factor - 0.9) > 1e-4 ? 1 : 0
      } else {
        #expect(abs(factor - 0.9) < 1e-5)
      }
    }
    #expect(moved >= 8, "the middle row sees the image, so the loss moves it")
    // The loss does not change with the scale of a filter: its push sums up to nothing.
    for filter in 0..<4 {
      let sum = factors[filter * 9..<filter * 9 + 9].reduce(0, +)
      #expect(abs(sum - 8.1) < 2e-3)
    }
  }

  @Test func thePenaltyMovesByTheShrinkageOverManySteps() {
    var recipe = SkeletonRecipe()
    (recipe.epochs, recipe.learningRate, recipe.shrinkage) = (2, 0.05, 0.4)
    let steps = 400
    let penalty = recipe.penalty(steps: steps)
    var (value, momentum) = (1.0, 0.0)
    for step in 0..<steps {
      momentum = 0.9 * momentum + penalty
      value -= recipe.recipe.learningRate(step: step, stepsPerEpoch: 200) * momentum
    }
    #expect(abs(value - 0.6) < 0.02)
  }

  @Test func equalSeedsGiveEqualFactorsAndOthersDoNot() throws {
    let images = try Samples.stripes(48)
    let checkpoint = Samples.checkpoint(Samples.small)
    var recipe = SkeletonRecipe()
    (recipe.epochs, recipe.batch) = (2, 16)
    let first = try Skeleton.learn(on: checkpoint, images: images, recipe: recipe, seed: 3)
    #expect(try Skeleton.learn(on: checkpoint, images: images, recipe: recipe, seed: 3) == first)
    #expect(try Skeleton.learn(on: checkpoint, images: images, recipe: recipe, seed: 4) != first)
  }

  @Test func impossibleRecipesAreRefused() throws {
    let images = try Samples.noise(8)
    let checkpoint = Samples.checkpoint(network(kernel: 1, shape: Samples.shape))
    #expect(throws: TrainingError.recipe(field: "epochs", value: "0", expected: "1 or more")) {
      try Skeleton.learn(on: checkpoint, images: images, recipe: recipe(images) { $0.epochs = 0 }, seed: 1)
    }
  }
}
