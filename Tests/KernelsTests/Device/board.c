/* The least a bare core needs: vectors, a stack, the FPU and MVE switched on, and semihosting. */
#include <string.h>

#include "cases.h"

extern uint32_t stack_top, data_load, data_start, data_end, bss_start, bss_end;
int main(void);
void reset(void);

static int semihost(int operation, const void *argument) {
  register int r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

void print_line(const char *text) {
  semihost(4, text);
  semihost(4, "\n");
}

static void leave(uint32_t code) {
  const uint32_t reason[2] = {0x20026, code};
  for (;;) semihost(0x20, reason);
}

static void fault(void) {
  print_line("fault");
  leave(2);
}

__attribute__((section(".vectors"), used)) static void *const vectors[16] = {
    &stack_top, reset, fault, fault, fault, fault, fault, fault, 0, 0, 0, fault, fault, 0, fault, fault};

void reset(void) {
  *(volatile uint32_t *)0xe000ed88 |= 0xfU << 20; /* CPACR: FPU and MVE */
  __asm__ volatile("dsb\n isb");
  memcpy(&data_start, &data_load, (size_t)((uint8_t *)&data_end - (uint8_t *)&data_start));
  memset(&bss_start, 0, (size_t)((uint8_t *)&bss_end - (uint8_t *)&bss_start));
  leave((uint32_t)main());
}
