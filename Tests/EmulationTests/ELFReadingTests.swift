import Emulation
import Foundation
import Testing

/// Sizes, symbols and attributes of an ELF that was written by hand.
struct ELFReadingTests {
  private typealias Section = HandELF.Section
  private typealias Symbol = HandELF.Symbol

  private static let sections = [
    Section(name: ".vectors", address: 0, bytes: HandELF.words(Array(repeating: 0, count: 16))),
    Section(name: ".text", address: 0x100, bytes: HandELF.thumb("bf00 bf00 4770 4770"), flags: 6),
    Section(name: ".rodata", address: 0x108, bytes: [1, 2, 3]),
    Section(name: ".data", address: 0x2000_0000, bytes: [4, 5, 6, 7], flags: 3),
    Section.bss(at: 0x2000_0004, size: 100),
    Section(name: ".comment", address: 0, bytes: [9, 9], flags: 0),
  ]

  private func elf(_ symbols: [Symbol] = [], _ more: [Section] = []) throws -> ELF {
    try ELF(HandELF(sections: Self.sections + more, symbols: symbols).data)
  }

  @Test func everyByteIsCountedWhereItBelongs() throws {
    let elf = try elf()
    #expect(elf.sections.map(\.name) == [".vectors", ".text", ".rodata", ".data", ".bss"])
    #expect(elf.sections.map(\.bytes) == [64, 8, 3, 4, 100])
    #expect(elf.sections.map(\.executable) == [false, true, false, false, false])
    #expect(elf.sections.map(\.writable) == [false, false, false, true, true])
    #expect(elf.sections.map(\.loaded) == [true, true, true, true, false])
    // The vector table is code, though nothing executes it; initial values of data are in both memories.
    #expect(elf.codeBytes == 64 + 8)
    #expect(elf.flashBytes == 64 + 8 + 3 + 4)
    #expect(elf.sramBytes == 4 + 100)
  }

  @Test func symbolsAreSortedWithoutTheThumbBit() throws {
    let elf = try elf([
      Symbol(name: "z", value: 0x105, bytes: 2), Symbol(name: "b", value: 0x101, bytes: 4),
      Symbol(name: "a", value: 0x101, bytes: 4), Symbol(name: "odd", value: 0x109, bytes: 2, kind: 1),
      Symbol(name: "label", value: 0x102, kind: 0),
    ])
    // Only functions lose the lowest bit; what is neither function nor object is left out.
    #expect(elf.symbols.map(\.name) == ["a", "b", "z", "odd"])
    #expect(elf.symbols.map(\.address) == [0x100, 0x100, 0x104, 0x109])
    #expect(elf.symbols.map(\.isFunction) == [true, true, true, false])
    #expect(try elf.address(ofFunction: "z") == 0x104)
    #expect(throws: EmulationError.missingSymbol("odd")) { try elf.address(ofFunction: "odd") }
  }

  @Test func anAddressIsInTheFunctionThatHoldsIt() throws {
    let elf = try elf([
      Symbol(name: "first", value: 0x101, bytes: 2), Symbol(name: "sizeless", value: 0x105),
      Symbol(name: "table", value: 0x108, bytes: 3, kind: 1),
    ])
    let names = [0xfe, 0x100, 0x101, 0x102, 0x104, 0x10a].map { elf.function(at: $0) }
    // Nothing before the first; a gap behind it; a function of unknown size reaches to the next one.
    #expect(names == ["?", "first", "first", "?", "sizeless", "sizeless"])
  }

  /// Build attributes: version, length, vendor, whole file, length, then tags with their values.
  private func attributes(_ tags: [UInt8], vendor: String = "aeabi", scope: UInt8 = 1) -> Section {
    let inner = [scope] + HandELF.words([5 + tags.count]) + tags
    let outer = [UInt8](vendor.utf8) + [0] + inner
    let bytes = [UInt8(ascii: "A")] + HandELF.words([4 + outer.count]) + outer
    return Section(name: ".ARM.attributes", address: 0, bytes: bytes, flags: 0, type: 0x7000_0003)
  }

  private static let name: [UInt8] = [5] + [UInt8]("core".utf8) + [0]

  @Test(arguments: [
    (11, Architecture.v6M), (12, .v6M), (10, .v7M), (13, .v7EM), (16, .v8M), (17, .v8M), (21, .v81M),
  ])
  func theArchitectureIsThatOfTheAttributes(tag: Int, architecture: Architecture) throws {
    let (tag, profile) = (UInt8(tag), UInt8(ascii: "M"))
    #expect(try elf([], [attributes(Self.name + [6, tag, 7, profile, 9, 2])]).architecture == architecture)
    // Without a profile it is taken to be this one.
    #expect(try elf([], [attributes([6, tag])]).architecture == architecture)
    for wrong in [UInt8(ascii: "A"), UInt8(ascii: "R")] {
      #expect(throws: EmulationError.badELF("the ELF is for an Arm core that is no Cortex-M (Tag_CPU_arch \(tag))")) {
        try elf([], [attributes(Self.name + [6, tag, 7, wrong])])
      }
    }
  }

  @Test func withoutItsOwnAttributesNoArchitectureIsKnown() throws {
    #expect(try elf().architecture == nil)
    #expect(try elf([], [attributes([6, 21], vendor: "other")]).architecture == nil)
    #expect(try elf([], [attributes([6, 21], scope: 2)]).architecture == nil)
  }

  @Test func coresRunTheCodeOfThoseBefore() {
    #expect([.v6M, .v7M, .v7EM, .v8M, .v81M] == [Architecture.v81M, .v7EM, .v6M, .v8M, .v7M].sorted())
    let cores = Core.allCases.sorted { $0.architecture < $1.architecture }.map(\.architecture)
    #expect(cores == [.v6M, .v7M, .v7EM, .v7EM, .v8M, .v81M])
  }

  @Test func whatIsNoELFOfArmIsRefused() throws {
    var other = HandELF(sections: Self.sections)
    other.machine = 62
    #expect(throws: EmulationError.badELF("the file is no ELF for Arm")) { try ELF(other.data) }
    other = HandELF(sections: Self.sections)
    other.wordClass = 2
    #expect(throws: EmulationError.badELF("the file is no ELF for Arm")) { try ELF(other.data) }
    #expect(throws: EmulationError.badELF("the file is no ELF for Arm")) { try ELF(Data()) }
    let good = HandELF(sections: Self.sections).data
    for length in 20..<good.count {
      #expect(throws: EmulationError.badELF("the file is cut off"), "\(length)") { try ELF(good.prefix(length)) }
    }
  }
}
