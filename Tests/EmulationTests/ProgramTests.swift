import Emulation
import Foundation
import Testing

/// Programs of a user's own, profiled.
struct ProgramTests {
  /// `work` runs a loop of three instructions n times between a move and a return.
  private static let work = """
    __attribute__((naked)) void work(int n) {
      __asm__ volatile("1: adds r1, #1\\n subs r0, #1\\n bne 1b\\n bx lr");
    }
    void done(void) { __asm__ volatile("@ done"); }

    """

  private func report(
    _ elf: Data, on name: String = "nucleo-l4r5zi", span: ProgramSpan = ProgramSpan(), memory: Bool = false,
    blocks: Int = 0
  ) throws -> ProgramReport {
    let board = try Harness.board(name)
    var emulator = Harness.emulator
    emulator.timeout = 20
    let run = try emulator.run(elf: elf, board: board, span: span, countsMemory: memory)
    return try ProgramReport(run: run, elf: elf, board: board, span: span, blocks: blocks)
  }

  @Test func mainIsProfiledFromItsCallToItsReturn() throws {
    let elf = try BareProgram.elf(
      Self.work + "int main(void) { call(4, \"hello\\n\"); work(100); work(200); return 0; }")
    let report = try report(elf)
    #expect(report.span == "from main to the return of main")
    let work = try #require(report.functions.first)
    // 300 rounds of three, and two returns; a round is 1 + 1 + 2 cycles, the last of each 1 less; a return 3.
    #expect(work.name == "work" && work.instructions == 300 * 3 + 2)
    #expect(work.cycles == Double(300 * 4 - 2 + 2 * 3))
    #expect(report.functions.map(\.instructions).reduce(0, +) == report.instructions)
    #expect(report.classes.map(\.instructions).reduce(0, +) == report.instructions)
    #expect(!report.functions.contains { $0.name == "start" })
    #expect(report.console == "hello\n" && report.status == 0)
    #expect(report.withMemory == nil && report.memories == nil && report.blocks == nil)
    #expect(report.ideal.latencyMilliseconds == Double(report.ideal.cycles) / 120e3)
    // 350 uW/MHz x 120 MHz = 42 mW.
    let energy = try #require(report.ideal.energyMicrojoules)
    #expect(abs(energy - report.ideal.latencyMilliseconds * 42) < 1e-9)
  }

  @Test func aSpanIsOneCallOrFromOneFunctionToAnother() throws {
    let elf = try BareProgram.elf(
      Self.work + "int main(void) { work(10); work(20); done(); work(40); return 0; }")
    let call = try report(elf, span: ProgramSpan(begin: "work"))
    #expect(call.instructions == 10 * 3 + 1 && call.span == "from work to the return of work")
    let range = try report(elf, span: ProgramSpan(begin: "work", end: "done"))
    let work = range.functions.first { $0.name == "work" }
    #expect(work?.instructions == 30 * 3 + 2 && range.span == "from work to done")
  }

  @Test func aProgramThatNeverReturnsCountsToItsEnd() throws {
    let body = "int main(void) { work(10); call(0x18, (void *)0x20026); return 0; }"
    let report = try report(try BareProgram.elf(Self.work + body))
    #expect(report.span == "from main to the end of the program")
    #expect(report.functions.contains { $0.name == "call" })
  }

  @Test func aProgramThatNeverEndsIsStoppedAtItsEnd() throws {
    let elf = try BareProgram.elf(
      Self.work + "int main(void) { call(4, \"one\"); work(10); done(); for (;;) {} }", ending: "")
    let stopped = try report(elf, span: ProgramSpan(begin: "work", end: "done", stopsAtEnd: true))
    #expect(stopped.console == "one")
    #expect(throws: EmulationError.timeout(what: "qemu-system-arm", seconds: 1)) {
      var emulator = Harness.emulator
      emulator.timeout = 1
      _ = try emulator.run(elf: elf, board: Harness.board("nucleo-l4r5zi"))
    }
  }

  @Test func theStatusIsThatOfTheProgram() throws {
    let body = "int main(void) { word block[] = {0x20026, 7}; call(0x20, block); return 0; }"
    #expect(try report(try BareProgram.elf(body)).status == 7)
  }

  @Test func theStackIsMeasuredAndAHeapIsNot() throws {
    let deep = """
      extern char end[]; char end[64];
      __attribute__((noinline)) static int deep(int n) { volatile char local[1000];
        for (int i = 0; i < 1000; i++) local[i] = n; return n == 0 ? local[3] : deep(n - 1) + local[n]; }
      int main(void) { \(0)
        return deep(4); }
      """
    for heap in ["", "for (volatile int *p = (int *)0x20000400; p < (int *)0x20004400; p++) *p = 1;"] {
      let elf = try BareProgram.elf(deep.replacing("\(0)\n", with: heap + "\n"))
      let stack = try #require(try report(elf).stack)
      #expect((5000..<5300).contains(stack.bytes), "\(heap)")
      // From the end of the data to the top.
      #expect((0x2_0000 - 128...0x2_0000).contains(stack.available))
    }
  }

  @Test func aStackInAnObjectHasItsBytes() throws {
    let source = "static word area[512] __attribute__((aligned(2048), section(\".data\"), used)) = {1};\n"
    let place = BareProgram.Place(stackTop: 0x2000_0800)
    let stack = try #require(
      try report(BareProgram.elf(source + "int main(void) { return area[0] != 1; }", place: place)).stack)
    #expect(stack.available == 2048 && stack.bytes < 64)
  }

  @Test func unalignedLoadsAreCountedAndCharged() throws {
    let source = """
      static char bytes[64] = {1};
      static volatile int sum;
      int main(void) {
        for (int i = 0; i < 10; i++) {
          sum += *(volatile int *)(bytes + 1); sum += *(volatile int *)(bytes + 2);
          sum += *(volatile short *)(bytes + 3); sum += *(volatile int *)(bytes + 4);
          sum += *(volatile signed char *)(bytes + 5); *(volatile int *)(bytes + 9) = 3;
        }
        return 0;
      }
      """
    let elf = try BareProgram.elf(source)
    let report = try report(elf, memory: true)
    #expect(report.unalignedLoads == 30)
    // All code waits alike, so take the flash's waits away: words at odd addresses 2, the others 1.
    var board = try Harness.board("nucleo-l4r5zi")
    board.flash.waitStates = 0
    let run = try Harness.emulator.run(elf: elf, board: board, countsMemory: true)
    let cost = try CycleModel.cost(of: run.profile, elf: elf, on: board)[0]
    #expect(cost.memoryCycles == cost.cycles + 10 * (2 + 1 + 1))
    board.core = .cortexM7
    let other = try CycleModel.cost(of: run.profile, elf: elf, on: board)[0]
    #expect(other.memoryCycles == other.cycles + 30)
  }

  @Test func memoriesAreThoseOfTheBoard() throws {
    // 64 KB of DTCM, then SRAM: the last of these objects is in the second.
    let source = """
      __attribute__((section(".data.a"))) volatile int near[16] = {1};
      __attribute__((section(".data.b"))) char filler[65536] = {1};
      volatile int far[16];
      const int table[64] = {5};
      int main(void) { int sum = 0;
        for (int i = 0; i < 16; i++) { sum += near[i]; far[i] = sum; sum += far[i]; }
        for (int i = 0; i < 64; i++) sum += *(const volatile int *)&table[i];
        return 0 & filler[sum & 1]; }
      """
    let place = BareProgram.Place(stackTop: 0x2040_0000)
    let elf = try BareProgram.elf(source, core: .cortexM7, place: place)
    let report = try report(elf, on: "disco-f746ng", memory: true)
    let memories = try #require(report.memories)
    #expect(memories.map(\.name) == ["flash", "DTCM", "SRAM1 and SRAM2", "elsewhere"])
    #expect((64..<80).contains(memories[0].reads) && memories[0].writes == 0)
    // Lines of 32 bytes.
    #expect((8...12).contains(memories[0].readFills))
    #expect((16..<24).contains(memories[1].reads) && memories[1].readFills == 0)
    #expect(memories[2].reads == 16 && memories[2].writes == 16)
    #expect(memories[3].reads == 0)
    let withMemory = try #require(report.withMemory)
    #expect(withMemory.cycles > report.ideal.cycles + 8 * 7)
  }

  @Test func blocksAreListedWithTheirStalls() throws {
    let source = """
      __attribute__((naked)) int chase(int n, volatile int *at) {
        __asm__ volatile("1: ldr r2, [r1]\\n adds r3, r3, r2\\n subs r0, #1\\n bne 1b\\n bx lr");
      }
      static volatile int data;
      int main(void) { return 0 & chase(1000, &data); }
      """
    let elf = try BareProgram.elf(
      source, core: .cortexM33, place: .init(code: 0x1000_0000, data: 0x3800_0000, stackTop: 0x3802_0000))
    let report = try report(elf, on: "nucleo-u575zi-q", blocks: 2)
    let block = try #require(report.blocks?.first)
    #expect(block.function == "chase" && block.count > 990)
    #expect(block.lines.map { $0.text.prefix { $0 != "\t" && $0 != " " } } == ["ldr", "adds", "subs", "bne.n"])
    // The sum waits one cycle for the load, nothing else waits.
    let runs = Double(block.count)
    #expect(block.lines[1].stalls == runs && block.lines[1].cycles == 2 * runs)
    #expect([0, 2, 3].allSatisfy { block.lines[$0].stalls == 0 })
  }

  @Test func twoRunsAreIdentical() throws {
    for core in [Core.cortexM4, .cortexM55] {
      let elf = try BareProgram.elf(
        Self.work + "int main(void) { call(4, \"x\"); work(77); return 0; }", core: core)
      let board = try #require(try Harness.boardsByCore().first { $0.core == core })
      let first = try Harness.emulator.run(elf: elf, board: board, countsMemory: true)
      let second = try Harness.emulator.run(elf: elf, board: board, countsMemory: true)
      #expect(first == second && first.profile.memory.count > 0)
      let without = try Harness.emulator.run(elf: elf, board: board)
      #expect(without.profile.edges == first.profile.edges && without.profile.stack == first.profile.stack)
    }
  }

  @Test func theTextHasEveryFigure() throws {
    let elf = try BareProgram.elf(
      Self.work + "int main(void) { call(4, \"hello\\n\"); work(1000000); return 0; }")
    let text = try report(elf, memory: true, blocks: 1).text()
    #expect(text.hasPrefix("nucleo-l4r5zi, Cortex-M4 at 120 MHz, from main to the return of main\n"))
    let expected = [
      "cycles, zero wait states", "cycles, with memory", "latency, zero wait states", "energy, with memory",
      "unaligned loads", "exit status", "function", "instruction class", "SRAM1 to SRAM3", "adds", "console:\nhello",
    ]
    for part in expected { #expect(text.contains(part), "\(part)") }
    #expect(text.contains("\nwork         3 000 001  4 000 002  100.0\n"))
    // The frames of main and call.
    #expect(text.contains("SRAM1 to SRAM3           0      2           0       2"))
    #expect(!text.split(separator: "\n").contains { $0.last == " " })
  }

  @Test func theKeysOfTheJSONStay() throws {
    let elf = try BareProgram.elf(Self.work + "int main(void) { work(5); return 0; }")
    let data = try JSONEncoder().encode(report(elf, memory: true, blocks: 1))
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(
      object.keys.sorted() == [
        "blocks", "board", "classes", "clockHz", "console", "core", "functions", "ideal", "instructions",
        "memories", "span", "stack", "status", "unalignedLoads", "withMemory",
      ])
    let functions = try #require(object["functions"] as? [[String: Any]])
    #expect(functions.first?.keys.sorted() == ["cycles", "instructions", "name"])
  }
}
