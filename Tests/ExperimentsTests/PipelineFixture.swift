import Deployment
import Documents
import Emulation
import Experiments
import Foundation
import Logging
import Pruning
import Testing

/// Cells of a small spec and the workshop for their stages. Its tools are made up, so that keys hang on nothing that
/// this machine has, and nothing can run.
enum PipelineFixture {
  /// Compilers, emulator and sources that are nowhere.
  static func toolchain() throws -> Toolchain {
    let json = """
      {"versions": {"cc": "12", "arm-none-eabi-gcc": "13", "qemu-system-arm": "7"}, "sources": "s", "counting": "c",
       "timing": "t"}
      """
    return try JSONDecoder().decode(Toolchain.self, from: Data(json.utf8))
  }

  /// A workshop with an empty store, which is gone afterwards, and no committed checkpoint.
  static func withWorkshop<Value>(
    _ toolchain: Toolchain? = nil, _ body: (Workshop) throws -> Value
  ) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try Store(root: folder, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let boards = try Boards.load(directory: Project.root.appendingPathComponent("experiments/boards"))
    return try body(
      try Workshop(
        store: store, root: Project.root, directories: .standard(environment: [:]), boards: boards,
        plugin: Project.plugin, toolchain: toolchain ?? Self.toolchain(), progress: RunProgress(), fromScratch: true))
  }

  /// The dense network and a method of filters and filterlets under one budget, on a Cortex-M4 and a Cortex-M55.
  static func experiment(seeds: String = "[1]", more: String = "") throws -> Experiment {
    let text = """
      {"name": "t", "summary": "s", "models": [{"name": "vgg11", "width": 0.25}], "datasets": ["fashion-mnist"],
       "methods": ["dense",
         {"name": "mine", "units": ["filter", "filterlet"], "score": "taylor", "allocation": "annealing",
          "format": "fwcs"}],
       "budgets": [{"flash": "20%"}], "boards": ["nucleo-l4r5zi", "mps3-an547"], "seeds": \(seeds),
       "training": {"epochs": 2}, "fineTuning": {"epochs": 1}\(more)}
      """
    return try Experiment.load(document: Document(text: text, name: "spec.json"), vocabulary: vocabulary)
  }

  /// The pruned cell of that experiment.
  static func prunedCell() throws -> Cell { try #require(try experiment().cells.last) }

  /// The dense cell of that experiment.
  static func denseCell() throws -> Cell { try #require(try experiment().cells.first) }

  private static var vocabulary: Vocabulary {
    var vocabulary = Vocabulary { Pruning.Unit.canBeStored($0, in: $1) }
    vocabulary.models = ["vgg11"]
    vocabulary.datasets = ["fashion-mnist"]
    vocabulary.methods = Methods.all.map(\.method)
    vocabulary.scores = Scores.all.map { $0.name }
    vocabulary.allocations = Allocations.all.map { $0.name }
    vocabulary.formats = WeightFormats.all.map { $0.name } + [WeightFormats.automatic]
    vocabulary.boards = ["nucleo-l4r5zi", "mps3-an547"].map { BoardCapacity(name: $0, flash: 1 << 19, sram: 1 << 19) }
    return vocabulary
  }
}
