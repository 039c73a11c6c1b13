import Networks
import Pruning
import Testing

/// Scores that give one value to all weights of a unit.
@Suite("Scores by filter and filterlet")
struct FilterScoreTests {
  private static let units: [(score: any Score.Type, measurement: Measurement)] = [
    (GateTaylorScore.self, .gate), (HRankScore.self, .mapRank), (CHIPScore.self, .channelIndependence),
  ]

  @Test("Filters rank in the order of what was measured")
  func filters() throws {
    let network = Samples.chain
    let measure = Samples.measurements(of: network)
    let context = ScoringContext(checkpoint: Samples.checkpoint(network), seed: 1, measure: measure)
    for (score, measurement) in Self.units {
      let space = try PruningSpace(
        network: network, units: [.filter], importance: try score.importance(context), relative: score.isRelative)
      for group in space.groups {
        let values = try #require(measure(measurement)[group.members[0]])
        let mean = values.reduce(0, +) / Float(values.count)
        #expect(group.order == values.indices.sorted { values[$0] < values[$1] }, "\(score.name)")
        for (rank, filter) in group.order.enumerated() {
          #expect(abs(group.ranked[rank] - values[filter] / mean) < 1e-3, "\(score.name)")
        }
      }
    }
  }

  @Test("The members of a group add up")
  func groups() throws {
    let network = Samples.residual
    let measure = Samples.measurements(of: network)
    let context = ScoringContext(checkpoint: Samples.checkpoint(network), seed: 1, measure: measure)
    let space = try PruningSpace(
      network: network, units: [.filter], importance: try GateTaylorScore.importance(context), relative: false)
    let gates = measure(.gate)
    var joined = 0
    for group in space.groups {
      joined += group.members.count > 1 ? 1 : 0
      for (rank, filter) in group.order.enumerated() {
        let sum = group.members.reduce(Float(0)) { $0 + (gates[$1]?[filter] ?? .nan) }
        #expect(abs(group.ranked[rank] - sum) < 1e-4)
      }
    }
    #expect(joined > 2)
  }

  @Test("A filter's weights share what its gate is worth, by their own Taylor terms")
  func gated() throws {
    let network = Samples.residual
    let measure = Samples.measurements(of: network)
    var terms = measure(.batchMagnitude)
    let first = try #require(network.convolutions.first)
    let length = try #require(first.convolution?.weightsPerFilter)
    for weight in 0..<length { terms[first.id]?[weight] = 0 }
    let context = ScoringContext(checkpoint: Samples.checkpoint(network), seed: 1) { measurement in
      measurement == .batchMagnitude ? terms : measure(measurement)
    }
    #expect(GatedTaylorScore.isRelative && !RawGatedTaylorScore.isRelative)
    let importance = try RawGatedTaylorScore.importance(context)
    #expect(try GatedTaylorScore.importance(context) == importance)
    for node in network.convolutions {
      let convolution = try #require(node.convolution)
      let values = try #require(importance[node.id])
      for (filter, gate) in try #require(measure(.gate)[node.id]).enumerated() {
        let own = filter * convolution.weightsPerFilter..<(filter + 1) * convolution.weightsPerFilter
        let sum = terms[node.id]?[own].reduce(0, +) ?? 0
        #expect(abs(values[own].reduce(0, +) - gate) < 1e-4 * max(1, gate))
        for weight in own {
          let share = sum > 0 ? (terms[node.id]?[weight] ?? 0) / sum : 1 / Float(own.count)
          #expect(abs(values[weight] - gate * share) < 1e-5)
        }
      }
    }
  }

  @Test("Filterlets rank by the absolute value of their factor, on one scale for all layers")
  func skeleton() throws {
    let network = Samples.chain
    let measure = Samples.measurements(of: network)
    let context = ScoringContext(checkpoint: Samples.checkpoint(network), seed: 1, measure: measure)
    let importance = try SkeletonScore.importance(context)
    let space = try PruningSpace(
      network: network, units: [.filterlet], importance: importance, relative: SkeletonScore.isRelative)
    for layer in space.layers where layer.prunesFine {
      let factors = try #require(measure(.skeleton)[layer.node])
      let scale = SkeletonScore.isRelative ? factors.reduce(0) { $0 + abs($1) } / Float(factors.count) : 1
      let expected = factors.map { abs($0) / scale }.sorted()
      #expect(layer.rankedFine.count == expected.count)
      for (fine, factor) in zip(layer.rankedFine, expected) { #expect(abs(fine - factor) < 1e-4) }
    }
  }

  @Test("Measurements have one value a weight, a filter or a filterlet")
  func counts() throws {
    let node = try #require(Samples.chain.convolutions.last)
    let convolution = try #require(node.convolution)
    #expect(convolution.filters == 64 && convolution.inputChannels == 64)
    let counts = Measurement.allCases.map { $0.count(for: convolution) }
    #expect(counts == [36_864, 36_864, 36_864, 64, 64, 64, 576])
  }
}
