import Documents
import Emulation
import Foundation
import Testing

/// How QEMU is called, told by a program that prints its arguments: as it writes no profile, they come back in the
/// error.
struct EmulatorCommandTests {
  private static let echo = Emulator(plugin: URL(filePath: "/bin/echo"), program: "/bin/echo")

  private static let machine =
    "-nographic -monitor none -serial stdio -semihosting-config enable=on,target=native "
    + "-plugin /bin/echo,out=profile.txt"

  private func words(_ body: () throws -> Void) throws -> String {
    do {
      try body()
      return "no error"
    } catch EmulationError.failed(what: "qemu-system-arm", status: 0, let output) {
      return output
    }
  }

  /// Vectors and code from 0, 4 bytes of data and 20 of `.bss` from 0x20000000, and a stack top.
  private func program(
    stackTop: Int = 0x2002_0000, symbols: [HandELF.Symbol] = [], more: [HandELF.Section] = []
  ) -> HandELF {
    // Reset, NMI, HardFault and MemManage, the last two alike; the others are not set.
    let vectors = [stackTop, 0x101, 0x105, 0x103, 0x103, 0, 1, 0]
    return HandELF(
      sections: [
        .init(name: ".vectors", address: 0, bytes: HandELF.words(vectors)),
        .init(name: ".text", address: 0x100, bytes: HandELF.thumb("e7fe e7fe e7fe bf00"), flags: 6),
        .init(name: ".data", address: 0x2000_0000, bytes: [1, 2, 3, 4], flags: 3), .bss(at: 0x2000_0004, size: 20),
      ] + more, symbols: symbols)
  }

  private static let functions = [
    HandELF.Symbol(name: "main", value: 0x101, bytes: 2), HandELF.Symbol(name: "work", value: 0x103, bytes: 2),
    HandELF.Symbol(name: "done", value: 0x105, bytes: 2),
  ]

  private func arguments(_ elf: HandELF, span: ProgramSpan = ProgramSpan()) throws -> String {
    let board = try Harness.board("nucleo-l4r5zi")
    let text = try words { _ = try Self.echo.run(elf: elf.data, board: board, span: span) }
    let start = "-M mps2-an386 \(Self.machine)"
    let end = ",places=1 -kernel firmware.elf -d int -D exceptions.txt\n"
    // The second run, which looks for the place of a fault.
    #expect(text.hasPrefix(start) && text.hasSuffix(end), "\(text)")
    return String(text.dropFirst(start.count).dropLast(end.count))
  }

  private static let faults = ",fault=102,fault=104"

  @Test func aSpanIsGivenByAddresses() throws {
    let elf = program(symbols: Self.functions)
    let stack = ",stack=20000018:20020000" + Self.faults
    #expect(try arguments(elf) == ",begin=100,end=return" + stack)
    #expect(try arguments(elf, span: ProgramSpan(begin: "work")) == ",begin=102,end=return" + stack)
    let range = ProgramSpan(begin: "work", end: "done", stopsAtEnd: true)
    #expect(try arguments(elf, span: range) == ",begin=102,end=104,stop=1" + stack)
    // Without main it begins at reset.
    #expect(try arguments(program()) == ",end=return" + stack)
  }

  @Test func theStackReachesDownToWhatIsBelowIt() throws {
    let end = ",end=return"
    // A section whose name says so is room for it.
    let heap = HandELF.Section.bss(".heap", at: 0x2000_0018, size: 0x1000)
    #expect(try arguments(program(more: [heap])) == end + ",stack=20000018:20020000" + Self.faults)
    let data = HandELF.Section.bss(".more", at: 0x2000_0018, size: 0x1000)
    #expect(try arguments(program(more: [data])) == end + ",stack=20001018:20020000" + Self.faults)
    // Data above the stack do not end it.
    let above = HandELF.Section.bss(".above", at: 0x2002_0000, size: 0x1000)
    #expect(try arguments(program(more: [above])) == end + ",stack=20000018:20020000" + Self.faults)
    // An object that holds the stack is all of it.
    let object = HandELF.Symbol(name: "area", value: 0x2000_1018 - 512, bytes: 512, kind: 1)
    let inside = program(stackTop: 0x2000_1018, symbols: [object], more: [data])
    #expect(try arguments(inside) == end + ",stack=20000e18:20001018" + Self.faults)
    // A top in no memory of the machine leaves no window.
    #expect(try arguments(program(stackTop: 0x4000_0000)) == end + Self.faults)
  }

  @Test func programsForOtherMachinesAreRefused() throws {
    let board = try Harness.board("nucleo-u575zi-q")
    let memories =
      "SSRAM1 at 0x10000000 (4096 KB), SSRAM2 and SSRAM3 at 0x38000000 (4096 KB), "
      + "internal SRAM at 0x30000000 (128 KB), DDR at 0x80000000 (16384 KB)"
    #expect(
      throws: EmulationError.misplaced(
        section: "section .vectors of 32 bytes", address: 0, machine: "mps2-an505", memories: memories)
    ) { try Self.echo.run(elf: program().data, board: board) }
    // One byte over the end of a memory is outside.
    let over = HandELF(sections: [.bss(at: 0x1040_0000 - 16, size: 17)])
    #expect(
      throws: EmulationError.misplaced(
        section: "section .bss of 17 bytes", address: 0x103f_fff0, machine: "mps2-an505", memories: memories)
    ) { try Self.echo.run(elf: over.data, board: board) }
    let inside = HandELF(sections: [.bss(at: 0x1040_0000 - 16, size: 16)])
    #expect(
      throws: EmulationError.badELF("the ELF has no vector table at 0x10000000, where mps2-an505 starts")
    ) { try Self.echo.run(elf: inside.data, board: board) }
  }

  /// 64 bytes of SRAM, then 256 behind the data cache.
  private func board(caches: Bool) throws -> Board {
    let cache = caches ? #"{"bytes": 128, "lineBytes": 32, "ways": 2}"# : "null"
    let text = """
      {"name": "b", "summary": "s", "core": "cortex-m4", "clockHz": 1000000, "flashBytes": 1024,
       "sram": [{"name": "a", "bytes": 64, "waitStates": 0, "cached": false, "source": "x", "confidence": "read"},
         {"name": "b", "bytes": 256, "waitStates": 1, "cached": \(caches), "source": "x", "confidence": "read"}],
       "flash": {"waitStates": 0, "lineBytes": 8, "prefetch": false, "instructionCache": null, "dataCache": \(cache),
         "source": "x", "confidence": "read"}, "power": null, "sources": []}
      """
    return try Board(node: Document(text: text, name: "b.json").root)
  }

  @Test func theMemoriesOfEachBoardAreGiven() throws {
    let marks = [("dtmm_model_run", 0x101), ("dtmm_profile_next", 0x103), ("dtmm_profile_end", 0x105)]
    // The stack ends 0x1000 above the data; what lies behind both regions stands for the first.
    let elf = program(stackTop: 0x2000_1000, symbols: marks.map { .init(name: $0.0, value: $0.1, bytes: 2) })
    let firmware = try Firmware.made(of: elf.data)
    let boards = try [board(caches: true), board(caches: false)]
    let text = try words {
      _ = try Self.echo.run(firmware: firmware, core: .cortexM4, input: Data(), outputBytes: 1, memoriesOf: boards)
    }
    // Vectors and code are one range of the flash; without a cache the line that was read last is one.
    let flash = "memory=0:108:1,memory=20000000:40:0,memory=20000040:100"
    let rest = "memory=20000140:ec0:0"
    #expect(
      text == "-M mps2-an386 \(Self.machine),begin=100,end=104,next=102"
        + ",icache=8:8:1,dcache=128:32:2,\(flash):1,\(rest),icache=8:8:1,dcache=8:8:1,\(flash):0,\(rest)"
        + " -kernel firmware.elf\n")
  }
}
