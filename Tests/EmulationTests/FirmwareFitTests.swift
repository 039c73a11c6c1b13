import Documents
import Emulation
import Foundation
import Testing

/// Whether a firmware, its data and its stack fit a board, to the byte.
struct FirmwareFitTests {
  /// 64 + 512 + 400 + 64 bytes of flash, 64 + `bss` of data.
  private func firmware(bss: Int = 900, constants: Int = 400) throws -> Firmware {
    let zeros = { [UInt8](repeating: 0, count: $0) }
    let elf = HandELF(sections: [
      .init(name: ".vectors", address: 0, bytes: zeros(64)),
      .init(name: ".text", address: 0x100, bytes: zeros(512), flags: 6),
      .init(name: ".rodata", address: 0x300, bytes: zeros(constants)),
      .init(name: ".data", address: 0x2000_0000, bytes: zeros(64), flags: 3),
      .bss(at: 0x2000_0040, size: bss),
    ]).data
    let read = try ELF(elf)
    return try .made(
      of: elf, codeBytes: read.codeBytes, flashBytes: read.flashBytes, sramBytes: read.sramBytes)
  }

  private func board(flash: Int = 1040, sram: Int = 2048) throws -> Board {
    let text = """
      {"name": "b", "summary": "s", "core": "cortex-m4", "clockHz": 1000000, "flashBytes": \(flash),
       "sram": [{"name": "a", "bytes": 48, "waitStates": 0, "cached": false, "source": "x", "confidence": "read"},
         {"name": "b", "bytes": \(sram - 48), "waitStates": 0, "cached": false, "source": "x", "confidence": "read"}],
       "flash": {"waitStates": 0, "lineBytes": 8, "prefetch": false, "instructionCache": null, "dataCache": null,
         "source": "x", "confidence": "read"}, "power": null, "sources": []}
      """
    return try Board(node: Document(text: text, name: "b.json").root)
  }

  private func problem(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch { return "\(error)" }
  }

  @Test func theLastByteOfTheFlashMayBeUsed() throws {
    try firmware().requireFit(on: board(flash: 1040))
    #expect(
      problem { try firmware().requireFit(on: board(flash: 1039)) }
        == "the firmware does not fit b: section .data makes FLASH overflow by 1 bytes")
    // The first section that does not fit is named, and all bytes too many are counted.
    #expect(
      problem { try firmware(constants: 448).requireFit(on: board(flash: 1023)) }
        == "the firmware does not fit b: section .rodata makes FLASH overflow by 65 bytes")
  }

  @Test func theDataLeaveRoomForTheLeastStack() throws {
    #expect(Firmware.leastStackBytes == 1024)
    try firmware(bss: 960).requireFit(on: board())
    #expect(
      problem { try firmware(bss: 961).requireFit(on: board()) }
        == "the firmware does not fit b: section .bss makes SRAM overflow by 1 bytes")
    #expect(
      problem { try firmware(bss: 0).requireFit(on: board(sram: 1024 + 60)) }
        == "the firmware does not fit b: section .data makes SRAM overflow by 4 bytes")
  }

  @Test func aStackMayTakeWhatTheDataLeave() throws {
    // 2048 less 64 + 900.
    try firmware().requireFit(on: board(), stackBytes: 1084)
    #expect(
      problem { try firmware().requireFit(on: board(), stackBytes: 1085) }
        == "the stack of 1085 bytes does not fit b, which has 1084 bytes left beside the data")
  }

  @Test func lackOfMemoryIsToldFromOtherErrors() {
    #expect(EmulationError.overflow(board: "b", memory: "SRAM", bytes: 1, section: nil).isLackOfMemory)
    #expect(EmulationError.stackTooDeep(board: "b", bytes: 2, left: 1).isLackOfMemory)
    // The emulated machine's memory and a stack that met the data say nothing about a board.
    #expect(!EmulationError.stackOverflow(image: 0, bytes: 4).isLackOfMemory)
    #expect(!EmulationError.misplaced(section: "s", address: 0, machine: "m", memories: "n").isLackOfMemory)
    #expect(!EmulationError.badELF("x").isLackOfMemory)
  }
}

extension Firmware {
  private struct Fields: Encodable {
    let elf: Data
    let codeBytes, flashBytes, sramBytes: Int
    let symbols: [String: Int]
    let flags: [String]
  }

  /// A firmware that nothing compiled; its initialiser is the compiler's, so it comes by way of JSON.
  static func made(of elf: Data, codeBytes: Int = 0, flashBytes: Int = 0, sramBytes: Int = 0) throws -> Firmware {
    let fields = Fields(
      elf: elf, codeBytes: codeBytes, flashBytes: flashBytes, sramBytes: sramBytes, symbols: [:], flags: [])
    return try JSONDecoder().decode(Firmware.self, from: JSONEncoder().encode(fields))
  }
}
