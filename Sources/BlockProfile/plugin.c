#define _GNU_SOURCE /* RTLD_DEFAULT */
#include "arguments.h"
#include "qemu_plugin_interface.h"

#include <dlfcn.h>
#include <inttypes.h>
#include <unistd.h>

QEMU_PLUGIN_EXPORT int qemu_plugin_version = 1;

static plugin_arguments arguments;
static block_profile *profile;
static uint64_t place; /* of the block, or with `places` the instruction, that ran last */

/* QEMU 9.0 refuses version 1, and 7.2 refuses version 2; the scoreboard functions came with version 2. QEMU
 * reads the version after it has loaded the library, so a constructor may still choose. */
__attribute__((constructor)) static void choose_version(void) {
  if (dlsym(RTLD_DEFAULT, "qemu_plugin_scoreboard_new") != NULL) qemu_plugin_version = 2;
}

/* `handler` is that of the fault that ended the guest, or 0. */
static int write_all(FILE *file, uint64_t handler) {
  if (block_profile_write(profile, file) != 0 || arguments.memory.out_of_memory) return -1;
  memory_profile_write(&arguments.memory, file);
  stack_profile_write(&arguments.stack, file);
  if (handler != 0) fprintf(file, "fault %" PRIx64 " %" PRIx64 "\n", handler, place);
  return ferror(file) ? -1 : 0;
}

static void write_profile(uint64_t handler) {
  FILE *file = fopen(arguments.output, "w");
  int status = file == NULL ? -1 : write_all(file, handler);
  if (file != NULL && fclose(file) != 0) status = -1;
  if (status != 0) fprintf(stderr, "block-profile: cannot write %s\n", arguments.output);
}

static void run_block(unsigned int vcpu_index, void *block) {
  (void)vcpu_index;
  const int region = block_profile_run(profile, block);
  uint64_t last;
  block_profile_addresses(block, &place, &last);
  if (arguments.memory.system_count > 0) memory_profile_fetch(&arguments.memory, region, place, last);
  if (!arguments.stops || !block_profile_finished(profile)) return;
  write_profile(0);
  _exit(0); // A plugin cannot ask QEMU to end.
}

/* Blocks of a handler are not counted: what counts is where the fault came from. */
static void run_handler(unsigned int vcpu_index, void *block) {
  (void)vcpu_index;
  uint64_t start, last;
  block_profile_addresses(block, &start, &last);
  write_profile(start);
  _exit(1);
}

static void run_instruction(unsigned int vcpu_index, void *address) {
  (void)vcpu_index;
  place = (uint64_t)(uintptr_t)address;
}

static void access_memory(unsigned int vcpu_index, qemu_plugin_meminfo_t info, uint64_t address,
                          void *userdata) {
  (void)vcpu_index;
  (void)userdata;
  const uint64_t bytes = (uint64_t)1 << qemu_plugin_mem_size_shift(info);
  const int store = qemu_plugin_mem_is_store(info);
  if (store && arguments.stack.written != NULL) stack_profile_store(&arguments.stack, address, bytes);
  if (arguments.memory.system_count == 0) return;
  memory_profile_access(&arguments.memory, block_profile_region(profile), address, bytes, store);
}

static int is_fault_handler(uint64_t address) {
  for (int i = 0; i < arguments.fault_count; i++) {
    if (arguments.faults[i] == address) return 1;
  }
  return 0;
}

static void translate_instruction(struct qemu_plugin_insn *instruction) {
  const int counts = arguments.memory.system_count > 0;
  if (counts || arguments.stack.written != NULL) {
    qemu_plugin_register_vcpu_mem_cb(instruction, access_memory, QEMU_PLUGIN_CB_NO_REGS,
                                     counts ? QEMU_PLUGIN_MEM_RW : QEMU_PLUGIN_MEM_W, NULL);
  }
  if (arguments.follows_places) {
    void *address = (void *)(uintptr_t)qemu_plugin_insn_vaddr(instruction);
    qemu_plugin_register_vcpu_insn_exec_cb(instruction, run_instruction, QEMU_PLUGIN_CB_NO_REGS, address);
  }
}

static void translate_block(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
  (void)id;
  const size_t count = qemu_plugin_tb_n_insns(tb);
  const uint64_t start = qemu_plugin_tb_vaddr(tb);
  const uint64_t last = qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(tb, count - 1));
  block_profile_block *block = block_profile_find(profile, start, last, count);
  if (block == NULL) return;
  qemu_plugin_register_vcpu_tb_exec_cb(tb, is_fault_handler(start) ? run_handler : run_block,
                                       QEMU_PLUGIN_CB_NO_REGS, block);
  for (size_t i = 0; i < count; i++) translate_instruction(qemu_plugin_tb_get_insn(tb, i));
}

static void end_profile(qemu_plugin_id_t id, void *userdata) {
  (void)id;
  (void)userdata;
  write_profile(0);
}

QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
                                           char **argv) {
  (void)info;
  if (read_arguments(argc, argv, &arguments) != 0) return -1;
  profile = block_profile_create(arguments.markers);
  if (profile == NULL) return -1;
  qemu_plugin_register_vcpu_tb_trans_cb(id, translate_block);
  qemu_plugin_register_atexit_cb(id, end_profile, NULL);
  return 0;
}
