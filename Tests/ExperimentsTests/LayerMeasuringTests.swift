import Deployment
import Emulation
import Experiments
import Foundation
import Logging
import Networks
import Pruning
import Testing

/// Many layers in one program cost what each costs alone, and fits of them predict what they have not seen.
@Suite("Measuring layers for fits")
struct LayerMeasuringTests {
  private func withWorkshop<Value>(_ body: (Workshop) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try Store(root: folder, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let boards = try Boards.load(directory: Project.root.appendingPathComponent("experiments/boards"))
    return try body(
      try Workshop(
        store: store, root: Project.root, directories: .standard(environment: [:]), boards: boards,
        plugin: Project.plugin, toolchain: Toolchain(root: Project.root), progress: RunProgress()))
  }

  /// A convolution from the image, and one behind it, on inputs of 6x6.
  private var network: Network {
    var builder = NetworkBuilder(name: "two", input: FeatureShape(height: 6, width: 6, channels: 2))
    builder.convolution("first", filters: 8)
    builder.convolution("second", filters: 20)
    return builder.build()
  }

  @Test("Layers measured together take the cycles that each takes alone", arguments: [Core.cortexM4, .cortexM55])
  func together(core: Core) throws {
    try withWorkshop { workshop in
      let fittings = NetworkPrediction(
        network, format: "fwcs", units: [.filter, .filterlet], core: core, toolchain: workshop.toolchain
      ).fittings
      #expect(fittings.count == 4)
      for fitting in [fittings[1], fittings[3]] {
        let samples = try workshop.artifact(of: fitting.measuring)
        let cases = try fitting.measuring.cases()
        #expect(samples.count == cases.count && samples.count > 20)
        let bench = KernelBench(workshop)
        let board = try bench.board(core == .cortexM4 ? "nucleo-l4r5zi" : "mps3-an547")
        for index in [0, samples.count / 2] {
          let alone = try bench.measure(cases[index], on: board)
          #expect(samples[index].weights == alone.keptWeights)
          // Alone, the call of the model counts too; copies of bytes hang on where the linker puts them.
          let difference = abs(Double(alone.cycles) - samples[index].cycles)
          #expect(
            difference < 100 + 0.01 * samples[index].cycles, "\(alone.cycles) alone, \(samples[index].cycles) together")
        }
        let predictor = try workshop.artifact(of: fitting)
        let errors = try #require(predictor.heldOut.errors)
        #expect(predictor.heldOut.count >= samples.count / 5)
        #expect(errors.median < 0.03 && errors.worst < 0.15, "\(fitting.parameters.place): \(errors)")
      }
    }
  }

  @Test("What the check tells is what the fits tell, fit by fit")
  func check() throws {
    try withWorkshop { workshop in
      let choice = PredictorCheck.Choice(networks: [network, network], formats: ["dense"], cores: [.cortexM4])
      let check = try PredictorCheck(choice, in: workshop, jobs: 1) { _ in }
      #expect(check.fits.count == 2)
      #expect(check.fits.map(\.readsImage) == [true, false])
      #expect(check.fits.map(\.channels) == [2, 8] && check.fits.map(\.filters) == [8, 20])
      let fittings = NetworkPrediction(
        network, format: "dense", units: [.filter], core: .cortexM4, toolchain: workshop.toolchain
      ).fittings
      #expect(try check.fits.map(\.heldOut) == fittings.map { try workshop.artifact(of: $0).heldOut })
    }
  }

  @Test("A layer is fitted in the formats that the smallest bytes can choose, and in no other")
  func reach() throws {
    func formats(_ units: [Pruning.Unit], _ format: String) throws -> [Set<String>] {
      let toolchain = try Toolchain(root: Project.root)
      let places = NetworkPrediction(network, format: format, units: units, core: .cortexM55, toolchain: toolchain)
        .fittings.map(\.measuring.parameters)
      return [true, false].map { image in
        Set(places.filter { $0.readsImage == image }.map(\.place.format))
      }
    }
    #expect(try formats([.filter], "auto") == [["dense"], ["dense"]])
    #expect(try formats([.filter, .filterlet], "fwcs") == [["dense", "fwcs"], ["dense", "fwcs"]])
    let auto = try formats([.filter, .filterlet], "auto")
    #expect(auto[1].contains("fwcs-mask") && auto[1].contains("dense"))
    let weights = try formats([.weight], "auto")
    #expect(weights[1].contains("bitmap") && weights[1].contains("dense"))
    // Patterns cannot be told from counts.
    #expect((auto + weights).allSatisfy { $0.allSatisfy { WeightFormats.named($0)?.pattern == nil } })
    // Whatever some counts choose has a fit.
    for filterlets in 20...180 {
      let occupancy = Occupancy(
        filters: 20, positions: 9, channels: 8, weights: filterlets * 8, filterlets: filterlets)
      #expect(auto[1].contains(WeightFormats.choice("auto", for: occupancy).name))
    }
  }
}
