#include "semihosting.h"

#include <string.h>

enum { SYS_OPEN = 0x01, SYS_CLOSE = 0x02, SYS_WRITE = 0x05, SYS_READ = 0x06, SYS_EXIT_EXTENDED = 0x20 };

static uint32_t call(uint32_t operation, const uint32_t *arguments) {
  register uint32_t r0 __asm__("r0") = operation;
  register const uint32_t *r1 __asm__("r1") = arguments;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

int32_t semihosting_open(const char *name, uint32_t mode) {
  uint32_t arguments[] = {(uint32_t)name, mode, strlen(name)};
  return (int32_t)call(SYS_OPEN, arguments);
}

uint32_t semihosting_read(int32_t handle, void *bytes, size_t count) {
  uint32_t arguments[] = {(uint32_t)handle, (uint32_t)bytes, count};
  return call(SYS_READ, arguments);
}

uint32_t semihosting_write(int32_t handle, const void *bytes, size_t count) {
  uint32_t arguments[] = {(uint32_t)handle, (uint32_t)bytes, count};
  return call(SYS_WRITE, arguments);
}

void semihosting_close(int32_t handle) {
  uint32_t arguments[] = {(uint32_t)handle};
  call(SYS_CLOSE, arguments);
}

void semihosting_exit(uint32_t status) {
  const uint32_t application_exit = 0x20026;
  uint32_t arguments[] = {application_exit, status};
  for (;;) call(SYS_EXIT_EXTENDED, arguments);
}
