import Deployment
import Emulation
import Experiments
import Foundation
import Networks
import Pruning
import Testing

@Suite struct PredictionTests {
  private func prediction(
    _ format: String, units: [Pruning.Unit] = [.filter, .filterlet], sources: String? = nil
  ) throws -> NetworkPrediction {
    let network = VGG11.network(input: FeatureShape(height: 32, width: 32, channels: 3), classes: 10, width: 0.5)
    var toolchain = try Toolchain(root: Project.root)
    if let sources { toolchain.sources = sources }
    return NetworkPrediction(network, format: format, units: units, core: .cortexM55, toolchain: toolchain)
  }

  @Test func layersAtOnePlaceShareAFit() throws {
    // 32x32 from the image, 32x32, 16x16, 8x8 and 4x4, each dense and as FWCS.
    let fwcs = try prediction("fwcs").fittings
    #expect(fwcs.count == 10)
    let last = try #require(fwcs.last).measuring.parameters
    #expect(last.place.height == 4 && last.channels == 128 && last.filters == 128 && !last.readsImage)
    #expect(try prediction("dense").fittings.count == 5)
    #expect(try prediction("auto", units: [.filter]).fittings.count == 5)
  }

  @Test func kernelsAndFlagsDecideTheKey() throws {
    let first = try #require(try prediction("fwcs").fittings.first).key
    #expect(try prediction("fwcs").fittings.first?.key == first)
    #expect(try prediction("fwcs", sources: "other").fittings.first?.key != first)
  }

  @Test func onlyMeasurementsHangOnTheKernels() throws {
    let fitting = try #require(try prediction("fwcs").fittings.first)
    #expect(try fitting.inputs == [fitting.measuring.key])
    #expect(fitting.measuring.inputs.isEmpty)
  }

  @Test func casesFillThePlaceAndStayInside() throws {
    for fitting in try prediction("fwcs").fittings {
      let cases = try fitting.measuring.cases()
      #expect(Set(cases).count == cases.count)
      let parameters = fitting.measuring.parameters
      let place = parameters.place
      let channels = cases.map(\.layer.input.channels)
      let filters = cases.map(\.layer.filters)
      #expect(channels.max() == parameters.channels && filters.max() == parameters.filters)
      #expect(
        parameters.readsImage ? Set(channels) == [3] : (channels.min() ?? 0) <= parameters.channels / 5,
        "\(channels.min() ?? 0) of \(parameters.channels)")
      #expect((filters.min() ?? 0) <= parameters.filters / 6 && (filters.min() ?? 0) >= 1)
      if !parameters.readsImage {
        let regimes = Set((max(1, parameters.channels / 10)...parameters.channels).map(place.regime))
        for regime in regimes {
          #expect(channels.count { place.regime(channels: $0) == regime } >= (place.format == "dense" ? 12 : 30))
        }
      }
      #expect(cases.allSatisfy { $0.format == place.format })
      if place.format == "dense" {
        #expect(cases.allSatisfy { $0.sparsity == 0 })
      } else {
        let sparsities = cases.map(\.sparsity)
        #expect((sparsities.min() ?? 1) < 0.15 && (sparsities.max() ?? 0) > 0.85)
      }
    }
  }
}
