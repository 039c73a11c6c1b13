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

/* Machines of Armv7-M go on behind `edge_end`: 64 KB there become a region that nothing may access. Cortex-M55's
 * memory ends there. */
static void close_edge(void) {
#if __ARM_ARCH == 7
  extern uint8_t edge_end[];
  *(volatile uint32_t *)0xe000ed98 = 0;                  /* MPU_RNR */
  *(volatile uint32_t *)0xe000ed9c = (uint32_t)edge_end; /* MPU_RBAR */
  *(volatile uint32_t *)0xe000eda0 = 15U << 1 | 1U;      /* MPU_RASR: 2^16 bytes, no access */
  *(volatile uint32_t *)0xe000ed94 = 5;                  /* MPU_CTRL: on, the default map elsewhere */
  __asm__ volatile("dsb\n isb");
#endif
}

void reset(void) {
  *(volatile uint32_t *)0xe000ed88 |= 0xfU << 20; /* CPACR: FPU and MVE */
  __asm__ volatile("dsb\n isb");
  memcpy(&data_start, &data_load, (size_t)((uint8_t *)&data_end - (uint8_t *)&data_start));
  memset(&bss_start, 0, (size_t)((uint8_t *)&bss_end - (uint8_t *)&bss_start));
  close_edge();
  leave((uint32_t)main());
}
