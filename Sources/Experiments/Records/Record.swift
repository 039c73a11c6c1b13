import Deployment

/// One executed convolution or dense layer, or one pool or add (with no bytes), of a deployed model.
public struct LayerRecord: Codable, Hashable, Sendable {
  /// Name of the node.
  public var name: String
  /// `conv`, `dense`, `max-pool`, `average-pool` or `add`.
  public var kind: String
  /// Weight format; nil without weights.
  public var format: String?
  /// Output shape, such as `28x28x16`.
  public var output: String
  /// Filters left, of `originalFilters`; nil without weights.
  public var filters: Int?
  /// Filters of the unpruned layer.
  public var originalFilters: Int?
  /// Share of the stored layer's weights that are pruned (after filters are removed).
  public var sparsity: Double?
  /// Bytes in flash.
  public var flash: FlashBytes
  /// Multiply-accumulates on kept weights.
  public var macs: Int
  /// Emulated instructions by board name.
  public var instructions: [String: Int]
  /// Modelled cycles by board name.
  public var cycles: [String: Int]
  /// Modelled cycles with the board's memories, by board name; nil unless they were modelled.
  public var memoryCycles: [String: Int]?
}

/// What one board costs.
public struct BoardRecord: Codable, Hashable, Sendable {
  /// Board name.
  public var board: String
  /// Core, such as `Cortex-M4`.
  public var core: String
  /// Flash of the whole firmware from the ELF: code, constants and initialised data.
  public var elfFlashBytes: Int
  /// Bytes of code in the ELF.
  public var codeBytes: Int
  /// Static SRAM from the ELF (data + bss), without stack.
  public var elfSramBytes: Int
  /// Stack high-water from the painted stack.
  public var stackBytes: Int
  /// Instructions of one inference.
  public var instructions: Int
  /// Modelled cycles of one inference.
  public var cycles: Int
  /// Cycles over the board's clock.
  public var latencyMilliseconds: Double
  /// Latency times the board's sourced power; nil without one.
  public var energyMicrojoules: Double?
  /// Modelled cycles of one inference with the board's memories; nil unless they were modelled.
  public var memoryCycles: Int?
  /// These cycles over the board's clock.
  public var memoryLatencyMilliseconds: Double?
  /// This latency times the board's sourced power.
  public var memoryEnergyMicrojoules: Double?
  /// Modelled cycles of one inference by function, at zero wait states; nil in older results.
  public var functions: [String: Int]?
  /// Whether every emulated output equals the host's, byte for byte.
  public var outputMatchesHost: Bool
}

/// The result of one cell.
public struct Record: Codable, Hashable, Sendable {
  /// The cell.
  public var cell: Cell
  /// Top-1 accuracy in percent on the test set of the float network before pruning.
  public var denseFloatAccuracy: Double
  /// Top-1 accuracy in percent on the test set of the float network of this cell.
  public var floatAccuracy: Double
  /// Top-1 accuracy in percent on the whole test set of the int8 network, run by the kernels on the host.
  public var accuracy: Double
  /// The flash budget in bytes, nil for dense.
  public var flashBudget: Int?
  /// The SRAM budget in bytes, nil for dense.
  public var sramBudget: Int?
  /// Bytes of the model in flash.
  public var flash: FlashBytes
  /// Bytes of the dense int8 model in flash.
  public var denseFlashBytes: Int
  /// Bytes of the model's constants after zlib, as an estimate of their entropy.
  public var zlibBytes: Int
  /// SRAM that the budget binds: arena, image and logits, in bytes.
  public var sramBytes: Int
  /// Bytes of the arena, in which the memory planner lays activations and scratch over one another.
  public var arenaBytes: Int
  /// Bytes of the largest scratch, which lies in the arena.
  public var scratchBytes: Int
  /// Multiply-accumulates on kept weights.
  public var macs: Int
  /// Multiply-accumulates of the dense network.
  public var denseMacs: Int
  /// Weights kept, over the weights of the dense network's convolutions.
  public var keptWeights: Double
  /// Layers in execution order.
  public var layers: [LayerRecord]
  /// Boards in the order of the spec.
  public var boards: [BoardRecord]
  /// What the scheduler estimates of the strategy and how good it is; nil for dense, and in older results.
  public var schedule: ScheduleRecord?
  /// How long the cell took; nil in older results, or where artifacts are too old to tell.
  public var times: CellTimes?
  /// Artifact keys by stage name.
  public var artifacts: [String: String]
}

/// Where and how a result came about; these fields may differ between equal runs.
public struct Provenance: Codable, Hashable, Sendable {
  /// Git commit of the harness.
  public var commit: String
  /// Whether tracked files differed from that commit.
  public var dirty: Bool
  /// Versions of swift, libtorch, arm-none-eabi-gcc, qemu, gnuplot, by name.
  public var versions: [String: String]
  /// SHA-256 of the data sets by name.
  public var datasets: [String: String]
  /// Processor of the host.
  public var host: String
  /// Pinned numeric environment: thread counts, OpenBLAS core type.
  public var environment: [String: String]
  /// ISO 8601 time when the run ended.
  public var finished: String
  /// Wall seconds of the run that made these files; small when all was cached.
  public var wallSeconds: Double
}

/// All that an experiment found: the content of `results/<experiment>.json`.
public struct ExperimentResult: Codable, Sendable {
  /// The layout of this file; a reader refuses one it does not know.
  public static let currentVersion = 1

  /// `currentVersion` when written.
  public var version: Int
  /// The resolved spec.
  public var experiment: Experiment
  /// Results in the order of the cells.
  public var records: [Record]
  /// Labels of cells that were not run, each with the reason.
  public var notRun: [String: String]
  /// How it came about.
  public var provenance: Provenance

  /// A result in the current layout.
  public init(
    _ experiment: Experiment, records: [Record], notRun: [String: String], provenance: Provenance
  ) {
    version = Self.currentVersion
    self.experiment = experiment
    self.records = records
    self.notRun = notRun
    self.provenance = provenance
  }
}
