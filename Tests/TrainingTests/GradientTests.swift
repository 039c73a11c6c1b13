import Datasets
import Foundation
import Networks
import Testing
import Training

/// Gradients against finite differences.
@Suite struct GradientTests {
  /// The mean cross entropy of `logits` [N][classes], in double precision.
  private func loss(_ logits: [Float], _ labels: [UInt8]) -> Double {
    let classes = logits.count / labels.count
    let each = labels.indices.map { row in
      let scores = logits[row * classes..<(row + 1) * classes].map(Double.init)
      return log(scores.reduce(0) { $0 + exp($1) }) - scores[Int(labels[row])]
    }
    return each.reduce(0, +) / Double(labels.count)
  }

  @Test func weightGradientsEqualFiniteDifferences() throws {
    let images = try Samples.noise(8)
    let checkpoint = Samples.checkpoint(Samples.smooth)
    let gradients = try Gradients.weights(of: checkpoint, on: images).average
    let step: Float = 1e-3
    for (node, parameters) in checkpoint.convolutions {
      let values = parameters.weights.values
      #expect(gradients[node]?.count == values.count)
      for index in stride(from: 0, to: values.count, by: 7) {
        let losses = try [step, -step].map { delta in
          var moved = checkpoint
          moved.convolutions[node]?.weights.values[index] += delta
          return loss(try Evaluator.logits(of: moved, on: images), images.labels)
        }
        let slope = (losses[0] - losses[1]) / Double(2 * step)
        let gradient = Double(gradients[node]?[index] ?? .nan)
        #expect(
          abs(slope - gradient) < 2e-3 * max(1, abs(slope)),
          "node \(node), weight \(index): \(slope) against \(gradient)")
      }
    }
  }

  @Test func everyOperationPassesItsGradientOn() throws {
    let labels: [UInt8] = [0, 2, 1, 1]
    let images = try Samples.noise(4).pixels.map { Float($0) / 100 - 1.2 }
    var generator = SeededGenerator(seed: 8)
    let draw = { (count: Int) in (0..<count).map { _ in Float(0.4 * generator.normal()) } }
    let shapes = [[3, 2, 3, 3], [3], [3], [3, 36], [3]]
    let values = [draw(54), [1.1, 0.8, 1.3], draw(3), draw(108), draw(3)]

    func forward(_ leaves: [Tensor]) throws -> Tensor {
      let input = try Tensor(images, shape: [4, 6, 8, 2]).permuted([0, 3, 1, 2])
      let sum = try input.convolved(leaves[0], stride: 1, padding: Padding(all: 1))
      let normal = try sum.batchNormalised(
        gamma: leaves[1], beta: leaves[2], mean: Tensor([0, 0, 0], shape: [3]),
        variance: Tensor([1, 1, 1], shape: [3]), momentum: 0.1, epsilon: 1e-5)
      try normal.rectify()
      let pooled = try normal.maxPooled(size: 2, stride: 2)
      let mixed = try pooled.adding(pooled.averagePooled()).flattened()
      return try mixed.linear(leaves[3], bias: leaves[4]).crossEntropy(Tensor(labels: labels), smoothing: 0.1)
    }

    let leaves = try zip(values, shapes).map { try Tensor($0, shape: $1).parameter() }
    try forward(leaves).backward()
    for (position, leaf) in leaves.enumerated() {
      let gradient = try leaf.gradient().read()
      for index in stride(from: 0, to: values[position].count, by: 5) {
        let losses = try [Float(1e-2), -1e-2].map { delta in
          var moved = values
          moved[position][index] += delta
          let tensors = try zip(moved, shapes).map { try Tensor($0, shape: $1) }
          return try forward(tensors).read()[0]
        }
        #expect(abs((losses[0] - losses[1]) / 2e-2 - gradient[index]) < 4e-3)
      }
    }
  }

  @Test func oneBatchHasEqualImportances() throws {
    let images = try Samples.noise(12)
    let checkpoint = Samples.pruned(Samples.checkpoint(Samples.everything()))
    let gradients = try Gradients.weights(of: checkpoint, on: images)
    for (node, parameters) in checkpoint.convolutions {
      let magnitude = try #require(gradients.magnitude[node])
      let average = try #require(gradients.average[node])
      for (index, weight) in parameters.weights.values.enumerated() {
        let kept = parameters.mask?[index] != 0
        let expected = kept ? abs(weight * average[index]) : 0
        #expect(abs(magnitude[index] - expected) <= 1e-6)
      }
    }
  }

  @Test func batchesAverageByTheirShare() throws {
    let images = try Samples.noise(20)
    let checkpoint = Samples.checkpoint(Samples.plain(Samples.shape))
    let together = try Gradients.weights(of: checkpoint, on: images, batch: 15)
    let first = try Gradients.weights(of: checkpoint, on: images.subset(0..<15))
    let second = try Gradients.weights(of: checkpoint, on: images.subset(15..<20))
    for node in checkpoint.convolutions.keys {
      for part in [\WeightGradients.average, \WeightGradients.magnitude] {
        let whole = try #require(together[keyPath: part][node])
        let most = try #require(first[keyPath: part][node])
        let rest = try #require(second[keyPath: part][node])
        for index in whole.indices {
          #expect(abs(whole[index] - (0.75 * most[index] + 0.25 * rest[index])) < 1e-5)
        }
      }
    }
  }

  @Test func magnitudesNeverCancel() throws {
    let images = try Samples.noise(40)
    let checkpoint = Samples.checkpoint(Samples.plain(Samples.shape))
    let gradients = try Gradients.weights(of: checkpoint, on: images, batch: 4)
    var larger = 0
    for (node, parameters) in checkpoint.convolutions {
      let magnitude = try #require(gradients.magnitude[node])
      let average = try #require(gradients.average[node])
      for (index, weight) in parameters.weights.values.enumerated() {
        let published = abs(weight * average[index])
        #expect(magnitude[index] >= published - 1e-5)
        larger += magnitude[index] > 1.5 * published ? 1 : 0
      }
    }
    #expect(larger > 50)
  }
}
