#define _GNU_SOURCE /* RTLD_DEFAULT */
#include "arguments.h"
#include "qemu_plugin_interface.h"

#include <dlfcn.h>

QEMU_PLUGIN_EXPORT int qemu_plugin_version = 1;

static plugin_arguments arguments;
static block_profile *profile;

/* QEMU 9.0 refuses version 1, and 7.2 refuses version 2; the scoreboard functions came with version 2. QEMU
 * reads the version after it has loaded the library, so a constructor may still choose. */
__attribute__((constructor)) static void choose_version(void) {
  if (dlsym(RTLD_DEFAULT, "qemu_plugin_scoreboard_new") != NULL) qemu_plugin_version = 2;
}

static void run_block(unsigned int vcpu_index, void *block) {
  (void)vcpu_index;
  const int region = block_profile_run(profile, block);
  if (!arguments.counts_memory) return;
  uint64_t first, last;
  block_profile_addresses(block, &first, &last);
  memory_profile_fetch(&arguments.memory, region, first, last);
}

static void access_memory(unsigned int vcpu_index, qemu_plugin_meminfo_t info, uint64_t address,
                          void *userdata) {
  (void)vcpu_index;
  (void)userdata;
  const int region = block_profile_region(profile);
  memory_profile_access(&arguments.memory, region, address, qemu_plugin_mem_is_store(info));
}

static void translate_block(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
  (void)id;
  const size_t count = qemu_plugin_tb_n_insns(tb);
  const uint64_t last = qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(tb, count - 1));
  block_profile_block *block = block_profile_find(profile, qemu_plugin_tb_vaddr(tb), last, count);
  if (block == NULL) return;
  qemu_plugin_register_vcpu_tb_exec_cb(tb, run_block, QEMU_PLUGIN_CB_NO_REGS, block);
  for (size_t i = 0; arguments.counts_memory && i < count; i++) {
    qemu_plugin_register_vcpu_mem_cb(qemu_plugin_tb_get_insn(tb, i), access_memory, QEMU_PLUGIN_CB_NO_REGS,
                                     QEMU_PLUGIN_MEM_RW, NULL);
  }
}

static int write_all(FILE *file) {
  if (block_profile_write(profile, file) != 0 || arguments.memory.out_of_memory) return -1;
  memory_profile_write(&arguments.memory, file);
  return ferror(file) ? -1 : 0;
}

static void write_profile(qemu_plugin_id_t id, void *userdata) {
  (void)id;
  (void)userdata;
  FILE *file = fopen(arguments.output, "w");
  int status = file == NULL ? -1 : write_all(file);
  if (file != NULL && fclose(file) != 0) status = -1;
  if (status != 0) fprintf(stderr, "block-profile: cannot write %s\n", arguments.output);
}

QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
                                           char **argv) {
  (void)info;
  if (read_arguments(argc, argv, &arguments) != 0) return -1;
  profile = block_profile_create(arguments.markers);
  if (profile == NULL) return -1;
  qemu_plugin_register_vcpu_tb_trans_cb(id, translate_block);
  qemu_plugin_register_atexit_cb(id, write_profile, NULL);
  return 0;
}
