/* From reset to main, and from a fault to a report. */
#include "report.h"

#include <stdint.h>

int main(void);

/* Placed by firmware.ld. */
extern uint32_t dtmm_data_source[], dtmm_data_start[], dtmm_data_end[], dtmm_bss_start[], dtmm_bss_end[];
extern uint32_t dtmm_stack_bottom[], dtmm_stack_top[];

__attribute__((noinline, noreturn)) static void start(void) {
  const volatile uint32_t *source = dtmm_data_source;
  for (volatile uint32_t *word = dtmm_data_start; word < dtmm_data_end; word++) *word = *source++;
  for (volatile uint32_t *word = dtmm_bss_start; word < dtmm_bss_end; word++) *word = 0;
  main();
  for (;;) {
  }
}

/* Floating point and MVE fault until coprocessors 10 and 11 are enabled, and `start` may use them. */
__attribute__((noreturn)) void Reset_Handler(void) {
#if defined(__ARM_FP) || defined(__ARM_FEATURE_MVE)
  volatile uint32_t *cpacr = (volatile uint32_t *)0xE000ED88;
  *cpacr |= 0xFu << 20;
  __asm__ volatile("dsb\n isb" ::: "memory");
#endif
#if __ARM_ARCH >= 8
  /* Room is left below for the frame that a fault stacks. */
  __asm__ volatile("msr msplim, %0" ::"r"((uint32_t)dtmm_stack_bottom + 256));
#endif
  start();
}

/* `frame` holds r0-r3, r12, lr, pc, xpsr as the core stacked them. */
__attribute__((used, noreturn)) static void report_fault(const uint32_t *frame) {
  uint32_t exception;
  __asm__ volatile("mrs %0, ipsr" : "=r"(exception));
  const volatile uint32_t *cfsr = (const volatile uint32_t *)0xE000ED28;
  const volatile uint32_t *bfar = (const volatile uint32_t *)0xE000ED38;
  const uint32_t values[REPORT_VALUES] = {exception, frame[6], frame[5], *cfsr, *bfar};
  report(REPORT_FAULT, values);
}

__attribute__((naked)) void Fault_Handler(void) {
  __asm__ volatile("mov r0, sp\n b report_fault" ::: "memory");
}

enum { EXCEPTIONS = 15 };

__attribute__((section(".vectors"), used)) static const struct {
  uint32_t *stack;
  void (*handlers[EXCEPTIONS])(void);
} vectors = {
    dtmm_stack_top,
    {Reset_Handler, Fault_Handler, Fault_Handler, Fault_Handler, Fault_Handler, Fault_Handler, Fault_Handler,
     0, 0, 0, Fault_Handler, Fault_Handler, 0, Fault_Handler, Fault_Handler},
};
