import Emulation
import Foundation

/// A 32-bit Arm ELF written byte by byte, so that its code, sizes and symbols are known without a compiler.
struct HandELF {
  /// A section. Flags: 1 the program writes to it, 2 it is on the device, 4 it holds code.
  struct Section {
    var name: String
    var address: Int
    var bytes: [UInt8] = []
    var flags = 2
    /// Type 8 has bytes on the device but none in the file.
    var type = 1
    /// Bytes on the device, where the file has none.
    var size: Int?

    static func bss(_ name: String = ".bss", at address: Int, size: Int) -> Section {
      Section(name: name, address: address, flags: 3, type: 8, size: size)
    }
  }

  /// A symbol of kind 0 (none), 1 (object) or 2 (function, whose value is odd for Thumb code).
  struct Symbol {
    var name: String
    var value: Int
    var bytes = 0
    var kind = 2
  }

  var sections: [Section] = []
  var symbols: [Symbol] = []
  var machine = 40
  /// 1 for 32 bits.
  var wordClass = 1

  /// Thumb code at 0x100, as halfwords in hexadecimal, all in the function `f`.
  static func code(_ halfwords: String) -> HandELF {
    let bytes = thumb(halfwords)
    return HandELF(
      sections: [Section(name: ".text", address: 0x100, bytes: bytes, flags: 6)],
      symbols: [Symbol(name: "f", value: 0x101, bytes: bytes.count)])
  }

  static func thumb(_ halfwords: String) -> [UInt8] {
    halfwords.split(separator: " ").compactMap { UInt16($0, radix: 16) }.flatMap(half)
  }

  /// Little-endian words.
  static func words(_ numbers: [Int]) -> [UInt8] { numbers.flatMap(word) }

  /// The file: header, contents, symbols, names, section headers.
  var data: Data {
    var names: [UInt8] = [0]
    func name(_ text: String) -> Int {
      defer { names += [UInt8](text.utf8) + [0] }
      return names.count
    }
    var contents: [UInt8] = []
    var headers = [[Int](repeating: 0, count: 10)]
    func add(_ fields: [Int], _ bytes: [UInt8], size: Int? = nil, tail: [Int] = [0, 0, 4, 0]) {
      headers.append(fields + [52 + contents.count, size ?? bytes.count] + tail)
      contents += bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
    }
    for section in sections {
      add([name(section.name), section.type, section.flags, section.address], section.bytes, size: section.size)
    }
    // `$t` tells objdump that Thumb code begins; it is local, and locals come first.
    let marks = sections.filter { $0.flags & 4 != 0 }.map { Symbol(name: "$t", value: $0.address, kind: 0) }
    let table = (marks + symbols).map { symbol in
      Self.words([name(symbol.name), symbol.value, symbol.bytes])
        + [UInt8((symbol.kind == 0 ? 0 : 16) + symbol.kind), 0] + Self.half(UInt16(index(of: symbol)))
    }
    let strings = sections.count + 2
    let symbolBytes = [UInt8](repeating: 0, count: 16) + table.flatMap(\.self)
    add([name(".symtab"), 2, 0, 0], symbolBytes, tail: [strings, marks.count + 1, 4, 16])
    let ownName = name(".strtab")
    add([ownName, 3, 0, 0], names)
    let start =
      [0x7f, 0x45, 0x4c, 0x46, UInt8(wordClass), 1, 1] + [UInt8](repeating: 0, count: 9) + Self.half(2)
      + Self.half(UInt16(machine)) + Self.words([1, 0, 0, 52 + contents.count, 0x0500_0000])
    let end = [52, 32, 0, 40, headers.count, strings].flatMap { Self.half(UInt16($0)) }
    return Data(start + end + contents + headers.flatMap(Self.words))
  }

  /// The section header that holds a symbol; 0xfff1 for none.
  private func index(of symbol: Symbol) -> Int {
    let holder = sections.firstIndex {
      symbol.value >= $0.address && symbol.value < $0.address + ($0.size ?? $0.bytes.count)
    }
    return holder.map { $0 + 1 } ?? 0xfff1
  }

  private static func half(_ number: UInt16) -> [UInt8] { [UInt8(number & 255), UInt8(number >> 8)] }
  private static func word(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(number >> (8 * $0) & 255) } }
}

extension HandELF {
  /// The costs of a profile of this program, whose first line need not be given.
  func costs(_ profile: String, on core: Core) throws -> [RegionCost] {
    try CycleModel.of(core).cost(profile: Profile(text: "block-profile 2\n" + profile), elf: data)
  }

  /// The cycles of the first instructions, once, from an empty pipeline. Halves are not rounded.
  static func cycles(_ code: String, instructions: Int, on core: Core) throws -> Double {
    let profile = "block 0 100 \(instructions)\nedge 0 - 0 1\n"
    return try Self.code(code).costs(profile, on: core).reduce(0) { $0 + $1.exactCycles }
  }
}

extension RegionCost {
  /// Its cycles with the half that rounding takes off.
  var exactCycles: Double { classes.values.reduce(0) { $0 + $1.cycles } }
}
