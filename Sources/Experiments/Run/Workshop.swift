import Datasets
import Emulation
import Foundation
import Logging
import Synchronization

/// What every stage may use: the store, the data sets, the tools, and where progress goes.
public final class Workshop: Sendable {
  /// The artifacts.
  public let store: Store
  /// Root of the project: sources of kernels and firmware are below it.
  public let root: URL
  /// Compiles firmware; it keeps the objects of the kernels for the whole run.
  let crossCompiler: CrossCompiler
  /// Compiles models for the host.
  let hostCompiler: HostCompiler
  /// Committed checkpoints.
  public let shelf: CheckpointShelf
  /// Where data sets are looked for.
  public let directories: DataDirectories
  /// Boards by name.
  public let boards: [String: Board]
  /// The QEMU plugin.
  public let plugin: URL
  /// Where finished work is told.
  public let progress: RunProgress
  /// Fingerprint of kernels, firmware and compilers: part of the key of all that is built.
  public let toolchain: Toolchain

  private let datasets = Mutex<[String: LoadedDataset]>([:])

  /// A workshop; one that works `fromScratch` takes no committed checkpoint.
  public init(
    store: Store, root: URL, directories: DataDirectories, boards: [Board], plugin: URL,
    toolchain: Toolchain, progress: RunProgress, fromScratch: Bool = false
  ) {
    shelf = CheckpointShelf(root: root, fromScratch: fromScratch)
    self.store = store
    self.root = root
    crossCompiler = CrossCompiler(root: root)
    hostCompiler = HostCompiler(root: root)
    self.directories = directories
    self.boards = Dictionary(uniqueKeysWithValues: boards.map { ($0.name, $0) })
    self.plugin = plugin
    self.toolchain = toolchain
    self.progress = progress
  }

  /// The artifact of `stage`, from the store or made now.
  public func artifact<S: Stage>(of stage: S) throws -> S.Output {
    let key = try stage.key
    return try store.artifact(S.name, key) {
      let value = try stage.make(in: self)
      progress.finish(key)
      return value
    }
  }

  /// Both halves of the data set `name`, read once.
  func dataset(_ name: String) throws -> LoadedDataset {
    try datasets.withLock { loaded in
      if let dataset = loaded[name] { return dataset }
      guard let type = ImageDatasets.named(name) else { throw RunError.unknown("data set", name) }
      let (training, test) = try type.load(directories: directories)
      let dataset = LoadedDataset(training: training, test: test)
      loaded[name] = dataset
      return dataset
    }
  }

  /// The board of this name.
  func board(_ name: String) throws -> Board {
    guard let board = boards[name] else { throw RunError.unknown("board", name) }
    return board
  }
}

/// A data set in the memory.
struct LoadedDataset: Sendable {
  var training: ImageSet
  var test: ImageSet

  /// Seed of the held-out split: one for all runs, so that every method and seed scores on the same images.
  private static let splitSeed: UInt64 = 2024

  /// The training set in two: what trains, and what scores and calibrates.
  func split(heldOut: Int) throws -> (training: ImageSet, heldOut: ImageSet) {
    try training.split(heldOut: heldOut, seed: Self.splitSeed)
  }
}

/// A run that cannot go on.
public enum RunError: Error, CustomStringConvertible {
  /// A name that passed the spec but is not registered.
  case unknown(String, String)
  /// A cell failed, for this reason.
  case cell(String, String)

  public var description: String {
    switch self {
    case .unknown(let kind, let name): "no \(kind) is named '\(name)'; `dtmm list` prints the names"
    case .cell(let label, let reason): "\(label): \(reason)"
    }
  }
}
