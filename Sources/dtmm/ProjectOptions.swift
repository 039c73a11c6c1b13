import ArgumentParser
import Datasets
import Deployment
import Emulation
import Experiments
import Foundation
import Logging
import Networks
import Pruning
import Reporting

/// Options of every subcommand that needs the project's files.
struct ProjectOptions: ParsableArguments {
  @Option(help: "Root of the project; found from the working directory and the program when not given.")
  var root: String?

  /// The project these options point at; ends with a message when there is none.
  func session() throws -> Session {
    try Failure.reported { try Session(root: projectRoot()) }
  }

  private func projectRoot() throws -> URL {
    if let root {
      guard Self.isProject(URL(fileURLWithPath: root)) else {
        throw ValidationError("--root \(root) holds no Sources/Kernels; give the project's top folder")
      }
      return URL(fileURLWithPath: root)
    }
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    for start in [here, program] {
      var folder = start
      while folder.path != "/" {
        if Self.isProject(folder) { return folder }
        folder.deleteLastPathComponent()
      }
    }
    throw ValidationError("no project found from \(here.path) upwards; give its top folder with --root")
  }

  private static func isProject(_ folder: URL) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent("Sources/Kernels/include").path)
  }
}

/// The project with its boards.
struct Session {
  let root: URL
  let boards: [Board]

  init(root: URL) throws {
    self.root = root
    boards = try Boards.load(directory: root.appendingPathComponent("experiments/boards"))
  }

  /// The spec at `path`; prints every error and exits with 2 when it is not valid.
  func load(_ path: String) throws -> Experiment {
    do {
      return try Experiment.load(file: path, vocabulary: vocabulary)
    } catch {
      Failure.complain("\(error)")
      throw ExitCode(2)
    }
  }

  /// The names of all registries.
  private var vocabulary: Vocabulary {
    var vocabulary = Vocabulary { Pruning.Unit.canBeStored($0, in: $1) }
    vocabulary.models = Models.all.map { $0.name }
    vocabulary.datasets = ImageDatasets.all.map { $0.name }
    vocabulary.methods = Methods.all.map(\.method)
    vocabulary.scores = Scores.all.map { $0.name }
    vocabulary.allocations = Allocations.all.map { $0.name }
    vocabulary.formats = WeightFormats.all.map { $0.name } + [WeightFormats.automatic]
    vocabulary.boards = boards.map { BoardCapacity(name: $0.name, flash: $0.flashBytes, sram: $0.sramBytes) }
    vocabulary.tables = Tables.all.map(\.name)
    vocabulary.figures = Figures.all.map(\.name)
    return vocabulary
  }

  /// The QEMU plugin, which is built beside this program.
  static var plugin: URL {
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent("libBlockProfile.so")
  }

  /// A workshop on this project's store, data and tools; `fromScratch` takes no committed checkpoint.
  func workshop(fromScratch: Bool = false) throws -> Workshop {
    let environment = ProcessInfo.processInfo.environment
    let store = environment["DTMM_STORE"].map { URL(fileURLWithPath: $0) } ?? root.appendingPathComponent(".dtmm")
    return try Workshop(
      store: Store(root: store, logger: Logger(label: "dtmm") { StreamLogHandler.standardError(label: $0) }),
      root: root, directories: dataDirectories(environment), boards: boards,
      plugin: Self.plugin,
      toolchain: Toolchain(root: root), progress: RunProgress(), fromScratch: fromScratch)
  }

  private func dataDirectories(_ environment: [String: String]) -> DataDirectories {
    var environment = environment
    if environment["DTMM_DATA"] == nil { environment["DTMM_DATA"] = root.appendingPathComponent("data").path }
    return .standard(environment: environment)
  }
}
