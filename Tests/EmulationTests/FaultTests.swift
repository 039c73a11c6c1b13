import Emulation
import Foundation
import Testing

/// Programs that end badly, each with a message.
struct FaultTests {
  private func run(_ elf: Data, on name: String = "nucleo-l4r5zi") throws {
    var emulator = Harness.emulator
    emulator.timeout = 20
    _ = try emulator.run(elf: elf, board: Harness.board(name))
  }

  /// `broken` loads from nowhere at the label `here`, a function for the symbol table.
  private static let broken = """
    __attribute__((naked, used)) void broken(void) {
      __asm__ volatile("movs r0, #0xf0\\n lsls r0, r0, #24\\n nop\\n"
        ".global here\\n .type here, %function\\n .thumb_func\\n here: ldr r0, [r0]\\n bx lr");
    }
    int main(void) { broken(); return 0; }

    """

  @Test(arguments: [
    (Core.cortexM4, "nucleo-l4r5zi"), (.cortexM7, "disco-f746ng"), (.cortexM55, "mps3-an547"),
  ])
  func aFaultNamesInstructionFunctionAndStatus(core: Core, board: String) throws {
    let elf = try BareProgram.elf(Self.broken, core: core)
    let here = try ELF(elf).address(ofFunction: "here")
    #expect {
      try run(elf, on: board)
    } throws: {
      guard case EmulationError.fault("HardFault", here, "here", let status) = $0 else { return false }
      return status.contains("CFSR.PRECISERR") && status.contains("0xf0000000")
    }
  }

  @Test func anUndefinedInstructionIsAFaultToo() throws {
    let elf = try BareProgram.elf("int main(void) { __asm__ volatile(\".inst.n 0xde00\"); return 0; }")
    #expect {
      try run(elf)
    } throws: {
      guard case EmulationError.fault("HardFault", _, "main", let status) = $0 else { return false }
      return status.contains("Undefined Instruction")
    }
  }

  @Test func aCoreWithoutHandlersLocksUp() throws {
    // The vector of HardFault leads nowhere.
    let script = "ENTRY(start) SECTIONS { .vectors : { KEEP(*(.vectors)) } .text : { *(.text*) } }"
    let source = """
      void start(void) { *(volatile int *)0xF0000000 = 1; for (;;) {} }
      __attribute__((section(".vectors"), used)) static void *const vectors[16] = {(void *)0x20020000, start};
      """
    let elf = try BareProgram.link(source, script: script, flags: Core.cortexM4.compilerFlags)
    #expect {
      try run(elf)
    } throws: {
      guard case EmulationError.fault = $0 else { return false }
      return true
    }
  }

  @Test func aCallThatSemihostingLacksIsNamed() throws {
    let elf = try BareProgram.elf("int main(void) { return call(0x77, (void *)0); }")
    #expect(
      throws: EmulationError.semihosting("the program made semihosting call 0x77, which QEMU does not know")
    ) { try run(elf) }
  }

  @Test func aStackThatOverflowsIntoNothingIsAFault() throws {
    let source = """
      __attribute__((noinline)) static int deep(int n) { volatile char local[4096]; local[n & 7] = n;
        return deep(n + 1) + local[0]; }
      int main(void) { return deep(0); }
      """
    let elf = try BareProgram.elf(source)
    #expect {
      try run(elf)
    } throws: {
      guard case EmulationError.fault(_, _, let function, _) = $0 else { return false }
      return function.hasPrefix("deep")
    }
  }

  @Test func sectionsOutsideTheMachineAreNamed() throws {
    let elf = try BareProgram.elf("int main(void) { return 0; }", place: .init(code: 0x0800_0000))
    #expect {
      try run(elf)
    } throws: {
      "\($0)".hasPrefix("section .vectors of 64 bytes at 0x8000000 is in no memory of QEMU's mps2-an386; link the")
        && "\($0)".contains("SSRAM1 at 0x0 (4096 KB)")
    }
  }

  @Test func whatTheBoardHasNoMemoryForOverflows() throws {
    let place = BareProgram.Place(stackTop: 0x2040_0000)
    let data = try BareProgram.elf(
      "char big[200000]; int main(void) { return big[5]; }", core: .cortexM0Plus, place: place)
    #expect {
      try run(data, on: "nucleo-g0b1re")
    } throws: {
      guard case EmulationError.overflow("nucleo-g0b1re", "SRAM", let bytes, ".bss"?) = $0 else { return false }
      return (200_000 - 147_456..<200_064 - 147_456).contains(bytes)
    }
    let code = try BareProgram.elf(
      "const char big[600000] = {1}; int main(void) { return big[(word)call & 1]; }", core: .cortexM0Plus)
    #expect {
      try run(code, on: "nucleo-g0b1re")
    } throws: {
      guard case EmulationError.overflow("nucleo-g0b1re", "FLASH", let bytes, ".text"?) = $0 else {
        return false
      }
      return (600_000 - 524_288..<601_000 - 524_288).contains(bytes)
    }
  }

  @Test func anELFForAnotherCoreIsRefused() throws {
    let later = try BareProgram.elf("int main(void) { return 0; }", core: .cortexM55)
    #expect(throws: EmulationError.wrongCore(.cortexM4, needs: .v81M)) { try run(later) }
    let application = try BareProgram.link(
      "int main(void) { return 0; }", script: "SECTIONS { .text : { *(.text*) } }",
      flags: ["-mcpu=cortex-a7", "-marm"])
    #expect {
      try run(application)
    } throws: {
      "\($0)".hasPrefix("the ELF is for an Arm core that is no Cortex-M")
    }
  }

  @Test func anELFWithoutVectorsOrNoneAtAllIsRefused() throws {
    let bare = try BareProgram.link(
      "int main(void) { return 0; }", script: "SECTIONS { . = 0x1000; .text : { *(.text*) } }",
      flags: Core.cortexM4.compilerFlags)
    #expect(
      throws: EmulationError.badELF("the ELF has no vector table at 0x0, where mps2-an386 starts")
    ) { try run(bare) }
    #expect(throws: EmulationError.badELF("the file is no ELF for Arm")) { try run(Data("no ELF".utf8)) }
  }

  @Test func aFunctionThatIsNotThereOrNeverEnteredIsNamed() throws {
    let elf = try BareProgram.elf(
      "__attribute__((used)) void idle(void) {} int main(void) { return 0; }")
    let board = try Harness.board("nucleo-l4r5zi")
    #expect(throws: EmulationError.missingSymbol("elsewhere")) {
      try Harness.emulator.run(elf: elf, board: board, span: ProgramSpan(begin: "elsewhere"))
    }
    let span = ProgramSpan(begin: "idle")
    let run = try Harness.emulator.run(elf: elf, board: board, span: span)
    #expect(throws: EmulationError.badOutput("idle was never entered; expected the program to call it")) {
      try ProgramReport(run: run, elf: elf, board: board, span: span)
    }
  }

  @Test func aMissingQEMUIsNamedWithItsPackage() throws {
    let elf = try BareProgram.elf("int main(void) { return 0; }")
    let emulator = Emulator(plugin: Harness.emulator.plugin, program: "qemu-system-nowhere")
    #expect(throws: EmulationError.missingTool("qemu-system-nowhere", package: "qemu-system-arm")) {
      try emulator.run(elf: elf, board: Harness.board("nucleo-l4r5zi"))
    }
  }
}
