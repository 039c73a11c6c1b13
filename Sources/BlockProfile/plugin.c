#define _GNU_SOURCE /* RTLD_DEFAULT */
#include "block_profile.h"
#include "qemu_plugin_interface.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

QEMU_PLUGIN_EXPORT int qemu_plugin_version = 1;

static block_profile *profile;
static const char *output_path;

/* QEMU 9.0 refuses version 1, and 7.2 refuses version 2; the scoreboard functions came with version 2. QEMU reads the
 * version after it has loaded the library, so a constructor may still choose. */
__attribute__((constructor)) static void choose_version(void) {
  if (dlsym(RTLD_DEFAULT, "qemu_plugin_scoreboard_new") != NULL) qemu_plugin_version = 2;
}

static void run_block(unsigned int vcpu_index, void *block) {
  (void)vcpu_index;
  block_profile_run(profile, block);
}

static void translate_block(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
  (void)id;
  block_profile_block *block =
      block_profile_find(profile, qemu_plugin_tb_vaddr(tb), qemu_plugin_tb_n_insns(tb));
  if (block != NULL) qemu_plugin_register_vcpu_tb_exec_cb(tb, run_block, QEMU_PLUGIN_CB_NO_REGS, block);
}

static void write_profile(qemu_plugin_id_t id, void *userdata) {
  (void)id;
  (void)userdata;
  FILE *file = fopen(output_path, "w");
  int status = file == NULL ? -1 : block_profile_write(profile, file);
  if (file != NULL && fclose(file) != 0) status = -1;
  if (status != 0) fprintf(stderr, "block-profile: cannot write %s\n", output_path);
}

/* The text after `name=`, or NULL if `argument` is another one. */
static const char *value_of(const char *argument, const char *name) {
  size_t length = strlen(name);
  return strncmp(argument, name, length) == 0 && argument[length] == '=' ? argument + length + 1 : NULL;
}

/* Reads a hexadecimal address and forgets the bit that marks Thumb code. */
static int read_address(const char *text, uint64_t *address) {
  char *rest;
  *address = strtoull(text, &rest, 16) & ~(uint64_t)1;
  return *text != '\0' && *rest == '\0';
}

static int read_argument(const char *argument, block_profile_markers *markers, int *seen) {
  const char *value;
  if ((value = value_of(argument, "out")) != NULL) {
    output_path = strdup(value);
    *seen |= 1;
    return output_path != NULL;
  }
  if ((value = value_of(argument, "begin")) != NULL) {
    *seen |= 2;
    return read_address(value, &markers->begin);
  }
  if ((value = value_of(argument, "end")) != NULL) {
    *seen |= 4;
    return read_address(value, &markers->end);
  }
  if ((value = value_of(argument, "next")) != NULL) {
    markers->has_next = 1;
    return read_address(value, &markers->next);
  }
  return 0;
}

QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv) {
  (void)info;
  block_profile_markers markers = {0};
  int seen = 0;
  for (int i = 0; i < argc; i++) {
    if (read_argument(argv[i], &markers, &seen)) continue;
    fprintf(stderr, "block-profile: bad argument \"%s\"; expected out=FILE, or begin, end or next=HEX\n", argv[i]);
    return -1;
  }
  if (seen != 7) {
    fprintf(stderr, "block-profile: out=FILE, begin=HEX and end=HEX are all needed\n");
    return -1;
  }
  profile = block_profile_create(markers);
  if (profile == NULL) return -1;
  qemu_plugin_register_vcpu_tb_trans_cb(id, translate_block);
  qemu_plugin_register_atexit_cb(id, write_profile, NULL);
  return 0;
}
