#include "../internal/dsp_dot.h"

#include <stddef.h>

#if DTMM_PATH_DSP

_Static_assert(offsetof(dtmm_dsp_dot, count) == 32, "the assembly below uses these offsets");

/* Cortex-M4 loads at one a cycle back to back; the others want loads between the multiplications, two slots ahead of
 * their use. No predefined macro tells a Cortex-M7 from a Cortex-M4. */
#if defined(__ARM_ARCH_7EM__) && !defined(DTMM_CORTEX_M7)
#define LOADS_IN_GROUPS 1
#else
#define LOADS_IN_GROUPS 0
#endif

/* r0-r3 sums, r10 weights, r11 position, r12 pitch, lr 3 x pitch. r5 holds four packed weights, then their even
 * bytes, r4 their odd ones; r6-r9 the inputs of positions 0-3, even channels and odd ones by turns. */
#define WEIGHTS "ldr r5, [r10], #4\n"
#define EXPAND                    \
  "sxtb16 r4, r5, ror #8\n"       \
  "sxtb16 r5, r5\n"
#define INPUTS                    \
  "ldr r7, [r11, r12]\n"          \
  "ldr r8, [r11, r12, lsl #1]\n"  \
  "ldr r9, [r11, lr]\n"           \
  "ldr r6, [r11], #4\n"

#if LOADS_IN_GROUPS

#define MULTIPLY(w)               \
  "smlad r1, " w ", r7, r1\n"     \
  "smlad r2, " w ", r8, r2\n"     \
  "smlad r3, " w ", r9, r3\n"     \
  "smlad r0, " w ", r6, r0\n"
#define START ""
#define FOUR INPUTS EXPAND MULTIPLY("r5") INPUTS MULTIPLY("r4")
#define FOUR_AND_NEXT FOUR WEIGHTS

#else

#define MULTIPLY(w)               \
  "smlad r1, " w ", r7, r1\n"     \
  "ldr r7, [r11, r12]\n"          \
  "smlad r2, " w ", r8, r2\n"     \
  "ldr r8, [r11, r12, lsl #1]\n"  \
  "smlad r3, " w ", r9, r3\n"     \
  "ldr r9, [r11, lr]\n"           \
  "smlad r0, " w ", r6, r0\n"     \
  "ldr r6, [r11], #4\n"
#define START INPUTS
#define FOUR EXPAND MULTIPLY("r5") MULTIPLY("r4")
#define FOUR_AND_NEXT EXPAND MULTIPLY("r5") WEIGHTS MULTIPLY("r4")

#endif

#define TWELVE_AND_NEXT FOUR_AND_NEXT FOUR_AND_NEXT FOUR_AND_NEXT
#define SIXTEEN WEIGHTS TWELVE_AND_NEXT FOUR
#define THIRTY_TWO WEIGHTS TWELVE_AND_NEXT FOUR_AND_NEXT TWELVE_AND_NEXT FOUR

/* On the stack: offsets, loop end, base, thirty_twos, rest, a spare word, end, then the arguments and the caller's
 * registers. The loop end is zero where taps have a rest, so that one comparison leaves the loop for either reason. */
__attribute__((naked)) void dtmm_dsp_dot_row(dtmm_dsp_dot *dot __attribute__((unused)),
                                             int32_t *sums __attribute__((unused))) {
  __asm__ volatile(
      "push {r0, r1, r4-r11, lr}\n"
      "ldr r12, [r0, #4]\n"
      "add lr, r12, r12, lsl #1\n"
      "add r0, #12\n"
      "ldm r0, {r4-r8}\n"
      "sub sp, #28\n"
      "str r5, [sp, #24]\n"
      "cmp r8, #0\n"
      "it ne\n"
      "movne r5, #0\n"
      "stm sp, {r4-r8}\n"
      /* four positions */
      "11: ldr r5, [sp, #28]\n"
      "ldr r10, [r5]\n"
      "ldr r0, [r5, #8]\n"
      "ldr r4, [r5, #12]\n"
      "ldr r5, [sp, #24]\n"
      "str r4, [sp]\n"
      "mov r1, r0\n"
      "mov r2, r0\n"
      "mov r3, r0\n"
      "cmp r4, r5\n"
      "beq 9f\n"
      /* one tap */
      "1: ldrd r4, r5, [sp]\n"
      "ldrd r6, r7, [sp, #8]\n"
      "ldr r11, [r4], #4\n"
      "str r4, [sp]\n"
      "add r11, r6\n"
      "adds r7, r10\n"
      "str r7, [sp, #20]\n"
      "cmp r7, r10\n" START
      "beq 3f\n"
      "2: " THIRTY_TWO
      "ldr r4, [sp, #20]\n"
      "cmp r4, r10\n"
      "bne 2b\n"
      "3: ldrd r4, r5, [sp]\n"
      "cmp r4, r5\n"
      "blo 1b\n"
      "ldr r4, [sp, #16]\n"
      "cmp r4, #0\n"
      "bne 5f\n"
      "b 9f\n"
      "4: ldr r4, [sp]\n"
      "ldr r5, [sp, #24]\n"
      "cmp r4, r5\n"
      "bne 1b\n"
      "b 9f\n"
      /* what is left of a tap: sixteen, fours, then single bytes, which are never read past the last one */
      "5: subs r4, #16\n"
      "str r4, [sp, #20]\n"
      "blt 8f\n" SIXTEEN
      "ldr r4, [sp, #20]\n"
      "cmp r4, #0\n"
      "beq 4b\n"
      "b 10f\n"
      "8: adds r4, #16\n"
      "10: subs r4, #4\n"
      "str r4, [sp, #20]\n"
      "blt 6f\n" WEIGHTS FOUR
      "ldr r4, [sp, #20]\n"
      "cmp r4, #0\n"
      "beq 4b\n"
      "b 10b\n"
      "6: ldrb r5, [r10], #1\n"
      "adds r4, #3\n"
      "beq 7f\n"
      "ldrb r4, [r10], #1\n"
      "orr r5, r5, r4, lsl #8\n"
      "ldr r4, [sp, #20]\n"
      "adds r4, #2\n"
      "beq 7f\n"
      "ldrb r4, [r10], #1\n"
      "orr r5, r5, r4, lsl #16\n"
      "7: " FOUR
      "b 4b\n"
      "9: ldrd r5, r4, [sp, #28]\n"
      "stm r4!, {r0-r3}\n"
      "ldr r6, [r5, #32]\n"
      "str r4, [sp, #32]\n"
      "ldr r7, [sp, #8]\n"
      "subs r6, #4\n"
      "str r6, [r5, #32]\n"
      "add r7, r7, r12, lsl #2\n"
      "str r7, [sp, #8]\n"
      "bgt 11b\n"
      "add sp, #36\n"
      "pop {r4-r11, pc}\n");
}

#endif
