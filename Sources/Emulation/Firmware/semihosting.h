/* Files and exit of the host, by semihosting (Arm, "Semihosting for AArch32 and AArch64", release 3). */
#ifndef DTMM_SEMIHOSTING_H
#define DTMM_SEMIHOSTING_H

#include <stddef.h>
#include <stdint.h>

enum { SEMIHOSTING_READ = 1, SEMIHOSTING_WRITE = 5 }; /* fopen's "rb" and "wb" */

/* A handle, or -1. Names are relative to QEMU's working directory. */
int32_t semihosting_open(const char *name, uint32_t mode);
/* Bytes that were not transferred: 0 when all were. */
uint32_t semihosting_read(int32_t handle, void *bytes, size_t count);
uint32_t semihosting_write(int32_t handle, const void *bytes, size_t count);
void semihosting_close(int32_t handle);
/* Ends QEMU with this status. */
__attribute__((noreturn)) void semihosting_exit(uint32_t status);

#endif
