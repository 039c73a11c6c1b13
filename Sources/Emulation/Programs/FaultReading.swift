/// What QEMU says of a program that ended badly: its log of exceptions (`-d int`) and its last words.
struct FaultReading {
  let log: String
  let console: String

  /// The error that they tell of; nil for none that is known.
  func error(elf: ELF, fault: Profile.Fault?) -> EmulationError? {
    if let call = console.firstMatch(of: /Unsupported SemiHosting SWI (0x[0-9a-fA-F]+)/) {
      return .semihosting("the program made semihosting call \(call.1), which QEMU does not know")
    }
    guard let address = fault?.address ?? lockupAddress else { return nil }
    return .fault(
      exception: exception ?? "a fault", pc: address, function: elf.function(at: address), status: status)
  }

  /// The program counter in the dump of a core that locked up: it faulted and could not enter a handler.
  private var lockupAddress: Int? {
    guard console.contains("Lockup") else { return nil }
    return console.firstMatch(of: /R15=([0-9a-fA-F]{8})/).flatMap { Int($0.1, radix: 16) }
  }

  /// The exception that the core took last, by the number of its vector.
  private var exception: String? {
    let names = [2: "NMI", 3: "HardFault", 4: "MemManage", 5: "BusFault", 6: "UsageFault", 7: "SecureFault"]
    let number = log.matches(of: /taking pending \S+ exception (\d+)/).last.flatMap { Int($0.1) }
    if let number { return names[number] ?? "exception \(number)" }
    return console.contains("Lockup") ? "HardFault" : nil
  }

  /// What QEMU logged of the cause since it took the last exception up, such as
  /// `Data Abort; CFSR.PRECISERR and BFAR 0xf0000000`.
  private var status: String {
    let lines = log.split(separator: "\n")
    let start = lines.lastIndex { $0.hasPrefix("Taking exception") } ?? lines.startIndex
    let causes = lines[start...].compactMap { line -> Substring? in
      if let cause = line.firstMatch(of: /^Taking exception \d+ \[(.*)\]/) { return cause.1 }
      return line.firstMatch(of: /^\.\.\.(?:with|at) (.*(?:FSR|fault address|BFAR).*)$/)?.1
    }
    return causes.isEmpty ? "QEMU names no cause" : causes.joined(separator: "; ")
  }
}
