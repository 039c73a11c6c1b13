import ArgumentParser
import Emulation
import Experiments
import Foundation

/// `dtmm emulate`: profile any ELF on a board.
struct Emulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Profile a firmware of your own: cycles, functions, memory, stack.",
    discussion: """
      Runs the ELF in QEMU and says what it would cost on the board: cycles by the core's cost model, at zero wait \
      states and, with --memory, with the board's flash, caches and SRAM. The ELF must be linked for QEMU's machine \
      of the core (Cortex-M0+ and M3: mps2-an385, M4: mps2-an386, M7: mps2-an500: code at 0, data at 0x20000000; \
      M33: mps2-an505: 0x10000000 and 0x38000000; M55: mps3-an547: 0 and 0x20000000) and end by semihosting, unless \
      --stop-at-end is given. The stack is counted from reset to the end of the run, as if it had been painted.

      EXAMPLES:
        dtmm emulate --elf app.elf --board nucleo-l4r5zi            main, from its call to its return
        dtmm emulate --elf app.elf --board disco-f746ng --begin fft exactly one call of fft
        dtmm emulate --elf app.elf --board mps3-an547 --begin start_work --end work_done --stop-at-end
        dtmm emulate --elf app.elf --board nucleo-l4r5zi --memory --annotate
        dtmm emulate --elf app.elf --board nucleo-l4r5zi --json | jq .ideal.cycles
      """)

  @Option(help: "The program: a 32-bit Arm ELF with symbols.")
  var elf: String

  @Option(help: "The board (see `dtmm list boards`).")
  var board: String

  @Option(help: "Function with whose first entry the profile begins; main when not given, or reset without one.")
  var begin: String?

  @Option(help: "Function with whose entry it ends; the return of the one that begins when not given.")
  var end: String?

  @Flag(help: "End the run with the profile, for a program that never ends.")
  var stopAtEnd = false

  @Flag(help: "Also count accesses through the board's caches: about three times as slow.")
  var memory = false

  @Flag(help: "List the hottest blocks with their instructions, cycles and stalls.")
  var annotate = false

  @Option(help: "How many blocks --annotate lists.")
  var blocks = 8

  @Option(help: "Seconds after which the run is given up.")
  var timeout = 300.0

  @Flag(help: "Print as JSON.")
  var json = false

  @OptionGroup var project: ProjectOptions

  func validate() throws {
    guard blocks > 0 else { throw ValidationError("--blocks \(blocks); expected at least 1") }
    guard timeout > 0 else { throw ValidationError("--timeout \(timeout); expected more than 0") }
  }

  func run() throws {
    let session = try project.session()
    let report = try Failure.reported { try self.report(session) }
    if json {
      print(String(decoding: try CanonicalJSON.encode(report), as: UTF8.self))
    } else {
      print(report.text(), terminator: "")
    }
  }

  private func report(_ session: Session) throws -> ProgramReport {
    guard let board = session.boards.first(where: { $0.name == self.board }) else {
      let names = session.boards.map(\.name).joined(separator: ", ")
      throw ValidationError("no board \"\(self.board)\"; expected one of \(names)")
    }
    let data = try Data(contentsOf: URL(fileURLWithPath: elf))
    let span = ProgramSpan(begin: begin, end: end, stopsAtEnd: stopAtEnd)
    let emulator = Emulator(plugin: Session.plugin, timeout: timeout)
    let run = try emulator.run(elf: data, board: board, span: span, countsMemory: memory)
    return try ProgramReport(run: run, elf: data, board: board, span: span, blocks: annotate ? blocks : 0)
  }
}
