import Foundation
import Networks
import Testing
import Training

/// The shim against values computed by hand.
@Suite struct TensorTests {
  @Test func valuesSurviveAndViewsReadInLogicalOrder() throws {
    let tensor = try Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
    #expect(tensor.count == 6)
    #expect(try tensor.read() == [1, 2, 3, 4, 5, 6])
    let turned = try tensor.permuted([1, 0])
    #expect(try turned.read() == [1, 4, 2, 5, 3, 6])
    try turned.write([10, 40, 20, 50, 30, 60])
    #expect(try tensor.read() == [10, 20, 30, 40, 50, 60])
    #expect(try tensor.range() == 10...60)
  }

  @Test func convolutionByHand() throws {
    // A 3x3 image, a 2x2 kernel whose rows are 1 2 and 3 4.
    let image = try Tensor([1, 2, 3, 4, 5, 6, 7, 8, 9], shape: [1, 1, 3, 3])
    let kernel = try Tensor([1, 2, 3, 4], shape: [1, 1, 2, 2])
    #expect(try image.convolved(kernel, stride: 1, padding: Padding(all: 0)).read() == [37, 47, 67, 77])
    #expect(try image.convolved(kernel, stride: 2, padding: Padding(all: 1)).read() == [4, 18, 36, 77])
  }

  @Test func batchNormByHand() throws {
    let input = try Tensor([1, 3, 5, 7], shape: [4, 1, 1, 1])
    let mean = try Tensor([10], shape: [1])
    let variance = try Tensor([4], shape: [1])
    let gamma = try Tensor([2], shape: [1])
    let beta = try Tensor([1], shape: [1])
    let running = try input.batchNormalised(
      gamma: gamma, beta: beta, mean: mean, variance: variance, momentum: nil, epsilon: 0)
    #expect(try running.read() == [-8, -6, -4, -2])
    #expect(try mean.read() == [10])
    // The batch has mean 4, variance 5 and unbiased variance 20 / 3.
    let batch = try input.batchNormalised(
      gamma: gamma, beta: beta, mean: mean, variance: variance, momentum: 0.25, epsilon: 0)
    let root = Float(5).squareRoot()
    #expect(close(try batch.read(), [-3, -1, 1, 3].map { 2 * $0 / root + 1 }))
    #expect(close(try mean.read(), [8.5]))
    #expect(close(try variance.read(), [0.75 * 4 + 0.25 * 20 / 3]))
  }

  @Test func poolsByHand() throws {
    let input = try Tensor((1...20).map(Float.init), shape: [1, 2, 2, 5])
    #expect(try input.maxPooled(size: 2, stride: 2).read() == [7, 9, 17, 19])
    #expect(try input.averagePooled().read() == [5.5, 15.5])
  }

  @Test func elementwiseByHand() throws {
    let first = try Tensor([1, -2, 3], shape: [3])
    let sum = try first.adding(Tensor([-4, 5, 0.5], shape: [3]))
    #expect(try sum.read() == [-3, 3, 3.5])
    try sum.rectify()
    #expect(try sum.read() == [0, 3, 3.5])
    try sum.apply(mask: Tensor([1, 0, 1], shape: [3]))
    #expect(try sum.read() == [0, 0, 3.5])
    try sum.pull(toward: Tensor([4, -2, 3.5], shape: [3]), share: 0.25)
    #expect(try sum.read() == [1, -0.5, 3.5])
  }

  @Test func linearByHand() throws {
    let input = try Tensor([1, 2, 3, 4], shape: [2, 2])
    let weights = try Tensor([1, 0, 0, 1, 2, -1], shape: [3, 2])
    let bias = try Tensor([0.5, 0, -1], shape: [3])
    #expect(try input.linear(weights, bias: bias).read() == [1.5, 2, -1, 3.5, 4, 1])
    let image = try Tensor([1, 2, 3, 4], shape: [1, 2, 2, 1])
    let all = try Tensor([1, 10, 100, 1000], shape: [1, 4])
    #expect(try image.flattened().linear(all, bias: Tensor([0], shape: [1])).read() == [4321])
  }

  @Test(arguments: [0, 0.2])
  func crossEntropyByHand(smoothing: Double) throws {
    let logits: [Float] = [1, 2, 0.5, -1, 0, 3]
    let labels: [UInt8] = [1, 0]
    let loss = try Tensor(logits, shape: [2, 3]).crossEntropy(Tensor(labels: labels), smoothing: smoothing)
    var expected = 0.0
    for row in 0..<2 {
      let scores = logits[3 * row..<3 * row + 3].map(Double.init)
      let total = log(scores.reduce(0) { $0 + exp($1) })
      let each = scores.map { total - $0 }
      expected += (1 - smoothing) * each[Int(labels[row])] / 2
      expected += smoothing * each.reduce(0, +) / 3 / 2
    }
    #expect(abs(Double(try loss.read()[0]) - expected) < 1e-6)
  }

  @Test func gradientsAddUpUntilCleared() throws {
    let leaf = try Tensor([1, 2], shape: [1, 2]).parameter()
    let bias = try Tensor([0], shape: [1])
    let weights = try Tensor([3, 5], shape: [1, 2])
    try leaf.linear(weights, bias: bias).backward()
    try leaf.linear(weights, bias: bias).backward()
    #expect(try leaf.gradient().read() == [6, 10])
    try leaf.clearGradient()
    #expect(throws: TorchError.self) { try leaf.gradient() }
  }

  @Test func nothingIsRecordedWhenRecordingIsOff() throws {
    let leaf = try Tensor([1, 2], shape: [1, 2]).parameter()
    let output = try Tensor.recording(false) {
      try leaf.linear(Tensor([1, 1], shape: [1, 2]), bias: Tensor([0], shape: [1]))
    }
    #expect(throws: TorchError.self) { try output.backward() }
    try leaf.linear(Tensor([1, 1], shape: [1, 2]), bias: Tensor([0], shape: [1])).backward()
    #expect(try leaf.gradient().read() == [1, 1])
  }

  @Test func failuresSayWhy() throws {
    let error = #expect(throws: TorchError.self) {
      let image = try Tensor([1, 2, 3, 4], shape: [1, 1, 2, 2])
      _ = try image.convolved(Tensor([1, 2], shape: [1, 2, 1, 1]), stride: 1, padding: Padding(all: 0))
    }
    let text = try #require(error?.description)
    #expect(text.contains("expected input[1, 1, 2, 2] to have 2 channels"))
    #expect(!text.contains("frame #0"))
    #expect(throws: TorchError.self) { try Tensor([1, 2, 3], shape: [2, 2]) }
    #expect(throws: TorchError.self) { try Tensor([1, 2], shape: [2]).write([1, 2, 3]) }
    #expect(throws: TorchError.self) { try Tensor([.nan], shape: [1]).range() }
  }

  @Test func theLibraryNamesItself() {
    #expect(Torch.version.hasPrefix("1."))
    #expect(!Torch.blas.isEmpty)
  }

  private func close(_ found: [Float], _ expected: [Float]) -> Bool {
    found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 }
  }
}
