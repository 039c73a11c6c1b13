import Deployment
import Emulation
import Experiments
import Foundation
import Networks
import Pruning
import Testing

@Suite struct PredictionTests {
  private func prediction(_ format: String, sources: String? = nil) throws -> NetworkPrediction {
    let network = VGG11.network(input: FeatureShape(height: 32, width: 32, channels: 3), classes: 10, width: 0.5)
    let boards = try Boards.load(directory: Project.root.appending(path: "experiments/boards"))
    let board = try #require(boards.first { $0.name == "mps3-an547" })
    var toolchain = try Toolchain(root: Project.root)
    if let sources { toolchain.sources = sources }
    return NetworkPrediction(network, format: format, board: board, toolchain: toolchain)
  }

  @Test func layersAtOnePlaceShareAFit() throws {
    // 32x32 from the image, 32x32, 16x16, 8x8 and 4x4, each dense and as FWCS.
    let fwcs = try prediction("fwcs").fittings
    #expect(fwcs.count == 10)
    let last = try #require(fwcs.last).parameters
    #expect(last.place.height == 4 && last.channels == 128 && last.filters == 128 && !last.readsImage)
    #expect(try prediction("dense").fittings.count == 5)
    #expect(try prediction(WeightFormats.automatic).fittings.count == 5 * WeightFormats.all.count)
  }

  @Test func kernelsAndFlagsDecideTheKey() throws {
    let first = try #require(try prediction("fwcs").fittings.first).key
    #expect(try prediction("fwcs").fittings.first?.key == first)
    #expect(try prediction("fwcs", sources: "other").fittings.first?.key != first)
  }

  @Test func casesFillThePlaceAndStayInside() throws {
    for fitting in try prediction("fwcs").fittings {
      let cases = try fitting.cases()
      #expect(Set(cases).count == cases.count)
      let parameters = fitting.parameters
      let channels = cases.map(\.layer.input.channels)
      let filters = cases.map(\.layer.filters)
      #expect(channels.max() == parameters.channels && filters.max() == parameters.filters)
      #expect(
        parameters.readsImage ? Set(channels) == [3] : (channels.min() ?? 0) <= parameters.channels / 5,
        "\(channels.min() ?? 0) of \(parameters.channels)")
      #expect((filters.min() ?? 0) <= parameters.filters / 6 && (filters.min() ?? 0) >= 1)
      if !parameters.readsImage {
        for regime in Set((1...parameters.channels).map(CyclePredictor.regime)) where parameters.channels / 10 < 14 {
          #expect(channels.count { CyclePredictor.regime(channels: $0) == regime } >= 8)
        }
      }
      #expect(cases.allSatisfy { $0.format == parameters.place.format })
      if parameters.place.format == "dense" {
        #expect(cases.allSatisfy { $0.sparsity == 0 })
      } else {
        let sparsities = cases.map(\.sparsity)
        #expect((sparsities.min() ?? 1) < 0.15 && (sparsities.max() ?? 0) > 0.85)
      }
    }
  }
}
