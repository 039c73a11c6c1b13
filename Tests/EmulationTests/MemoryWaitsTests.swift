import Documents
import Emulation
import Foundation
import Testing

/// The closed form of the waits, on profiles whose accesses are written by hand.
struct MemoryWaitsTests {
  /// 3 wait states, 16 bytes a read, lines of 32 and 16 bytes; 128 bytes of TCM, then SRAM of 2 wait states.
  private static let text = """
    {"name": "b", "summary": "s", "core": "cortex-m4", "clockHz": 2000000, "flashBytes": 1024,
     "sram": [
       {"name": "TCM", "bytes": 16, "waitStates": 0, "cached": false, "source": "v", "confidence": "assumed"},
       {"name": "far", "bytes": 40000, "waitStates": 2, "cached": false, "source": "w", "confidence": "read"}],
     "flash": {"waitStates": 3, "lineBytes": 16, "prefetch": PREFETCH,
       "instructionCache": {"bytes": 64, "lineBytes": 16, "ways": 2},
       "dataCache": {"bytes": 64, "lineBytes": 32, "ways": 2}, "source": "x", "confidence": "read"},
     "power": null, "sources": ["z"]}
    """

  private func board(prefetch: Bool = false, cached: Bool = false) throws -> Board {
    var text = Self.text.replacing("PREFETCH", with: "\(prefetch)")
    if cached {
      text = text.replacing(
        "\"waitStates\": 2, \"cached\": false", with: "\"waitStates\": 2, \"cached\": true")
    }
    return try Board(node: Document(text: text, name: "b.json").root)
  }

  /// A program with code at 0 and 20 bytes of data from 0x20000000, below its stack.
  private static let elf = Result {
    try BareProgram.elf("volatile int data[5] = {1}; int main(void) { return data[4]; }")
  }

  /// The waits of a region with these accesses: of the flash, the TCM, the far SRAM, and elsewhere.
  private func waits(_ lines: String, on board: Board) throws -> Int {
    let elf = try Self.elf.get()
    let entry = try ELF(elf).address(ofFunction: "main")
    let profile = try Profile(
      text: "block-profile 2\nblock 0 \(String(entry, radix: 16)) 1\nedge 0 - 0 1\n" + lines)
    let cost = try CycleModel.cost(of: profile, elf: elf, on: board)[0]
    return try #require(cost.memoryCycles) - cost.cycles
  }

  @Test func codeWaitsForEachLineThatNoCacheHas() throws {
    let lines = "memory 0 0 0 10 7 0 0 0"
    #expect(try waits(lines, on: board()) == 17 * 3)
    // 16 bytes execute in 4 cycles, which hide 3 wait states of straight code, but not those of a jump.
    #expect(try waits(lines, on: board(prefetch: true)) == 10 * 3)
    var slow = try board(prefetch: true)
    slow.flash.waitStates = 6
    #expect(try waits(lines, on: slow) == 10 * 6 + 7 * 2)
  }

  @Test func aWideLineTakesSeveralReads() throws {
    // Data lines of 32 bytes are two reads of 16.
    #expect(try waits("memory 0 0 0 0 0 99 0 4", on: board()) == 4 * 2 * 3)
    var narrow = try board()
    narrow.flash.lineBytes = 8
    #expect(try waits("memory 0 0 0 1 0 99 0 4", on: narrow) == 1 * 2 * 3 + 4 * 4 * 3)
    var bare = try board()
    bare.flash.dataCache = nil
    #expect(try waits("memory 0 0 0 0 0 99 0 4", on: bare) == 4 * 3)
  }

  @Test func sramWaitsForEachLoadOrForEachLine() throws {
    let lines = "memory 0 0 1 0 0 50 9 0\nmemory 0 0 2 0 0 30 9 5\nmemory 0 0 3 0 0 70 9 0"
    // No waits in the TCM, for stores, and elsewhere.
    #expect(try waits(lines, on: board()) == 30 * 2)
    #expect(try waits(lines, on: board(cached: true)) == 5 * 2)
  }

  @Test func otherSystemsAndRegionsDoNotCount() throws {
    #expect(try waits("memory 0 0 0 1 0 0 0 0\nmemory 0 1 0 9 9 9 9 9\nmemory 1 0 0 9 9 9 9 9", on: board()) == 3)
  }

  @Test func unalignedLoadsWaitAsTheCoreDoes() throws {
    let lines = "memory 0 0 0 0 0 0 0 0\nunaligned 0 5 7"
    for (core, cycles) in [(Core.cortexM3, 17), (.cortexM4, 17), (.cortexM7, 12)] {
      var board = try board()
      board.core = core
      #expect(try waits(lines, on: board) == cycles, "\(core.title)")
    }
  }

  @Test func withoutAccessesThereIsNoSecondFigure() throws {
    let elf = try Self.elf.get()
    let run = try Harness.emulator.run(elf: elf, board: Harness.board("nucleo-l4r5zi"))
    let cost = try CycleModel.cost(of: run.profile, elf: elf, on: Harness.board("nucleo-l4r5zi"))
    #expect(cost.allSatisfy { $0.memoryCycles == nil })
  }

  @Test(arguments: Core.allCases)
  func everyConstantHasItsSource(core: Core) {
    let constants = CycleModel.of(core).constants
    #expect(Set(constants.map(\.name)).count == constants.count)
    let labels = ["Cortex-M", "measured by", "LLVM", "SLOTHY", "assumed", "Armv8.1-M"]
    for constant in constants {
      #expect(labels.contains { constant.source.hasPrefix($0) }, "\(constant.name): \(constant.source)")
      #expect(constant.cycles >= 0 && constant.latency ?? 0 >= 0)
    }
    #expect(constants.contains { $0.name == "mispredict" } == (core == .cortexM7))
    #expect(constants.contains { $0.name == "other unaligned load" } == (core != .cortexM0Plus))
  }
}
