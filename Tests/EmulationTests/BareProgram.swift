import Emulation
import Foundation

/// Small programs without this project's runtime, as a user might bring them.
enum BareProgram {
  /// Where a program is linked to: QEMU's machine of the core.
  struct Place {
    var code = 0
    var data = 0x2000_0000
    var stackTop = 0x2002_0000
  }

  /// An ELF of C sources with `main`, for a core.
  ///
  /// - Parameters:
  ///   - ending: What runs when main returned.
  static func elf(
    _ source: String, core: Core = .cortexM4, place: Place = Place(),
    ending: String = "call(0x18, (void *)0x20026);"
  ) throws -> Data {
    let script = """
      ENTRY(start)
      SECTIONS {
        . = \(place.code);
        .vectors : { KEEP(*(.vectors)) }
        .text : { *(.text*) *(.rodata*) }
        . = \(place.data);
        .data : { *(.data*) }
        .bss : { *(.bss*) }
      }
      """
    return try link(startup(place, ending: ending) + source, script: script, flags: core.compilerFlags)
  }

  private static func startup(_ place: Place, ending: String) -> String {
    """
    typedef unsigned int word;
    __attribute__((noipa)) int main(void);
    __attribute__((noinline, used)) static word call(word r0_, const void *r1_) {
      register word r0 __asm__("r0") = r0_;
      register const void *r1 __asm__("r1") = r1_;
      __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
      return r0;
    }
    void start(void) {
    #if defined(__ARM_FP) || defined(__ARM_FEATURE_MVE)
      *(volatile word *)0xE000ED88 |= 0xFu << 20;
      __asm__ volatile("dsb\\n isb");
    #endif
      main(); \(ending) for (;;) {}
    }
    void fault(void) { for (;;) {} }
    __attribute__((section(".vectors"), used)) static void *const vectors[16] = {
      (void *)\(place.stackTop), start, fault, fault, fault, fault, fault};

    """
  }

  /// Compiles and links one source with the cross compiler.
  static func link(_ source: String, script: String, flags: [String]) throws -> Data {
    let folder = FileManager.default.temporaryDirectory.appending(path: "bare-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(source.utf8).write(to: folder.appending(path: "program.c"))
    try Data(script.utf8).write(to: folder.appending(path: "program.ld"))
    try run(
      "arm-none-eabi-gcc",
      flags + ["-O2", "-fno-inline", "-nostdlib", "-ffreestanding", "-T", "program.ld", "program.c", "-o", "program"],
      in: folder)
    return try Data(contentsOf: folder.appending(path: "program"))
  }

  struct ToolFailure: Error { let tool: String, messages: String }

  /// Runs a program of the system, whose failure is an error of the test.
  @discardableResult static func run(_ tool: String, _ arguments: [String], in folder: URL) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    process.currentDirectoryURL = folder
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw ToolFailure(tool: tool, messages: text) }
    return text
  }
}
