import Foundation

/// A 32-bit little-endian Arm ELF: its sections and symbols (Tool Interface Standard ELF 1.2; "ELF for the
/// Arm Architecture", AAELF32).
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
    /// Whether the program may write to it.
    public var writable: Bool
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
  /// The architecture that it needs, from its build attributes; nil without them.
  public let architecture: Architecture?
  private let reader: ELFReader
  private let headers: [ELFReader.SectionHeader]

  /// Reads an ELF. Throws `EmulationError.badELF` for anything else, one that is cut off, or one for a core
  /// that is none of the M profile.
  public init(_ data: Data) throws {
    let reader = ELFReader(bytes: [UInt8](data))
    let headers = try reader.sectionHeaders()
    (self.reader, self.headers) = (reader, headers)
    sections = headers.filter { $0.flags & 2 != 0 }.map {
      Section(
        name: $0.name, address: $0.address, bytes: $0.size, executable: $0.flags & 4 != 0,
        writable: $0.flags & 1 != 0, loaded: $0.type != ELFReader.noBits)
    }
    architecture = try headers.first { $0.name == ".ARM.attributes" }.flatMap {
      try reader.attributes($0).map { try Architecture(attributes: $0) }
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

  /// The little-endian word that the file puts at an address; nil where it puts none.
  func word(at address: Int) throws -> Int? {
    let holder = headers.first {
      $0.flags & 2 != 0 && $0.type != ELFReader.noBits && $0.address <= address
        && address + 4 <= $0.address + $0.size
    }
    return try holder.map { try reader.word($0.offset + address - $0.address) }
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
