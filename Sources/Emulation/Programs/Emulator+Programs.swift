import Foundation

extension Emulator {
  /// Runs any ELF that is linked for the QEMU machine of the board's core.
  ///
  /// - Parameters:
  ///   - span: The part of it to profile.
  ///   - files: Files by name that the program finds in its working directory.
  ///   - countsMemory: Whether to count accesses through the board's caches, as memory system 0.
  ///
  /// Throws `EmulationError`: a missing function, an ELF for another core or machine, one that the board has no
  /// memory for, a fault with its place, a call that semihosting lacks, a timeout, a missing QEMU.
  public func run(
    elf data: Data, board: Board, span: ProgramSpan = ProgramSpan(), files: [String: Data] = [:],
    countsMemory: Bool = false
  ) throws -> ProgramRun {
    let elf = try ELF(data)
    let machine = Machine(core: board.core)
    try elf.requireFit(on: board, machine: machine)
    let stackTop = try elf.stackTop(machine)
    var arguments = try arguments(span, elf: elf)
    if let window = elf.stackWindow(top: stackTop, machine: machine) { arguments.stack(window) }
    for handler in try elf.faultHandlers(machine) { arguments.fault(handler) }
    let bare = arguments
    if countsMemory { arguments.memories(try MemoryMap(elf: elf, board: board), of: board) }
    return try withTemporaryDirectory { directory in
      for (name, bytes) in files { try bytes.write(to: directory.appending(path: name)) }
      let ending = try start(data, on: machine, arguments, in: directory)
      guard let profile = try profile(in: directory), profile.fault == nil else {
        throw try diagnosis(of: data, elf: elf, on: machine, bare, files: files)
      }
      return ProgramRun(
        console: String(decoding: ending.output, as: UTF8.self) + ending.errors, status: ending.status,
        profile: profile)
    }
  }

  private func arguments(_ span: ProgramSpan, elf: ELF) throws -> PluginArguments {
    var arguments = PluginArguments(plugin: plugin.path, output: Self.profileName)
    if let begin = span.begin {
      arguments.begin(try elf.address(ofFunction: begin))
    } else if let main = try? elf.address(ofFunction: "main") {
      arguments.begin(main)
    }
    if let end = span.end { arguments.end(try elf.address(ofFunction: end)) } else { arguments.endAtReturn() }
    if span.stopsAtEnd { arguments.stopAtEnd() }
    return arguments
  }

  /// Why a program ended badly, from a second run that follows every instruction and logs exceptions: both
  /// take too long to do them always.
  private func diagnosis(
    of data: Data, elf: ELF, on machine: Machine, _ arguments: PluginArguments, files: [String: Data]
  ) throws -> EmulationError {
    try withTemporaryDirectory { directory in
      for (name, bytes) in files { try bytes.write(to: directory.appending(path: name)) }
      var arguments = arguments
      arguments.followPlaces()
      let ending = try start(
        data, on: machine, arguments, options: ["-d", "int", "-D", "exceptions.txt"], in: directory)
      let log = contents("exceptions.txt", in: directory).map { String(decoding: $0, as: UTF8.self) } ?? ""
      let reading = FaultReading(log: log, console: ending.errors)
      return reading.error(elf: elf, fault: try profile(in: directory)?.fault) ?? failure(ending)
    }
  }
}
