/// Why a firmware could not be built, run or costed; the text says what was wrong and what would be right.
public enum EmulationError: Error, Hashable, Sendable {
  /// A program that is not installed, with the Debian package that brings it.
  case missingTool(String, package: String)
  /// A program of the system that could not be started, with the reason.
  case cannotStart(String, reason: String)
  /// A compiler's or linker's own words.
  case compileFailed(target: String, messages: String)
  /// A section that does not fit its memory, by this many bytes.
  case overflow(board: String, memory: String, bytes: Int, section: String?)
  /// An ELF that cannot be read, or one for something else.
  case badELF(String)
  /// An ELF whose code needs a later architecture than the core has.
  case wrongCore(Core, needs: Architecture)
  /// A symbol that the ELF does not have.
  case missingSymbol(String)
  /// The run did not end in time.
  case timeout(what: String, seconds: Double)
  /// The guest faulted: exception, program counter with its function, fault status.
  case fault(exception: String, pc: Int, function: String, status: String)
  /// The model answered something else than OK.
  case modelFailed(image: Int, status: Int)
  /// The stack is deeper than what a board has left for it.
  case stackTooDeep(board: String, bytes: Int, left: Int)
  /// An ELF of the user's that the emulated machine or the board has no memory for.
  case misplaced(section: String, address: Int, machine: String, memories: String)
  /// A program made a semihosting call that QEMU does not know.
  case semihosting(String)
  /// The stack met the data below it.
  case stackOverflow(image: Int, bytes: Int)
  /// A program that ended badly, with what it printed.
  case failed(what: String, status: Int, output: String)
  /// An output, profile or report file that is not what it should be.
  case badOutput(String)
  /// An instruction that the core's cycle model does not know.
  case unknownInstruction(String, core: Core, address: Int)
}

extension EmulationError {
  /// Whether it says no more than that a board's memory is too small.
  public var isLackOfMemory: Bool {
    switch self {
    case .overflow, .stackTooDeep: true
    default: false
    }
  }
}

extension EmulationError: CustomStringConvertible {
  /// What was wrong and what would be right.
  public var description: String {
    switch self {
    case .missingTool(let tool, let package):
      "\(tool) is not installed; expected it on the PATH: apt-get install --no-install-recommends \(package)"
    case .cannotStart(let tool, let reason): "\(tool) cannot be started: \(reason)"
    case .compileFailed(let target, let messages): "building for \(target) failed:\n\(messages)"
    case .overflow(let board, let memory, let bytes, let section):
      "the firmware does not fit \(board): "
        + "\(section.map { "section \($0) makes " } ?? "")\(memory) overflow by \(bytes) bytes"
    case .badELF(let problem): "\(problem); expected a 32-bit little-endian ELF for an Arm Cortex-M"
    case .wrongCore(let core, let architecture):
      "the ELF needs Arm\(architecture); \(core.title) has Arm\(core.architecture); expected a board of a later core"
    case .missingSymbol(let symbol): "the ELF has no function \(symbol); expected it in the symbol table"
    case .timeout(let what, let seconds):
      "\(what) did not end within \(seconds) seconds; expected it to end, or a longer timeout"
    case .fault(let exception, let pc, let function, let status):
      "\(exception) at 0x\(String(pc, radix: 16)) in \(function): \(status)"
    case .modelFailed(let image, let status):
      "the model answered status \(status) for image \(image); expected 0"
    case .stackOverflow(let image, let bytes):
      "image \(image) used all \(bytes) bytes left for the stack; the data or the stack must shrink"
    case .stackTooDeep(let board, let bytes, let left):
      "the stack of \(bytes) bytes does not fit \(board), which has \(left) bytes left beside the data"
    case .misplaced(let section, let address, let machine, let memories):
      "\(section) at 0x\(String(address, radix: 16)) is in no memory of QEMU's \(machine); "
        + "link the program for \(memories)"
    case .semihosting(let problem):
      "\(problem); expected a call of Arm's semihosting specification that QEMU implements"
    case .failed(let what, let status, let output): "\(what) ended with status \(status):\n\(output)"
    case .badOutput(let problem): problem
    case .unknownInstruction(let text, let core, let address):
      "the \(core.title) cycle model does not know \"\(text)\" at 0x\(String(address, radix: 16)); "
        + "its mnemonic belongs in Mnemonics.swift"
    }
  }
}
