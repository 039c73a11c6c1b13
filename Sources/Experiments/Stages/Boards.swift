import Emulation
import Foundation

/// Compiles the packed model with kernels and firmware for a core: all its boards run the same bytes.
public struct FirmwareBuild: Stage {
  public static let name = "build"
  public static let version = 2

  /// What decides the firmware beside the packed model.
  public struct Parameters: Encodable, Sendable {
    var core: Core
    var sources: String
    var compiler: String?
  }

  /// The packed model.
  public let packing: Packing
  /// The core.
  public let core: Core
  public let parameters: Parameters

  /// The firmware of `packing`'s model for `core`.
  public init(packing: Packing, core: Core, toolchain: Toolchain) {
    self.packing = packing
    self.core = core
    parameters = Parameters(
      core: core, sources: toolchain.sources, compiler: toolchain.versions["arm-none-eabi-gcc"])
  }

  public var inputs: [ArtifactKey] { get throws { [try packing.key] } }
  public var estimate: Double { 2 }

  public func make(in workshop: Workshop) throws -> Firmware {
    try workshop.crossCompiler.build(model: workshop.artifact(of: packing).files, core: core)
  }
}

/// Runs the firmware on test images in QEMU, counting every block; once for all boards of a core.
public struct Emulating: Stage {
  public static let name = "emulate"
  public static let version = 2

  /// The memories of one board, through which accesses are counted.
  struct MemorySystem: Encodable, Sendable {
    var flash: FlashTiming
    var sram: [SRAMRegion]
  }

  /// What decides the emulation beside the firmware.
  public struct Parameters: Encodable, Sendable {
    var images: Int
    var counting: String
    var emulator: String?
    var memories: [MemorySystem]
  }

  /// The firmware.
  public let build: FirmwareBuild
  /// Boards through whose memories accesses are counted, in the order of the profile's memory systems; empty
  /// unless the cell models memory.
  public let counted: [Board]
  public let parameters: Parameters

  /// The emulation of `build`'s firmware on the first test images, as many as `cell` asks for.
  ///
  /// - Parameter boards: The cell's boards of that core.
  public init(_ cell: Cell, build: FirmwareBuild, boards: [Board], toolchain: Toolchain) {
    self.build = build
    counted = cell.memory == .modelled ? boards : []
    parameters = Parameters(
      images: cell.sampling.emulated, counting: toolchain.counting,
      emulator: toolchain.versions["qemu-system-arm"],
      memories: counted.map { MemorySystem(flash: $0.flash, sram: $0.sram) })
  }

  public var inputs: [ArtifactKey] { get throws { [try build.key] } }
  public var estimate: Double { 3 }

  public func make(in workshop: Workshop) throws -> Emulation {
    let packing = build.packing
    let test = try workshop.dataset(packing.quantising.source.training.parameters.dataset).test
    let outputBytes = try workshop.artifact(of: packing).outputBytes
    return try Emulator(plugin: workshop.plugin).run(
      firmware: workshop.artifact(of: build), core: build.core,
      input: test.quantised(count: parameters.images), outputBytes: outputBytes, memoriesOf: counted)
  }
}

/// What one inference costs on a board.
public struct BoardCost: Codable, Sendable {
  /// Entry of the model before its first layer.
  public var entry: RegionCost
  /// Instructions and cycles of each layer, in execution order.
  public var layers: [RegionCost]
  /// Flash of the whole firmware, in bytes.
  public var flashBytes: Int
  /// Code of the firmware, in bytes.
  public var codeBytes: Int
  /// Data and bss of the firmware, in bytes.
  public var sramBytes: Int
  /// Bytes of the model's constants by C symbol.
  public var symbols: [String: Int]
  /// Stack high-water, in bytes.
  public var stackBytes: Int
  /// Logits of the emulated images.
  public var output: Data

  /// Instructions of one inference.
  public var instructions: Int { layers.reduce(entry.instructions) { $0 + $1.instructions } }
  /// Cycles of one inference.
  public var cycles: Int { layers.reduce(entry.cycles) { $0 + $1.cycles } }
  /// Cycles of one inference with the board's memories; nil unless they were modelled.
  public var memoryCycles: Int? {
    let parts = ([entry] + layers).compactMap(\.memoryCycles)
    return parts.isEmpty ? nil : parts.reduce(0, +)
  }
  /// Cycles of one inference by function, rounded.
  public var functions: [String: Int] {
    let all = ([entry] + layers).flatMap(\.functions)
    return Dictionary(all.map { ($0.key, $0.value.cycles) }, uniquingKeysWith: +)
      .mapValues { Int($0.rounded()) }
  }
}

/// Turns the counted blocks into cycles of a board, after a check that the board has the memory.
public struct Costing: Stage {
  public static let name = "cost"
  public static let version = 2

  /// What decides the cost beside the emulation.
  public struct Parameters: Encodable, Sendable {
    var timing: String
    var flashBytes: Int
    var sramBytes: Int
    var memorySystem: Int?
  }

  /// The emulation.
  public let emulating: Emulating
  /// The board.
  public let board: Board
  public let parameters: Parameters

  /// The cost on `board` of what `emulating` counted.
  public init(_ emulating: Emulating, board: Board, toolchain: Toolchain) {
    self.emulating = emulating
    self.board = board
    parameters = Parameters(
      timing: toolchain.timing, flashBytes: board.flashBytes, sramBytes: board.sramBytes,
      memorySystem: emulating.counted.firstIndex(of: board))
  }

  public var inputs: [ArtifactKey] { get throws { [try emulating.key] } }
  public var estimate: Double { 1 }

  public func make(in workshop: Workshop) throws -> BoardCost {
    let firmware = try workshop.artifact(of: emulating.build)
    let emulation = try workshop.artifact(of: emulating)
    try firmware.requireFit(on: board, stackBytes: emulation.stackBytes)
    let regions = try CycleModel.cost(
      of: emulation.profile, elf: firmware.elf, on: board, system: parameters.memorySystem ?? 0)
    guard let entry = regions.first else {
      throw RunError.cell(board.name, "the profile is empty; the model was never entered")
    }
    return BoardCost(
      entry: entry, layers: Array(regions.dropFirst()),
      flashBytes: firmware.flashBytes, codeBytes: firmware.codeBytes,
      sramBytes: firmware.sramBytes,
      symbols: firmware.symbols, stackBytes: emulation.stackBytes, output: emulation.output)
  }
}
