/// The QEMU machine that runs a core's code. Its clock and peripherals are never read: QEMU counts blocks,
/// the cycle model counts time.
struct Machine: Sendable {
  /// A range of memory.
  struct Region: Hashable, Sendable {
    let name: String
    let origin: Int
    let bytes: Int

    var range: Range<Int> { origin..<origin + bytes }
  }

  /// QEMU's name.
  let name: String
  /// Where the core finds its vector table after reset.
  let vectors: Int
  /// Where our firmware has code and constants.
  let flash: Region
  /// Where our firmware has data and stack.
  let sram: Region
  /// All memory that an ELF may be linked for.
  let memories: [Region]

  /// Bytes in front of the flash of our firmware, for the vector table.
  static let vectorBytes = 1024
  private static let kilobyte = 1 << 10
  private static let megabyte = 1 << 20

  /// The machine of a core, from QEMU 7.2's hw/arm/mps2.c, mps2-tz.c, mps3.c and armsse.c. The secure aliases
  /// are used where the core has TrustZone, as it starts in secure state. QEMU has no Cortex-M0+ machine with
  /// enough memory: its ARMv6-M code runs unchanged on the Cortex-M3, block for block.
  init(core: Core) {
    switch core {
    case .cortexM0Plus, .cortexM3: self.init(mps2: "mps2-an385")
    case .cortexM4: self.init(mps2: "mps2-an386")
    case .cortexM7: self.init(mps2: "mps2-an500")
    case .cortexM33:
      self.init(
        name: "mps2-an505", vectors: 0x1000_0000, flash: ("SSRAM1", 0x1000_0000, 4 * Self.megabyte),
        sram: ("SSRAM2 and SSRAM3", 0x3800_0000, 4 * Self.megabyte),
        others: [
          ("internal SRAM", 0x3000_0000, 128 * Self.kilobyte), ("DDR", 0x8000_0000, 16 * Self.megabyte),
        ])
    case .cortexM55:
      // The firmware of a large network does not fit the tightly coupled memories.
      self.init(
        name: "mps3-an547", vectors: 0, flash: ("DDR", 0x6000_0000, 16 * Self.megabyte),
        sram: ("ISRAM", 0x2100_0000, 4 * Self.megabyte),
        others: [
          ("ITCM", 0, 512 * Self.kilobyte), ("SRAM", 0x0100_0000, 2 * Self.megabyte),
          ("DTCM", 0x2000_0000, 512 * Self.kilobyte),
        ])
    }
  }

  private init(mps2 name: String) {
    self.init(
      name: name, vectors: 0, flash: ("SSRAM1", 0, 4 * Self.megabyte),
      sram: ("SSRAM2 and SSRAM3", 0x2000_0000, 4 * Self.megabyte),
      others: [("PSRAM", 0x2100_0000, 16 * Self.megabyte)])
  }

  private init(
    name: String, vectors: Int, flash: (String, Int, Int), sram: (String, Int, Int),
    others: [(String, Int, Int)]
  ) {
    self.name = name
    self.vectors = vectors
    let regions = ([flash, sram] + others).map { Region(name: $0.0, origin: $0.1, bytes: $0.2) }
    (self.flash, self.sram, memories) = (regions[0], regions[1], regions)
  }
}
