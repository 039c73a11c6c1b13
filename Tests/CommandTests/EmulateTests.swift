import Foundation
import Testing

@Suite("dtmm emulate")
struct EmulateTests {
  /// A program for QEMU's machine of the Cortex-M4 that runs `work` for 100 rounds, and prints.
  private static let source = """
    typedef unsigned int word;
    static void call(word operation, const void *block) {
      register word r0 __asm__("r0") = operation;
      register const void *r1 __asm__("r1") = block;
      __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    }
    __attribute__((naked)) void work(int n) {
      __asm__ volatile("1: adds r1, #1\\n subs r0, #1\\n bne 1b\\n bx lr");
    }
    __attribute__((noipa)) int main(void) { call(4, "hello"); work(100); return 0; }
    void start(void) { main(); call(0x18, (void *)0x20026); }
    __attribute__((section(".vectors"), used)) static void *const vectors[16] = {(void *)0x20020000, start};

    """

  private func program(in folder: URL) throws -> String {
    let script = "ENTRY(start) SECTIONS { .vectors : { KEEP(*(.vectors)) } .text : { *(.text* .rodata*) } }"
    try Data(Self.source.utf8).write(to: folder.appendingPathComponent("app.c"))
    try Data(script.utf8).write(to: folder.appendingPathComponent("app.ld"))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-O2", "-nostdlib", "-ffreestanding", "-T", "app.ld"]
      + ["app.c", "-o", "app.elf"]
    process.currentDirectoryURL = folder
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return folder.appendingPathComponent("app.elf").path
  }

  @Test("A table for people, JSON for programs, with the same figures")
  func figures() throws {
    try Tool.withFolder { folder in
      let arguments = ["emulate", "--elf", try program(in: folder), "--board", "nucleo-l4r5zi"]
      let text = try Tool.run(arguments + ["--annotate", "--memory"])
      #expect(text.status == 0, "\(text.errors)")
      for part in ["from main to the return of main", "cycles, with memory", "subs r0, #1", "console:\nhello"] {
        #expect(text.output.contains(part), "\(part)")
      }
      let json = try Tool.run(arguments + ["--begin", "work", "--json"])
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      // 100 rounds of three and a return: 4 cycles a round, 3 the last; the return leaves the profile.
      #expect(object["instructions"] as? Int == 301)
      #expect((object["ideal"] as? [String: Any])?["cycles"] as? Int == 399)
      #expect(object["withMemory"] == nil && object["blocks"] == nil)
    }
  }

  @Test("What is wrong is named, and ends with 1")
  func misuse() throws {
    try Tool.withFolder { folder in
      let elf = try program(in: folder)
      func errors(_ arguments: [String], environment: [String: String] = [:]) throws -> String {
        let ending = try Tool.run(["emulate"] + arguments, environment: environment)
        #expect(ending.status == 1 && ending.output.isEmpty)
        return ending.errors
      }
      let board = ["--board", "nucleo-l4r5zi"]
      #expect(
        try errors(["--elf", elf, "--board", "nucleo"])
          .contains("no board \"nucleo\"; expected one of alif-e3-he, disco-f746ng"))
      #expect(try errors(["--elf", "nowhere.elf"] + board).contains("nowhere.elf"))
      #expect(try errors(["--elf", elf, "--begin", "wrok"] + board).contains("the ELF has no function wrok"))
      let source = folder.appendingPathComponent("app.c").path
      #expect(try errors(["--elf", source] + board).contains("the file is no ELF for Arm"))
      #expect(
        try errors(["--elf", elf] + board, environment: ["PATH": folder.path]).contains(
          "qemu-system-arm is not installed; expected it on the PATH: "
            + "apt-get install --no-install-recommends qemu-system-arm"))
    }
  }

  @Test("A missing cross compiler is named with its package before anything runs")
  func missingCompiler() throws {
    try Tool.withFolder { folder in
      let ending = try Tool.run(
        ["run", "experiments/smoke.json"],
        environment: ["PATH": folder.path, "DTMM_STORE": folder.appendingPathComponent("store").path])
      #expect(ending.status != 0)
      #expect(ending.errors.contains("is not installed; expected it on the PATH: apt-get install"))
    }
  }

  @Test("Wrong options are wrong use")
  func options() throws {
    #expect(try Tool.run(["emulate", "--board", "nucleo-l4r5zi"]).status == 64)
    #expect(
      try Tool.run(["emulate", "--elf", "x", "--board", "nucleo-l4r5zi", "--timeout", "0"]).status == 64)
  }
}
