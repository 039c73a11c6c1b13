import Foundation

/// Builds the firmware of a core: a generated model, the kernels and the runtime in `Firmware/`.
public struct CrossCompiler: Sendable {
  private let tree: SourceTree
  private let cache = ObjectCache()

  /// A compiler that reads the kernels and the runtime below the repository's root.
  public init(root: URL) { tree = SourceTree(root: root) }

  /// Flags of every compilation for a core.
  public static func compilerFlags(for core: Core) -> [String] {
    core.compilerFlags + [
      "-O3", "-std=c11", "-ffunction-sections", "-fdata-sections", "-fno-common", "-DDTMM_PROFILE",
      "-Ikernels/include", "-Ikernels", "-Ifirmware", "-I.",
    ]
  }

  /// Builds from the files of a generated model: `model.h` defines `DTMM_MODEL_INPUT_BYTES` and
  /// `DTMM_MODEL_OUTPUT_BYTES` and declares `dtmm_model_run`, which a `.c` file defines. All boards of a core
  /// run the same firmware; `Firmware.requireFit` says whether one has the memory for it.
  ///
  /// Throws `EmulationError`: a missing compiler, its messages, or by how much a memory of the emulated
  /// machine overflows.
  public func build(model: [String: Data], core: Core) throws -> Firmware {
    let compiler = Compiler(
      program: "arm-none-eabi-gcc", package: "gcc-arm-none-eabi libnewlib-arm-none-eabi",
      flags: Self.compilerFlags(for: core), target: core.title)
    let objects = try objects(of: model, with: compiler)
    let options = Self.linkerFlags(for: core)
    do {
      let script = ["firmware.ld": try tree.firmware()["firmware/firmware.ld"] ?? Data()]
      let elf = try compiler.link(objects, with: script, options: options)
      return try Firmware(elf: elf, flags: compiler.flags + options)
    } catch EmulationError.compileFailed(_, let messages) {
      throw Self.overflow(in: messages, core: core)
        ?? EmulationError.compileFailed(target: core.title, messages: messages)
    }
  }

  /// Builds for the core of a board, and checks that the board has the memory; throws as `build(model:core:)`.
  public func build(model: [String: Data], board: Board) throws -> Firmware {
    let firmware = try build(model: model, core: board.core)
    try firmware.requireFit(on: board)
    return firmware
  }

  private func objects(of model: SourceFiles, with compiler: Compiler) throws -> SourceFiles {
    let kernels = try tree.kernels()
    let runtime = try tree.firmware().filter { $0.key != "firmware/host_main.c" }
    let main = "firmware/main.c"
    let shared = kernels.merging(runtime) { kernel, _ in kernel }
    let fixed = try cache.compile(sources(of: shared).filter { $0 != main }, of: shared, with: compiler)
    let own = try compiler.compile(
      sources(of: model) + [main], of: shared.merging(model) { _, generated in generated })
    return fixed.merging(own) { _, generated in generated }
  }

  /// The memories of the machine that stands for the core.
  static func linkerFlags(for core: Core) -> [String] {
    let machine = Machine(core: core)
    // Where the flash begins with the vector table, the rest of it follows.
    let taken = machine.flash.origin == machine.vectors ? Machine.vectorBytes : 0
    let symbols = [
      ("DTMM_VECTORS_ORIGIN", machine.vectors),
      ("DTMM_VECTORS_BYTES", Machine.vectorBytes),
      ("DTMM_FLASH_ORIGIN", machine.flash.origin + taken),
      ("DTMM_FLASH_BYTES", machine.flash.bytes - taken),
      ("DTMM_SRAM_ORIGIN", machine.sram.origin),
      ("DTMM_SRAM_BYTES", machine.sram.bytes),
    ]
    return ["-nostartfiles", "-Wl,--gc-sections", "-Wl,--build-id=none", "-T", "firmware.ld"]
      + symbols.map { "-Wl,--defsym=\($0)=\($1)" }
  }

  /// What ld says of a memory that is too small: "section `.bss' will not fit in region `SRAM'" and
  /// "region `SRAM' overflowed by 20 bytes".
  private static func overflow(in messages: String, core: Core) -> EmulationError? {
    guard let match = messages.firstMatch(of: /region `(\w+)' overflowed by (\d+) bytes/),
      let bytes = Int(match.2)
    else { return nil }
    let section = messages.firstMatch(of: /section `([^']+)' will not fit in region/).map { String($0.1) }
    return .overflow(board: "the emulated \(core.title)", memory: String(match.1), bytes: bytes, section: section)
  }
}

/// The C files among these, by name.
func sources(of files: SourceFiles) -> [String] { files.keys.filter { $0.hasSuffix(".c") }.sorted() }
