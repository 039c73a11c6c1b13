import Foundation

/// The record that the firmware leaves in `report.bin`; the layout is that of `Firmware/report.h`.
struct FirmwareReport {
  /// Images that ran.
  let images: Int
  /// Deepest stack of any of them in bytes.
  let stackBytes: Int

  /// Reads the record of a run that ended well; throws the `EmulationError` that tells how another one ended.
  init(_ data: Data, elf: ELF) throws {
    let words = Self.words(of: data)
    guard words.count == 6 else {
      throw EmulationError.badOutput("report.bin holds \(data.count) bytes; expected 24")
    }
    switch words[0] {
    case 0: (images, stackBytes) = (words[1], words[2])
    case 1: throw Self.fault(words, elf: elf)
    case 2:
      throw EmulationError.modelFailed(image: words[1], status: Int(Int32(truncatingIfNeeded: words[2])))
    case 3: throw EmulationError.stackOverflow(image: words[1], bytes: words[2])
    case 4:
      let acts = ["opening input.bin", "opening output.bin", "reading a whole image", "writing the outputs"]
      let act = acts.indices.contains(words[1]) ? acts[words[1]] : "an unknown access"
      throw EmulationError.badOutput(
        "semihosting failed at \(act); expected whole images of the model's input size")
    default: throw EmulationError.badOutput("report.bin says \(words[0]); expected 0 to 4")
    }
  }

  private static func words(of data: Data) -> [Int] {
    let bytes = [UInt8](data)
    return stride(from: 0, to: bytes.count - bytes.count % 4, by: 4).map { at in
      (0..<4).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
    }
  }

  private static func fault(_ words: [Int], elf: ELF) -> EmulationError {
    let names = [2: "NMI", 3: "HardFault", 4: "MemManage", 5: "BusFault", 6: "UsageFault", 7: "SecureFault"]
    let status =
      "CFSR 0x\(String(words[4], radix: 16))\(causes(words[4])), BFAR 0x\(String(words[5], radix: 16))"
    return .fault(
      exception: names[words[1]] ?? "exception \(words[1])", pc: words[2],
      function: elf.function(at: words[2]), status: status)
  }

  /// The set bits of the configurable fault status register by name (Armv7-M ARM, B3.2.15; Armv8-M adds
  /// STKOF).
  private static func causes(_ cfsr: Int) -> String {
    let bits = [
      0: "IACCVIOL", 1: "DACCVIOL", 3: "MUNSTKERR", 4: "MSTKERR", 8: "IBUSERR", 9: "PRECISERR",
      10: "IMPRECISERR",
      11: "UNSTKERR", 12: "STKERR", 16: "UNDEFINSTR", 17: "INVSTATE", 18: "INVPC", 19: "NOCP", 20: "STKOF",
      24: "UNALIGNED", 25: "DIVBYZERO",
    ]
    let names = bits.keys.sorted().filter { cfsr >> $0 & 1 == 1 }.compactMap { bits[$0] }
    return names.isEmpty ? "" : " (\(names.joined(separator: ", ")))"
  }
}
