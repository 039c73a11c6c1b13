/* The part of QEMU's plugin interface that this plugin uses (QEMU's include/qemu/qemu-plugin.h, which Debian
 * does not package). These declarations are the same in version 1 (QEMU 4.2 to 8.2) and in the later ones up
 * to that of QEMU 10.0, with which the plugin was run. */
#ifndef QEMU_PLUGIN_INTERFACE_H
#define QEMU_PLUGIN_INTERFACE_H

#include <stddef.h>
#include <stdint.h>

/* QEMU brings these functions. Weak references let a program without them link, such as a test of the
 * counters. */
#define QEMU_PLUGIN_IMPORT __attribute__((weak))
#define QEMU_PLUGIN_EXPORT __attribute__((visibility("default")))

typedef uint64_t qemu_plugin_id_t;
typedef struct qemu_info_t qemu_info_t;
typedef uint32_t qemu_plugin_meminfo_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;

enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS };
enum qemu_plugin_mem_rw { QEMU_PLUGIN_MEM_R = 1, QEMU_PLUGIN_MEM_W, QEMU_PLUGIN_MEM_RW };

typedef void (*qemu_plugin_udata_cb_t)(qemu_plugin_id_t id, void *userdata);
typedef void (*qemu_plugin_vcpu_udata_cb_t)(unsigned int vcpu_index, void *userdata);
typedef void (*qemu_plugin_vcpu_mem_cb_t)(unsigned int vcpu_index, qemu_plugin_meminfo_t info, uint64_t vaddr,
                                          void *userdata);
typedef void (*qemu_plugin_vcpu_tb_trans_cb_t)(qemu_plugin_id_t id, struct qemu_plugin_tb *tb);

QEMU_PLUGIN_IMPORT void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
                                                              qemu_plugin_vcpu_tb_trans_cb_t callback);
QEMU_PLUGIN_IMPORT void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb,
                                                             qemu_plugin_vcpu_udata_cb_t callback,
                                                             enum qemu_plugin_cb_flags flags, void *userdata);
QEMU_PLUGIN_IMPORT void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn,
                                                         qemu_plugin_vcpu_mem_cb_t callback,
                                                         enum qemu_plugin_cb_flags flags,
                                                         enum qemu_plugin_mem_rw rw, void *userdata);
QEMU_PLUGIN_IMPORT void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
                                                               qemu_plugin_vcpu_udata_cb_t callback,
                                                               enum qemu_plugin_cb_flags flags,
                                                               void *userdata);
QEMU_PLUGIN_IMPORT void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, qemu_plugin_udata_cb_t callback,
                                                       void *userdata);
QEMU_PLUGIN_IMPORT size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
QEMU_PLUGIN_IMPORT uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *tb);
QEMU_PLUGIN_IMPORT struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb,
                                                                    size_t index);
QEMU_PLUGIN_IMPORT uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
QEMU_PLUGIN_IMPORT _Bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t info);
QEMU_PLUGIN_IMPORT unsigned int qemu_plugin_mem_size_shift(qemu_plugin_meminfo_t info);

#endif
