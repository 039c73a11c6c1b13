#include <stddef.h>

#include "../internal/segments_dsp.h"

#if DTMM_PATH_DSP

_Static_assert(offsetof(dtmm_segments_dsp, pitch) == 20, "the assembly below loads them in order");

/* Cortex-M4 loads at one a cycle back to back; the others want loads between the multiplications. */
#if defined(__ARM_ARCH_7EM__) && !defined(DTMM_CORTEX_M7)
#define LOADS_IN_GROUPS 1
#else
#define LOADS_IN_GROUPS 0
#endif

/* r0-r3 sums, r10 weights, r11 position, r12 pitch, lr 3 x pitch. r5 holds four packed weights, then their even bytes,
 * r4 their odd ones; r6-r9 the inputs of positions 0-3, even channels and odd ones by turns. */

#define INPUTS                    \
  "ldr r7, [r11, r12]\n"          \
  "ldr r8, [r11, r12, lsl #1]\n"  \
  "ldr r9, [r11, lr]\n"           \
  "ldr r6, [r11], #4\n"
#define MULTIPLY(w)               \
  "smlad r1, " w ", r7, r1\n"     \
  "smlad r2, " w ", r8, r2\n"     \
  "smlad r3, " w ", r9, r3\n"     \
  "smlad r0, " w ", r6, r0\n"
#define EXPAND                    \
  "sxtb16 r4, r5, ror #8\n"       \
  "sxtb16 r5, r5\n"

#if LOADS_IN_GROUPS

#define FIND_FIRST ""
#define START               \
  "ldr r4, [sp]\n"          \
  "ldr r7, [sp, #4]\n"      \
  "ldr r5, [r10], #4\n"     \
  "ldr r11, [r4], #4\n"     \
  "str r4, [sp]\n"          \
  "asrs r11, r11, #1\n"     \
  "add r11, r7\n"
#define NEXT_FOUR INPUTS EXPAND MULTIPLY("r5") INPUTS "ldr r5, [r10], #4\n" MULTIPLY("r4")
#define LAST_FOUR INPUTS EXPAND MULTIPLY("r5") INPUTS MULTIPLY("r4")

#else

#define MULTIPLY_AND_LOAD(w)      \
  "smlad r1, " w ", r7, r1\n"     \
  "ldr r7, [r11, r12]\n"          \
  "smlad r2, " w ", r8, r2\n"     \
  "ldr r8, [r11, r12, lsl #1]\n"  \
  "smlad r3, " w ", r9, r3\n"     \
  "ldr r9, [r11, lr]\n"           \
  "smlad r0, " w ", r6, r0\n"     \
  "ldr r6, [r11], #4\n"
/* The next entry is found between the last multiplications. */
#define FIND_FIRST          \
  "ldr r7, [sp]\n"          \
  "ldr r8, [sp, #4]\n"      \
  "ldr r11, [r7], #4\n"     \
  "str r7, [sp]\n"
#define START               \
  "asrs r11, r11, #1\n"     \
  "ldr r5, [r10], #4\n"     \
  "add r11, r8\n" INPUTS
#define NEXT_FOUR EXPAND MULTIPLY_AND_LOAD("r5") "ldr r5, [r10], #4\n" MULTIPLY_AND_LOAD("r4")
#define LAST_FOUR                             \
  EXPAND MULTIPLY_AND_LOAD("r5")              \
  "smlad r1, r4, r7, r1\n"                    \
  "ldr r7, [sp]\n"                            \
  "smlad r2, r4, r8, r2\n"                    \
  "ldr r8, [sp, #4]\n"                        \
  "smlad r3, r4, r9, r3\n"                    \
  "ldr r11, [r7], #4\n"                       \
  "smlad r0, r4, r6, r0\n"                    \
  "str r7, [sp]\n"

#endif

/* On the stack: entry, base, then weights, entries, sums and count. The carry, which multiplications leave alone, tells
 * the last segment. */
#define ROWS(name, fours)                                                                \
  __attribute__((naked)) void name(const dtmm_segments_dsp *arguments __attribute__((unused))) { \
    __asm__ volatile(                                                                    \
        "push {r4-r11, lr}\n"                                                            \
        "ldm r0, {r4-r8, r12}\n"                                                         \
        "sub sp, #24\n"                                                                  \
        "add r9, sp, #8\n"                                                               \
        "stm r9, {r4-r7}\n"                                                              \
        "str r8, [sp, #4]\n"                                                             \
        "add lr, r12, r12, lsl #1\n"                                                     \
        "1: ldrd r10, r5, [sp, #8]\n"                                                    \
        "str r5, [sp]\n"                                                                 \
        "ldr r6, [sp, #16]\n"                                                            \
        "ldm r6, {r0-r3}\n"                                                              \
        FIND_FIRST                                                                       \
        ".balign 4\n"                                                                    \
        "2: " START fours                                                                \
        "bcc 2b\n"                                                                       \
        "ldr r6, [sp, #16]\n"                                                            \
        "ldrd r4, r5, [sp, #4]\n"                                                        \
        "stm r6!, {r0-r3}\n"                                                             \
        "ldr r7, [sp, #20]\n"                                                            \
        "add r4, r4, r12, lsl #2\n"                                                      \
        "str r6, [sp, #16]\n"                                                            \
        "subs r7, #4\n"                                                                  \
        "str r4, [sp, #4]\n"                                                             \
        "str r7, [sp, #20]\n"                                                            \
        "bgt 1b\n"                                                                       \
        "add sp, #24\n"                                                                  \
        "pop {r4-r11, pc}\n");                                                           \
  }

ROWS(dtmm_segments_rows_4, LAST_FOUR)
ROWS(dtmm_segments_rows_8, NEXT_FOUR LAST_FOUR)
ROWS(dtmm_segments_rows_16, NEXT_FOUR NEXT_FOUR NEXT_FOUR LAST_FOUR)

#endif
