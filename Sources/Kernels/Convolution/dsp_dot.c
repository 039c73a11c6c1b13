#include "../internal/dsp_dot.h"

#include <stddef.h>

#if DTMM_PATH_DSP

_Static_assert(offsetof(dtmm_dsp_dot, tail_shift) == 44, "the assembly below uses these offsets");

/* r0-r3 sums, r10 weights, r11 position, r12 pitch, lr 3 x pitch. r4 and r5 hold four packed weights, then their even
 * bytes and their odd ones; r6-r9 the inputs of positions 0-3, even channels and odd ones by turns.
 *
 * A tap is a loop of unrolled fours that the first round enters where it has just the fours left that do not fill a
 * round. All instructions of a four are of four bytes, DTMM_DSP_FOUR_BYTES in all. */

#define INPUTS                    \
  "ldr r7, [r11, r12]\n"          \
  "ldr r8, [r11, r12, lsl #1]\n"  \
  "ldr r9, [r11, lr]\n"           \
  "ldr r6, [r11], #4\n"
#define EXPAND                    \
  "sxtb16 r4, r5, ror #8\n"       \
  "sxtb16 r5, r5\n"
#define MULTIPLY(w)               \
  "smlad r1, " w ", r7, r1\n"     \
  "smlad r2, " w ", r8, r2\n"     \
  "smlad r3, " w ", r9, r3\n"     \
  "smlad r0, " w ", r6, r0\n"
#define FIRST_HALF INPUTS EXPAND MULTIPLY("r5")
#define LOADED_FOUR FIRST_HALF INPUTS MULTIPLY("r4")
#define LOAD_TAP_END "ldr r5, [sp, #20]\n"

#if DTMM_LOADS_IN_GROUPS

#define FOUR "ldr r5, [r10], #4\n" LOADED_FOUR
#define ROUND(last)                           \
  FOUR FOUR FOUR FOUR FOUR FOUR FOUR FOUR     \
  FOUR FOUR FOUR                              \
  "ldr r5, [r10], #4\n" FIRST_HALF INPUTS     \
  last MULTIPLY("r4")
#define START_TAP "bx r6\n"
#define START_ROUND ""

#else

/* In `w` the packed weights, then their odd bytes; in `e` the even ones, then the next packed weights. Loads stand two
 * instructions ahead of their use. */
#define FOUR(w, e, next)            \
  "sxtb16 " e ", " w "\n"           \
  "ldr r6, [r11], #4\n"             \
  "sxtb16 " w ", " w ", ror #8\n"   \
  "smlad r1, " e ", r7, r1\n"       \
  "ldr r7, [r11, r12]\n"            \
  "smlad r2, " e ", r8, r2\n"       \
  "ldr r8, [r11, r12, lsl #1]\n"    \
  "smlad r3, " e ", r9, r3\n"       \
  "ldr r9, [r11, lr]\n"             \
  "smlad r0, " e ", r6, r0\n"       \
  "ldr r6, [r11], #4\n"             \
  "smlad r1, " w ", r7, r1\n"       \
  next                              \
  "ldr r7, [r11, r12]\n"            \
  "smlad r2, " w ", r8, r2\n"       \
  "ldr r8, [r11, r12, lsl #1]\n"    \
  "smlad r3, " w ", r9, r3\n"       \
  "ldr r9, [r11, lr]\n"             \
  "smlad r0, " w ", r6, r0\n"

#define EVEN_FOUR FOUR("r5", "r4", "ldr r4, [r10], #4\n")
#define TWO_FOURS EVEN_FOUR FOUR("r4", "r5", "ldr r5, [r10], #4\n")
#define SIX_FOURS TWO_FOURS TWO_FOURS TWO_FOURS
#define ROUND(last) SIX_FOURS SIX_FOURS TWO_FOURS EVEN_FOUR FOUR("r4", "r5", last)
#define START_ROUND                 \
  "ldr r5, [r10], #4\n"             \
  "mov r4, r5\n"
#define START_TAP                   \
  "ldr r7, [r11, r12]\n"            \
  "ldr r8, [r11, r12, lsl #1]\n"    \
  "ldr r9, [r11, lr]\n" START_ROUND \
  "bx r6\n"

#endif

/* On the stack: offsets, base, where to enter, limit, fours, the end of the tap's fours; then sums, count, weights, all
 * offsets, bias, arguments and the caller's registers. */
#define BEGIN                     \
  "push {r0, r4-r11, lr}\n"       \
  "sub sp, #44\n"                 \
  "ldm r0, {r2, r3, r9-r11}\n"    \
  "add r0, #16\n"                 \
  "ldm r0, {r4-r8}\n"             \
  "add r12, sp, #24\n"            \
  "stm r12, {r1, r9-r11}\n"       \
  "str r3, [sp, #40]\n"           \
  "mov r0, r3\n"                  \
  "mov r12, r2\n"                 \
  "add lr, r2, r2, lsl #1\n"      \
  "adr r9, 2f\n"                  \
  "add r6, r9\n"                  \
  "orr r6, #1\n"                  \
  "stm sp, {r4-r8}\n"             \
  "b 6f\n"                        \
  ".balign 4\n"

/* After a tap's fours: its last one to three weights, in a word that ends with them; then the next four positions. */
#define END                       \
  "4: cbnz r7, 5f\n"              \
  "ldr r4, [sp, #44]\n"           \
  "ldr r5, [r4, #40]\n"           \
  "ldr r7, [r4, #44]\n"           \
  "add r10, r5\n"                 \
  "ldr r5, [r10, #-4]\n"          \
  "lsr r5, r7\n" LOADED_FOUR      \
  "ldr r4, [sp, #44]\n"           \
  "ldr r9, [r4, #36]\n"           \
  "ldm sp, {r4-r8}\n"             \
  "cmp r9, r10\n"                 \
  "bne 3b\n"                      \
  "5: add r11, sp, #24\n"         \
  "ldm r11, {r4, r9, r10}\n"      \
  "stm r4!, {r0-r3}\n"            \
  "str r4, [sp, #24]\n"           \
  "subs r9, #4\n"                 \
  "str r9, [sp, #28]\n"           \
  "add r5, r5, r12, lsl #2\n"     \
  "str r5, [sp, #4]\n"            \
  "ble 7f\n"                      \
  "ldr r0, [sp, #40]\n"           \
  "ldr r4, [sp, #36]\n"           \
  "6: mov r1, r0\n"               \
  "mov r2, r0\n"                  \
  "mov r3, r0\n"                  \
  "b 3b\n"                        \
  "7: add sp, #48\n"              \
  "pop {r4-r11, pc}\n"

/* Taps of any depth. */
__attribute__((naked)) static void run_rounds(const dtmm_dsp_dot *dot __attribute__((unused)),
                                              int32_t *sums __attribute__((unused))) {
  __asm__ volatile(BEGIN
                   "1: " START_ROUND
                   ".balign 4\n"
                   "2: " ROUND(LOAD_TAP_END)
                   "cmp r5, r10\n"
                   "bne 1b\n"
                   "ldm sp, {r4-r8}\n"
                   "cmp r10, r7\n"
                   "bhs 4f\n"
                   "3: ldr r11, [r4], #4\n"
                   "add r8, r10\n"
                   "str r4, [sp]\n"
                   "str r8, [sp, #20]\n"
                   "add r11, r5\n" START_TAP END);
}

/* Taps that one round does. */
__attribute__((naked)) static void run_single_rounds(const dtmm_dsp_dot *dot __attribute__((unused)),
                                                     int32_t *sums __attribute__((unused))) {
  __asm__ volatile(BEGIN
                   "2: " ROUND("")
                   "ldm sp, {r4-r7}\n"
                   "cmp r10, r7\n"
                   "bhs 4f\n"
                   "3: ldr r11, [r4], #4\n"
                   "str r4, [sp]\n"
                   "add r11, r5\n" START_TAP END);
}

void dtmm_dsp_dot_row(const dtmm_dsp_dot *dot, int32_t *sums) {
  if (dot->fours <= 4 * DTMM_DSP_FOURS) {
    run_single_rounds(dot, sums);
  } else {
    run_rounds(dot, sums);
  }
}

#endif
