/// The QEMU machine that runs a core's code. Its clock and peripherals are never read: QEMU counts blocks,
/// the cycle model counts time.
struct Machine: Sendable {
  /// A range of memory.
  struct Region: Sendable {
    let origin: Int
    let bytes: Int
  }

  /// QEMU's name.
  let name: String
  /// Where code and constants go.
  let flash: Region
  /// Where data and stack go.
  let sram: Region
  /// Where constants go for a board with more flash than `flash` holds; nil where there is no other memory.
  let constants: Region?

  /// The machine of a core, from QEMU 7.2's hw/arm/mps2.c, mps2-tz.c and armsse.c. The secure aliases are
  /// used where the core has TrustZone, as it starts in secure state. QEMU has no Cortex-M0+ machine with
  /// enough memory: its ARMv6-M code runs unchanged on the Cortex-M3, block for block.
  init(core: Core) {
    let megabyte = 1 << 20
    let ssram = Region(origin: 0x2000_0000, bytes: 4 * megabyte)
    let code = Region(origin: 0, bytes: 4 * megabyte)
    switch core {
    case .cortexM0Plus, .cortexM3: self.init(name: "mps2-an385", flash: code, sram: ssram)
    case .cortexM4: self.init(name: "mps2-an386", flash: code, sram: ssram)
    case .cortexM7: self.init(name: "mps2-an500", flash: code, sram: ssram)
    case .cortexM33:
      self.init(
        name: "mps2-an505", flash: Region(origin: 0x1000_0000, bytes: 4 * megabyte),
        sram: Region(origin: 0x3800_0000, bytes: 4 * megabyte))
    case .cortexM55:
      self.init(
        name: "mps3-an547", flash: Region(origin: 0, bytes: megabyte / 2),
        sram: Region(origin: 0x2000_0000, bytes: megabyte / 2),
        constants: Region(origin: 0x0100_0000, bytes: 2 * megabyte))
    }
  }

  private init(name: String, flash: Region, sram: Region, constants: Region? = nil) {
    self.name = name
    self.flash = flash
    self.sram = sram
    self.constants = constants
  }

  /// Where the constants of a board go when not behind its code, as it has more flash than the first memory.
  func separateConstants(of board: Board) -> Region? {
    constants.flatMap { board.flashBytes > flash.bytes ? $0 : nil }
  }

  /// The addresses of a board's flash: what the first memory has of it, or all up to the end of its constants.
  func flash(of board: Board) -> Region {
    guard let constants = separateConstants(of: board) else {
      return Region(origin: flash.origin, bytes: min(board.flashBytes, flash.bytes))
    }
    let bytes = min(constants.bytes, board.flashBytes - flash.bytes)
    return Region(origin: flash.origin, bytes: constants.origin + bytes - flash.origin)
  }
}
