import Foundation

/// Builds the firmware of a board: a generated model, the kernels and the runtime in `Firmware/`.
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
  /// `DTMM_MODEL_OUTPUT_BYTES` and declares `dtmm_model_run`, which a `.c` file defines.
  ///
  /// Throws `EmulationError`: a missing compiler, its messages, or by how much a memory overflows.
  public func build(model: [String: Data], board: Board) throws -> Firmware {
    let compiler = Compiler(
      program: "arm-none-eabi-gcc", package: "gcc-arm-none-eabi libnewlib-arm-none-eabi",
      flags: Self.compilerFlags(for: board.core), target: board.name)
    let objects = try objects(of: model, with: compiler)
    let options = Self.linkerFlags(for: board)
    do {
      let script = ["firmware.ld": try tree.firmware()["firmware/firmware.ld"] ?? Data()]
      let elf = try compiler.link(objects, with: script, options: options)
      return try Firmware(elf: elf, flags: compiler.flags + options)
    } catch EmulationError.compileFailed(_, let messages) {
      throw Self.overflow(in: messages, board: board)
        ?? EmulationError.compileFailed(target: board.name, messages: messages)
    }
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

  /// The board's memories at the addresses of the machine that stands for it, clipped to what that has.
  static func linkerFlags(for board: Board) -> [String] {
    let machine = Machine(core: board.core)
    let flash = machine.flash(of: board)
    let constants = machine.separateConstants(of: board).map { region in
      ["-Wl,--section-start=.rodata=0x\(String(region.origin, radix: 16))"]
    }
    let symbols = [
      ("DTMM_FLASH_ORIGIN", flash.origin),
      ("DTMM_FLASH_BYTES", flash.bytes),
      ("DTMM_SRAM_ORIGIN", machine.sram.origin),
      ("DTMM_SRAM_BYTES", min(board.sramBytes, machine.sram.bytes)),
    ]
    return ["-nostartfiles", "-Wl,--gc-sections", "-Wl,--build-id=none", "-T", "firmware.ld"]
      + symbols.map { "-Wl,--defsym=\($0)=\($1)" } + (constants ?? [])
  }

  /// What ld says of a memory that is too small: "section `.bss' will not fit in region `SRAM'" and
  /// "region `SRAM' overflowed by 20 bytes"; or, of constants with an address of their own, that their end "address
  /// 0x1234 of program section `.rodata' is not within region `FLASH'".
  private static func overflow(in messages: String, board: Board) -> EmulationError? {
    if let match = messages.firstMatch(of: /address 0x(\w+) of .*section `([^']+)' is not within region `(\w+)'/),
      let end = Int(match.1, radix: 16)
    {
      let flash = Machine(core: board.core).flash(of: board)
      return .overflow(
        board: board.name, memory: String(match.3), bytes: end - flash.origin - flash.bytes, section: String(match.2))
    }
    guard let match = messages.firstMatch(of: /region `(\w+)' overflowed by (\d+) bytes/),
      let bytes = Int(match.2)
    else { return nil }
    let section = messages.firstMatch(of: /section `([^']+)' will not fit in region/).map { String($0.1) }
    return .overflow(board: board.name, memory: String(match.1), bytes: bytes, section: section)
  }
}

/// The C files among these, by name.
func sources(of files: SourceFiles) -> [String] { files.keys.filter { $0.hasSuffix(".c") }.sorted() }
