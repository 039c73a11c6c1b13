import Emulation
import Foundation

/// Compiles the packed model with kernels and firmware for one board.
public struct FirmwareBuild: Stage {
  public static let name = "build"
  public static let version = 1

  /// What decides the firmware beside the packed model.
  public struct Parameters: Encodable, Sendable {
    var core: Core
    var flashBytes: Int
    var sramBytes: Int
    var sources: String
    var compiler: String?
  }

  /// The packed model.
  public let packing: Packing
  /// The board.
  public let board: Board
  public let parameters: Parameters

  /// The firmware of `packing`'s model for `board`.
  public init(packing: Packing, board: Board, toolchain: Toolchain) {
    self.packing = packing
    self.board = board
    parameters = Parameters(
      core: board.core, flashBytes: board.flashBytes, sramBytes: board.sramBytes,
      sources: toolchain.sources, compiler: toolchain.versions["arm-none-eabi-gcc"])
  }

  public var inputs: [ArtifactKey] { get throws { [try packing.key] } }
  public var estimate: Double { 2 }

  public func make(in workshop: Workshop) throws -> Firmware {
    try workshop.crossCompiler.build(model: workshop.artifact(of: packing).files, board: board)
  }
}

/// Runs the firmware on test images in QEMU, counting every block.
public struct Emulating: Stage {
  public static let name = "emulate"
  public static let version = 1

  /// What decides the emulation beside the firmware.
  public struct Parameters: Encodable, Sendable {
    var images: Int
    var counting: String
    var emulator: String?
  }

  /// The firmware.
  public let build: FirmwareBuild
  public let parameters: Parameters

  /// The emulation of `build`'s firmware on the first test images, as many as `cell` asks for.
  public init(_ cell: Cell, build: FirmwareBuild, toolchain: Toolchain) {
    self.build = build
    parameters = Parameters(
      images: cell.sampling.emulated, counting: toolchain.counting,
      emulator: toolchain.versions["qemu-system-arm"])
  }

  public var inputs: [ArtifactKey] { get throws { [try build.key] } }
  public var estimate: Double { 3 }

  public func make(in workshop: Workshop) throws -> Emulation {
    let packing = build.packing
    let test = try workshop.dataset(packing.quantising.source.training.parameters.dataset).test
    let outputBytes = try workshop.artifact(of: packing).outputBytes
    return try Emulator(plugin: workshop.plugin).run(
      firmware: workshop.artifact(of: build), board: build.board,
      input: test.quantised(count: parameters.images), outputBytes: outputBytes)
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
}

/// Turns the counted blocks into cycles of the board's core.
public struct Costing: Stage {
  public static let name = "cost"
  public static let version = 1

  /// The emulation.
  public let emulating: Emulating
  /// Fingerprint of the cycle models.
  public let parameters: String

  /// The cost of what `emulating` counted.
  public init(_ emulating: Emulating, toolchain: Toolchain) {
    self.emulating = emulating
    parameters = toolchain.timing
  }

  public var inputs: [ArtifactKey] { get throws { [try emulating.key] } }
  public var estimate: Double { 1 }

  public func make(in workshop: Workshop) throws -> BoardCost {
    let firmware = try workshop.artifact(of: emulating.build)
    let emulation = try workshop.artifact(of: emulating)
    let regions = try CycleModel.of(emulating.build.board.core).cost(
      profile: emulation.profile, firmware: firmware)
    guard let entry = regions.first else {
      throw RunError.cell(emulating.build.board.name, "the profile is empty; the model was never entered")
    }
    return BoardCost(
      entry: entry, layers: Array(regions.dropFirst()),
      flashBytes: firmware.flashBytes, codeBytes: firmware.codeBytes,
      sramBytes: firmware.sramBytes,
      symbols: firmware.symbols, stackBytes: emulation.stackBytes, output: emulation.output)
  }
}
