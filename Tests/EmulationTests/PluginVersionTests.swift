import Emulation
import Foundation
import Testing

/// The plugin in hosts that offer the interface of QEMU 7.2 (version 1) and of 9.0 and later (version 2, which
/// brought scoreboards). The hosts are small programs: they translate one block and run it three times.
struct PluginVersionTests {
  private static let host = """
    #include <dlfcn.h>
    #include <stdint.h>
    #include <stdio.h>
    typedef void (*call)(unsigned int, void *);
    typedef void (*translate)(uint64_t, void *);
    typedef void (*access)(unsigned int, uint32_t, uint64_t, void *);
    typedef void (*leave)(uint64_t, void *);
    static translate translating; static call executing; static void *block; static access accessing; static leave leaving;
    static uint64_t places[3] = {0x100, 0x102, 0x106};
    void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, translate f) { translating = f; }
    void qemu_plugin_register_vcpu_tb_exec_cb(void *tb, call f, int flags, void *data) { executing = f; block = data; }
    void qemu_plugin_register_vcpu_mem_cb(void *insn, access f, int flags, int rw, void *data) { accessing = f; }
    void qemu_plugin_register_vcpu_insn_exec_cb(void *insn, call f, int flags, void *data) {}
    void qemu_plugin_register_atexit_cb(uint64_t id, leave f, void *data) { leaving = f; }
    size_t qemu_plugin_tb_n_insns(const void *tb) { return 3; }
    uint64_t qemu_plugin_tb_vaddr(const void *tb) { return places[0]; }
    void *qemu_plugin_tb_get_insn(const void *tb, size_t index) { return &places[index]; }
    uint64_t qemu_plugin_insn_vaddr(const uint64_t *insn) { return *insn; }
    _Bool qemu_plugin_mem_is_store(uint32_t info) { return info & 1; }
    unsigned int qemu_plugin_mem_size_shift(uint32_t info) { return info >> 1; }
    #ifdef SCOREBOARDS
    void *qemu_plugin_scoreboard_new(size_t size) { return 0; }
    #endif
    int main(int count, char **words) {
      void *plugin = dlopen(words[1], RTLD_NOW);
      if (plugin == 0) { fprintf(stderr, "%s\\n", dlerror()); return 1; }
      printf("%d\\n", *(int *)dlsym(plugin, "qemu_plugin_version"));
      int (*install)(uint64_t, void *, int, char **) = dlsym(plugin, "qemu_plugin_install");
      if (install(1, 0, count - 2, words + 2) != 0) return 2;
      translating(1, places);
      for (int i = 0; i < 3; i++) {
        executing(0, block);
        accessing(0, 2 << 1, 0x201, 0);
        accessing(0, 2 << 1 | 1, 0x2f8, 0);
      }
      leaving(1, 0);
      return 0;
    }

    """

  private func run(flags: [String], arguments: [String]) throws -> (output: String, profile: String) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "host-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(Self.host.utf8).write(to: folder.appending(path: "host.c"))
    try BareProgram.run("cc", flags + ["-w", "-rdynamic", "host.c", "-o", "host", "-ldl"], in: folder)
    let output = try BareProgram.run(
      "./host", [Harness.emulator.plugin.path, "out=profile.txt"] + arguments, in: folder)
    return (output, try String(contentsOf: folder.appending(path: "profile.txt"), encoding: .utf8))
  }

  @Test(arguments: [([], "1\n"), (["-DSCOREBOARDS"], "2\n")])
  func theVersionIsTheHosts(flags: [String], version: String) throws {
    let arguments = ["icache=16:16:1", "dcache=16:16:1", "memory=0:1000:1", "stack=280:300"]
    let (output, profile) = try run(flags: flags, arguments: arguments)
    #expect(output == version)
    #expect(
      profile == """
        block-profile 2
        block 0 100 3
        edge 0 - 0 1
        edge 0 0 0 2
        memory 0 0 0 1 0 3 3 3
        memory 0 0 1 0 0 0 0 0
        unaligned 0 3 0
        stack 8 128

        """)
  }

  @Test(arguments: [
    "begin=xyz", "begin=", "end=later", "icache=16:16", "icache=17:16:1", "dcache=16:16:1", "memory=0:1000:1",
    "stack=300:280", "stop=2", "places=0", "hello", "next",
  ])
  func badArgumentsAreNamed(argument: String) {
    #expect {
      try run(flags: [], arguments: [argument])
    } throws: {
      guard let failure = $0 as? BareProgram.ToolFailure else { return false }
      return failure.messages.contains("block-profile: bad argument \"\(argument)\"; expected out=FILE")
    }
  }
}
