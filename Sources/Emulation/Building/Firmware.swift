import Foundation

/// A linked program for the boards of one core.
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

  /// The least stack that makes sense, in bytes.
  public static let leastStackBytes = 1024

  /// Checks that a board has the memory for it, with a stack of so many bytes.
  ///
  /// Throws `EmulationError.overflow` naming the section that does not fit and the bytes too many, or
  /// `.stackTooDeep`.
  public func requireFit(on board: Board, stackBytes: Int = Self.leastStackBytes) throws {
    let sections = try ELF(elf).sections
    try sections.filter(\.loaded).requireTotal(atMost: board.flashBytes, memory: "FLASH", of: board)
    let data = sections.filter { [".data", ".bss"].contains($0.name) }
    try data.requireTotal(atMost: board.sramBytes - Self.leastStackBytes, memory: "SRAM", of: board)
    guard sramBytes + stackBytes <= board.sramBytes else {
      throw EmulationError.stackTooDeep(
        board: board.name, bytes: stackBytes, left: board.sramBytes - sramBytes)
    }
  }
}
