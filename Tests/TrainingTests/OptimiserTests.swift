import Networks
import Testing
import Training

/// Optimisers against steps computed by hand.
@Suite struct OptimiserTests {
  /// A leaf [1][1] of value `value`, and a function that gives it the gradient `slope`.
  private func leaf(_ value: Float) throws -> Tensor { try Tensor([value], shape: [1, 1]).parameter() }

  private func addGradient(_ slope: Float, to leaf: Tensor) throws {
    try leaf.linear(Tensor([slope], shape: [1, 1]), bias: Tensor([0], shape: [1])).backward()
  }

  private func recipe(_ optimiser: Recipe.Optimiser) -> Recipe {
    var recipe = Recipe(epochs: 1)
    recipe.optimiser = optimiser
    recipe.momentum = 0.5
    recipe.weightDecay = 0.1
    return recipe
  }

  @Test func sgdByHand() throws {
    let decayed = try leaf(2)
    let other = try leaf(2)
    let optimiser = try Optimiser(recipe(.sgd), decayed: [decayed], others: [other])
    for leaf in [decayed, other] { try addGradient(1, to: leaf) }
    try optimiser.step(learningRate: 0.5)
    // Velocities 1 + 0.1 * 2 = 1.2 and 1.
    #expect(try decayed.read() == [1.4])
    #expect(try other.read() == [1.5])
    try optimiser.clearGradients()
    for leaf in [decayed, other] { try addGradient(-1, to: leaf) }
    try optimiser.step(learningRate: 1)
    // Velocities 0.5 * 1.2 - 1 + 0.1 * 1.4 = -0.26 and 0.5 - 1 = -0.5.
    #expect(abs(try decayed.read()[0] - 1.66) < 1e-6)
    #expect(try other.read() == [2])
    #expect(try optimiser.state().buffers.map { $0.values[0] }.map { ($0 * 100).rounded() } == [-26, -50])
  }

  @Test func adamByHand() throws {
    let decayed = try leaf(2)
    let other = try leaf(2)
    let optimiser = try Optimiser(recipe(.adam), decayed: [decayed], others: [other])
    try addGradient(0.3, to: other)
    try addGradient(-0.5, to: decayed)
    try optimiser.step(learningRate: 0.25)
    // The first step of Adam is the rate against the sign of the gradient, here 0.3 and -0.5 + 0.1 * 2.
    #expect(abs(try other.read()[0] - 1.75) < 1e-5)
    #expect(abs(try decayed.read()[0] - 2.25) < 1e-5)
    let state = try optimiser.state()
    #expect(state.steps == 1)
    #expect(abs(state.buffers[2].values[0] - 0.03) < 1e-6)
    #expect(abs(state.buffers[3].values[0] - 0.000_09) < 1e-8)
  }

  @Test(arguments: Recipe.Optimiser.allCases)
  func goesOnFromItsState(optimiser kind: Recipe.Optimiser) throws {
    let first = try leaf(1)
    let optimiser = try Optimiser(recipe(kind), decayed: [first], others: [])
    for slope in [1, 2, -0.5] as [Float] {
      try optimiser.clearGradients()
      try addGradient(slope, to: first)
      try optimiser.step(learningRate: 0.1)
    }
    let second = try leaf(first.read()[0])
    let copy = try Optimiser(recipe(kind), decayed: [second], others: [])
    try copy.restore(optimiser.state())
    for (leaf, rule) in [(first, optimiser), (second, copy)] {
      try rule.clearGradients()
      try addGradient(0.7, to: leaf)
      try rule.step(learningRate: 0.1)
    }
    #expect(try first.read() == second.read())
    #expect(try optimiser.state() == copy.state())
    #expect(try copy.state().steps == 4)
  }

  @Test func clearingForgetsGradients() throws {
    let only = try leaf(1)
    let optimiser = try Optimiser(recipe(.sgd), decayed: [only], others: [])
    try addGradient(1, to: only)
    try optimiser.clearGradients()
    try optimiser.step(learningRate: 1)
    #expect(try only.read() == [1])
  }
}
