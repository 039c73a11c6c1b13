import Foundation

/// The instructions of an ELF by address, as `arm-none-eabi-objdump` prints them.
struct Disassembly: Sendable {
  /// A line of objdump, taken apart only when a profile needs it.
  private struct Line: Sendable {
    let size: Int
    let text: Substring
  }

  private let core: Core
  private let lines: [Int: Line]

  /// Runs objdump. Throws `EmulationError.missingTool`, or `.failed` with its words.
  init(elf: Data, core: Core) throws {
    let text = try withTemporaryDirectory { directory in
      try elf.write(to: directory.appending(path: "firmware.elf"))
      let ending = try ChildProcess(
        program: "arm-none-eabi-objdump",
        arguments: ["-d", "-z"] + core.disassemblerFlags + ["firmware.elf"],
        directory: directory, package: "binutils-arm-none-eabi"
      ).run()
      guard ending.status == 0 else {
        throw EmulationError.failed(
          what: "arm-none-eabi-objdump", status: ending.status, output: ending.errors)
      }
      return String(decoding: ending.output, as: UTF8.self)
    }
    self.init(text: text, core: core)
  }

  /// Reads what objdump printed: lines of address, opcode halfwords, mnemonic and operands, with tabs
  /// between.
  init(text: String, core: Core) {
    self.core = core
    var lines: [Int: Line] = [:]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: "\t", maxSplits: 2)
      guard fields.count == 3, let colon = fields[0].firstIndex(of: ":"),
        let address = Int(fields[0][..<colon].drop { $0 == " " }, radix: 16), fields[2].first != "."
      else { continue }
      lines[address] = Line(size: fields[1].filter(\.isHexDigit).count / 2, text: fields[2])
    }
    self.lines = lines
  }

  /// The instructions of a block. Throws `EmulationError.unknownInstruction`, or `.badOutput` where there is
  /// no code.
  func instructions(of block: Profile.Block) throws -> [Instruction] {
    var address = block.start
    return try (0..<block.instructions).map { _ in
      let instruction = try instruction(at: address)
      address = instruction.end
      return instruction
    }
  }

  /// Every instruction, by ascending address, or the error of one that is not known.
  var all: [Result<Instruction, any Error>] {
    lines.keys.sorted().map { address in Result { try instruction(at: address) } }
  }

  private func instruction(at address: Int) throws -> Instruction {
    guard let line = lines[address] else {
      throw EmulationError.badOutput(
        "the profile has code at 0x\(String(address, radix: 16)), where the ELF has none; "
          + "expected the profile of this ELF"
      )
    }
    let fields = line.text.split(separator: "\t", maxSplits: 1)
    // Comments start with ";" or "@", and branch targets with "<".
    var operands = fields.count > 1 ? fields[1].prefix { !";@<".contains($0) } : ""
    while operands.last?.isWhitespace ?? false { operands.removeLast() }
    let mnemonic = fields.first ?? ""
    guard
      let instruction = Instruction(address: address, size: line.size, mnemonic: mnemonic, operands: operands)
    else {
      throw EmulationError.unknownInstruction("\(mnemonic) \(operands)", core: core, address: address)
    }
    return instruction
  }
}
