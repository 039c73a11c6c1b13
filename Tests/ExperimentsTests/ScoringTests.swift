import Datasets
import Experiments
import Foundation
import Networks
import Pruning
import Testing
import Training

/// What scores and allocations have measured, on a small network.
@Suite("Measurements for scores and allocations") struct ScoringTests {
  private static let network: Network = {
    var builder = NetworkBuilder(name: "tiny", input: FeatureShape(height: 6, width: 6, channels: 1))
    builder.convolution("conv1", filters: 8)
    builder.convolution("conv2", filters: 10)
    builder.averagePool("pool")
    builder.dense("dense", outputs: 3)
    return builder.build()
  }()

  private static func images(_ count: Int, seed: UInt64) throws -> ImageSet {
    var generator = SeededGenerator(seed: seed)
    return try ImageSet(
      shape: network.inputShape, classes: 3, pixelMean: 120, pixelScale: 60,
      pixels: (0..<count * 36).map { _ in UInt8.random(in: 0...255, using: &generator) },
      labels: (0..<count).map { _ in UInt8.random(in: 0..<3, using: &generator) })
  }

  /// A network of which the first half of the first layer's filters gives nothing and has the smallest weights.
  private static func checkpoint() -> Checkpoint {
    var checkpoint = Trainer.initialCheckpoint(network: network, seed: 5)
    for filter in 0..<4 {
      checkpoint.convolutions[1]?.beta.values[filter] = -100
      for weight in 0..<9 { checkpoint.convolutions[1]?.weights.values[filter * 9 + weight] *= 1e-3 }
    }
    return checkpoint
  }

  @Test func everyMeasurementHasItsValuesOnItsImages() throws {
    let checkpoint = Self.checkpoint()
    let (training, heldOut) = (try Self.images(64, seed: 1), try Self.images(40, seed: 2))
    var recipe = SkeletonRecipe()
    recipe.batch = 32
    let measurements = ScoringMeasurements(checkpoint: checkpoint, images: 24, skeleton: recipe, seed: 7) {
      (training, heldOut)
    }
    for measurement in Measurement.allCases {
      let values = try measurements.measure(measurement)
      for node in Self.network.convolutions {
        let convolution = try #require(node.convolution)
        #expect(values[node.id]?.count == measurement.count(for: convolution), "\(measurement)")
        #expect(values[node.id]?.allSatisfy(\.isFinite) == true, "\(measurement)")
      }
    }
    let scoring = heldOut.prefix(24)
    #expect(try measurements.measure(.gate) == Gradients.gateMagnitudes(of: checkpoint, on: scoring))
    #expect(try measurements.measure(.mapRank) == FeatureMaps.ranks(of: checkpoint, on: scoring))
    let single = try Gradients.weights(of: checkpoint, on: scoring, batch: 1).magnitude
    #expect(try measurements.measure(.sampleMagnitude) == single)
    let factors = try Skeleton.learn(on: checkpoint, images: training, recipe: recipe, seed: 7)
    #expect(try measurements.measure(.skeleton) == factors)
  }

  @Test func filtersThatGiveNothingScoreLeast() throws {
    let checkpoint = Self.checkpoint()
    let heldOut = try Self.images(40, seed: 2)
    let measurements = ScoringMeasurements(checkpoint: checkpoint, images: 40, skeleton: SkeletonRecipe(), seed: 7) {
      (heldOut, heldOut)
    }
    for measurement in [Measurement.gate, .mapRank, .channelIndependence] {
      let values = try #require(try measurements.measure(measurement)[1])
      #expect(values[..<4].allSatisfy { $0 == 0 }, "\(measurement)")
      #expect(values[4...].allSatisfy { $0 > 0 }, "\(measurement)")
    }
  }

  /// The curves of one unit by magnitude.
  private func curves(of unit: Pruning.Unit, ratios: [Double]) throws -> SensitivityCurves {
    let checkpoint = Self.checkpoint()
    let importance = checkpoint.convolutions.mapValues { $0.weights.values.map(abs) }
    let space = try PruningSpace(network: Self.network, units: [unit], importance: importance, relative: false)
    return try SensitivityProbe(checkpoint: checkpoint, space: space, images: Self.images(60, seed: 3))
      .curves(ratios: ratios)
  }

  @Test func theProbeFindsWhatALayerCanSpare() throws {
    let curves = try curves(of: .filter, ratios: [0.25, 0.5, 0.75])
    #expect(curves.ratios == [0.25, 0.5, 0.75])
    // Half of the first layer gives nothing, so it can go; what goes next is missed.
    #expect(abs(curves.filters[0][0]) < 1e-5 && abs(curves.filters[0][1]) < 1e-5)
    #expect(abs(curves.filters[0][2]) > 1e-3)
    #expect(abs(curves.filters[1][0]) > 1e-3)
    #expect(curves.fine.allSatisfy { $0.isEmpty })
  }

  @Test func theProbeMeasuresFineUnitsByLayer() throws {
    let curves = try curves(of: .weight, ratios: [0.5, 0.99])
    #expect(curves.filters.allSatisfy { $0.isEmpty })
    // The dead filters' weights are the smallest half of the first layer's.
    #expect(abs(curves.fine[0][0]) < 1e-5)
    #expect(abs(curves.fine[0][1]) > 1e-3 && abs(curves.fine[1][1]) > 1e-3)
  }
}
