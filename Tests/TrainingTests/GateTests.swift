import Datasets
import Networks
import Testing
import Training

/// Gates against finite differences of each image's loss.
@Suite struct GateTests {
  /// `checkpoint` with a factor on one channel of every member of `group`.
  private func scaled(_ checkpoint: Checkpoint, _ group: ChannelGroup, _ filter: Int, by factor: Float) -> Checkpoint {
    var result = checkpoint
    for member in group.members {
      result.convolutions[member]?.gamma.values[filter] *= factor
      result.convolutions[member]?.beta.values[filter] *= factor
    }
    return result
  }

  @Test func gatesEqualFiniteDifferencesImageByImage() throws {
    let images = try Samples.noise(4)
    let checkpoint = Samples.checkpoint(Samples.smooth)
    let groups = checkpoint.network.channelGroups
    let gates = try Gradients.gates(of: checkpoint, on: images, batch: 3)
    #expect(gates.map(\.count) == groups.map { 4 * $0.filters })
    #expect(groups.contains { $0.members.count > 1 })
    for (group, values) in zip(groups, gates) {
      for filter in 0..<group.filters {
        for image in 0..<4 {
          let losses = try [Float(1.01), 0.99].map {
            try Evaluator.loss(of: scaled(checkpoint, group, filter, by: $0), on: images.subset([image]))
          }
          let slope = (losses[0] - losses[1]) / 0.02
          let gate = Double(values[image * group.filters + filter])
          #expect(abs(slope - gate) < 2e-3 * max(1, abs(slope)), "group \(group.members), filter \(filter)")
        }
      }
    }
  }

  @Test func aDeadFilterHasNoGate() throws {
    let images = try Samples.noise(6)
    var checkpoint = Samples.checkpoint(Samples.everything())
    let body = try #require(checkpoint.network.convolutions.first { $0.name == "body" })
    checkpoint.convolutions[body.id]?.gamma.values[2] = 0
    checkpoint.convolutions[body.id]?.beta.values[2] = -1
    let magnitudes = try #require(try Gradients.gateMagnitudes(of: checkpoint, on: images)[body.id])
    #expect(magnitudes[2] == 0)
    #expect(magnitudes.count { $0 > 0 } == 4)
  }

  @Test func magnitudesAreRootMeanSquaresAndMembersShareThem() throws {
    let images = try Samples.noise(5)
    let checkpoint = Samples.checkpoint(Samples.everything())
    let magnitudes = try Gradients.gateMagnitudes(of: checkpoint, on: images)
    let groups = checkpoint.network.channelGroups
    for (group, gates) in zip(groups, try Gradients.gates(of: checkpoint, on: images)) {
      for filter in 0..<group.filters {
        let values = (0..<5).map { gates[$0 * group.filters + filter] }
        let squares = values.reduce(Float(0)) { $0 + $1 * $1 }
        let root = (squares / 5).squareRoot()
        let sum = group.members.reduce(Float(0)) { $0 + (magnitudes[$1]?[filter] ?? .nan) }
        #expect(abs(sum - root) < 1e-5 * max(1, root))
      }
    }
  }
}
