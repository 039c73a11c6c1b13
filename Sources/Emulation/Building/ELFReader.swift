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
    guard table + count * size <= bytes.count else { throw EmulationError.badELF("the file is cut off") }
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
    guard headers.indices.contains(table.link) else {
      throw EmulationError.badELF("the symbols have no names")
    }
    let names = headers[table.link].offset
    return try stride(from: table.offset, to: table.offset + table.size, by: 16).compactMap {
      try symbol(at: $0, names: names)
    }
  }

  /// Tags of the build attributes that tell the core (AAELF32 addenda: "Build Attributes").
  static let architectureTag = 6
  static let profileTag = 7

  /// The attributes of the whole file that tell the core, by tag; nil without any.
  func attributes(_ header: SectionHeader) throws -> [Int: Int]? {
    let version = UInt8(ascii: "A")
    let wholeFile = 1
    // The version, a length, the vendor's name, the scope, and again a length.
    let vendor = try text(header.offset + 5)
    let scope = header.offset + 5 + vendor.utf8.count + 1
    guard try byte(header.offset) == Int(version), vendor == "aeabi", try byte(scope) == wholeFile else {
      return nil
    }
    var found: [Int: Int] = [:]
    var at = scope + 5
    let end = header.offset + header.size
    while at < end {
      let tag = try byte(at)
      if tag > Self.profileTag { break }
      // Names end with a zero; all other attributes up to the profile are small numbers.
      if tag == 4 || tag == 5 {
        at += 1 + (try text(at + 1)).utf8.count + 1
      } else {
        found[tag] = try byte(at + 1)
        at += 2
      }
    }
    return found
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

  func word(_ offset: Int) throws -> Int { try half(offset) | half(offset + 2) << 16 }

  private func text(_ offset: Int) throws -> String {
    guard bytes.indices.contains(offset) else { throw EmulationError.badELF("the file is cut off") }
    return String(decoding: bytes[offset...].prefix { $0 != 0 }, as: UTF8.self)
  }
}
