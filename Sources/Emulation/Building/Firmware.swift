import Foundation

/// A linked program for one board.
public struct Firmware: Codable, Hashable, Sendable {
  /// The ELF file, equal byte for byte for equal inputs.
  public var elf: Data
  /// Bytes of instructions with their literals, and of the vector table.
  public var codeBytes: Int
  /// Bytes of flash: code, constants, and the initial values of data.
  public var flashBytes: Int
  /// Bytes of static data in SRAM: `.data` and `.bss`, without the stack.
  public var sramBytes: Int
  /// Bytes of each data object by name.
  public var symbols: [String: Int]
  /// Compiler and linker flags.
  public var flags: [String]

  init(elf data: Data, flags: [String]) throws {
    let parsed = try ELF(data)
    elf = data
    codeBytes = parsed.codeBytes
    flashBytes = parsed.flashBytes
    sramBytes = parsed.sramBytes
    symbols = Dictionary(
      parsed.symbols.filter { !$0.isFunction && $0.bytes > 0 }.map { ($0.name, $0.bytes) },
      uniquingKeysWith: +)
    self.flags = flags
  }
}
