#include "../internal/dsp_rows.h"

#if DTMM_PATH_DSP

/* r0-r3 sums, r4 and r5 even and odd inputs, r6 and r7 packed weights of two rows, then their odd ones, r8 and r9 their
 * even ones, r10 weights, r11 input, r12 pitch, lr 3 x pitch. */
#define TWO_ROWS(first, second)      \
  "sxtb16 r8, r6\n"                  \
  "sxtb16 r9, r7\n"                  \
  "sxtb16 r6, r6, ror #8\n"          \
  "smlad " first ", r8, r4, " first "\n"  \
  "sxtb16 r7, r7, ror #8\n"          \
  "smlad " second ", r9, r4, " second "\n"
#define ODD_HALVES(first, second)    \
  "smlad " first ", r6, r5, " first "\n"  \
  "smlad " second ", r7, r5, " second "\n"
#define FOUR_INPUTS(more)            \
  "ldr r4, [r11], #4\n"              \
  "ldr r6, [r10, r12]\n"             \
  "ldr r7, [r10, lr]\n"              \
  "sxtb16 r5, r4, ror #8\n"          \
  "sxtb16 r4, r4\n"                  \
  TWO_ROWS("r1", "r3")               \
  ODD_HALVES("r1", "r3")             \
  "ldr r7, [r10, r12, lsl #1]\n"     \
  "ldr r6, [r10], #4\n"              \
  more                               \
  TWO_ROWS("r0", "r2")               \
  ODD_HALVES("r0", "r2")

/* Nothing after it changes the flags. */
#define COMPARE_END                  \
  "ldr r9, [sp]\n"                  \
  "cmp r9, r11\n"

/* On the stack: where the input ends, the sums, then the caller's registers. */
__attribute__((naked)) void dtmm_dsp_rows(const int8_t *weights __attribute__((unused)),
                                          const int8_t *input __attribute__((unused)),
                                          int32_t inputs __attribute__((unused)),
                                          int32_t pitch __attribute__((unused)),
                                          int32_t *sums __attribute__((unused))) {
  __asm__ volatile(
      "push {r4-r11, lr}\n"
      "sub sp, #8\n"
      "mov r10, r0\n"
      "mov r11, r1\n"
      "mov r12, r3\n"
      "add lr, r3, r3, lsl #1\n"
      "add r2, r1\n"
      "ldr r4, [sp, #44]\n"
      "strd r2, r4, [sp]\n"
      "ldm r4, {r0-r3}\n"
      ".balign 4\n"
      "1: " FOUR_INPUTS("") FOUR_INPUTS(COMPARE_END)
      "bne 1b\n"
      "ldr r4, [sp, #4]\n"
      "stm r4, {r0-r3}\n"
      "add sp, #8\n"
      "pop {r4-r11, pc}\n");
}

#endif
