import Foundation

/// A 32-bit little-endian Arm ELF: its sections and symbols (Tool Interface Standard ELF 1.2; "ELF for the Arm
/// Architecture", AAELF32).
public struct ELF: Sendable {
  /// A section that takes memory on the device.
  public struct Section: Hashable, Sendable {
    /// Name, such as `.text`.
    public var name: String
    /// Address.
    public var address: Int
    /// Bytes.
    public var bytes: Int
    /// Whether it holds instructions.
    public var executable: Bool
    /// Whether it holds bytes in the file; `.bss` does not.
    public var loaded: Bool
  }

  /// A function or an object.
  public struct Symbol: Hashable, Sendable {
    /// Name.
    public var name: String
    /// Address, without the bit that marks Thumb code.
    public var address: Int
    /// Bytes; 0 when unknown.
    public var bytes: Int
    /// Whether it is a function, not data.
    public var isFunction: Bool
  }

  /// Sections in the order of the file.
  public let sections: [Section]
  /// Functions and objects by ascending address, then name.
  public let symbols: [Symbol]

  /// Reads an ELF. Throws `EmulationError.badELF` for anything else, or one that is cut off.
  public init(_ data: Data) throws {
    let reader = ELFReader(bytes: [UInt8](data))
    let headers = try reader.sectionHeaders()
    sections = headers.filter { $0.flags & 2 != 0 }.map {
      Section(
        name: $0.name, address: $0.address, bytes: $0.size, executable: $0.flags & 4 != 0,
        loaded: $0.type != ELFReader.noBits)
    }
    symbols = try reader.symbols(headers).sorted { ($0.address, $0.name) < ($1.address, $1.name) }
  }

  /// The address of a function. Throws `EmulationError.missingSymbol`.
  public func address(ofFunction name: String) throws -> Int {
    guard let symbol = symbols.first(where: { $0.name == name && $0.isFunction }) else {
      throw EmulationError.missingSymbol(name)
    }
    return symbol.address
  }

  /// The name of the function that holds an address; `?` for none.
  public func function(at address: Int) -> String {
    let before = symbols.last { $0.isFunction && $0.address <= address }
    guard let before, before.bytes == 0 || address < before.address + before.bytes else { return "?" }
    return before.name
  }

  /// Bytes that the file puts into flash: code, constants, and the initial values of data.
  public var flashBytes: Int { sections.filter(\.loaded).map(\.bytes).reduce(0, +) }
  /// Bytes of instructions with their literals, and of the vector table.
  public var codeBytes: Int {
    sections.filter { $0.executable || $0.name == ".vectors" }.map(\.bytes).reduce(0, +)
  }
  /// Bytes of static data in SRAM: `.data` and `.bss`.
  public var sramBytes: Int {
    sections.filter { [".data", ".bss"].contains($0.name) }.map(\.bytes).reduce(0, +)
  }
}

/// The fields of an ELF file, each read with its bounds checked.
struct ELFReader {
  struct SectionHeader {
    var name: String
    var type, flags, address, offset, size, link: Int
  }

  static let noBits = 8
  private static let symbolTable = 2
  let bytes: [UInt8]

  func sectionHeaders() throws -> [SectionHeader] {
    guard bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46, 1, 1]), try half(18) == 40 else {
      throw EmulationError.badELF("the file is no ELF for Arm")
    }
    let (table, size, count, names) = (try word(32), try half(46), try half(48), try half(50))
    let nameTable = try word(table + names * size + 16)
    return try (0..<count).map { try sectionHeader(at: table + $0 * size, names: nameTable) }
  }

  private func sectionHeader(at base: Int, names: Int) throws -> SectionHeader {
    SectionHeader(
      name: try text(names + word(base)), type: try word(base + 4), flags: try word(base + 8),
      address: try word(base + 12), offset: try word(base + 16), size: try word(base + 20),
      link: try word(base + 24))
  }

  func symbols(_ headers: [SectionHeader]) throws -> [ELF.Symbol] {
    guard let table = headers.first(where: { $0.type == Self.symbolTable }) else { return [] }
    guard headers.indices.contains(table.link) else { throw EmulationError.badELF("the symbols have no names") }
    let names = headers[table.link].offset
    return try stride(from: table.offset, to: table.offset + table.size, by: 16).compactMap {
      try symbol(at: $0, names: names)
    }
  }

  private func symbol(at base: Int, names: Int) throws -> ELF.Symbol? {
    let kind = try byte(base + 12) & 0xf
    let (object, function) = (1, 2)
    guard kind == object || kind == function else { return nil }
    let address = try word(base + 4)
    return ELF.Symbol(
      name: try text(names + word(base)), address: kind == function ? address & ~1 : address,
      bytes: try word(base + 8), isFunction: kind == function)
  }

  private func byte(_ offset: Int) throws -> Int {
    guard bytes.indices.contains(offset) else { throw EmulationError.badELF("the file is cut off") }
    return Int(bytes[offset])
  }

  private func half(_ offset: Int) throws -> Int { try byte(offset) | byte(offset + 1) << 8 }

  private func word(_ offset: Int) throws -> Int { try half(offset) | half(offset + 2) << 16 }

  private func text(_ offset: Int) throws -> String {
    guard bytes.indices.contains(offset) else { throw EmulationError.badELF("the file is cut off") }
    return String(decoding: bytes[offset...].prefix { $0 != 0 }, as: UTF8.self)
  }
}
