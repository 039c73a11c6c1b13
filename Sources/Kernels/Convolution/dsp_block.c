#include "../internal/dsp_block.h"

#include <stddef.h>

#if DTMM_PATH_DSP

_Static_assert(offsetof(dtmm_dsp_block, pitch) == 48, "the assembly below uses these offsets");

/* r0-r5 sums, r6-r8 two weights of each filter, r9 and r10 two inputs of each position, r11 weights, r12 position, lr
 * pitch. As in dsp_dot.c, a tap is a loop of unrolled fours that is entered in its middle; all instructions of a four
 * are of four bytes. */
#define LOAD_TAP_END "ldr r6, [sp, #20]\n"

#if DTMM_LOADS_IN_GROUPS

#define TWO                     \
  "ldr r6, [r11], #4\n"         \
  "ldr r7, [r11], #4\n"         \
  "ldr r8, [r11], #4\n"         \
  "ldr r10, [r12, lr]\n"        \
  "ldr r9, [r12], #4\n"         \
  "smlad r0, r6, r9, r0\n"      \
  "smlad r1, r6, r10, r1\n"     \
  "smlad r2, r7, r9, r2\n"      \
  "smlad r3, r7, r10, r3\n"     \
  "smlad r4, r8, r9, r4\n"      \
  "smlad r5, r8, r10, r5\n"
#define FOUR TWO TWO
#define ROUND(last) FOUR FOUR FOUR FOUR FOUR FOUR FOUR FOUR last
#define START_ROUND ""
#define START_TAP "bx r8\n"

#else

/* Loads stand two multiplications ahead of their use; the last two of a round load nothing for the next. */
#define TWO_AND_NEXT            \
  "smlad r1, r6, r10, r1\n"     \
  "ldr r8, [r11], #4\n"         \
  "smlad r0, r6, r9, r0\n"      \
  "ldr r6, [r11], #4\n"         \
  "smlad r3, r7, r10, r3\n"     \
  "smlad r2, r7, r9, r2\n"      \
  "ldr r7, [r11], #4\n"         \
  "smlad r5, r8, r10, r5\n"     \
  "ldr r10, [r12, lr]\n"        \
  "smlad r4, r8, r9, r4\n"      \
  "ldr r9, [r12], #4\n"
#define LAST_TWO(last)          \
  "smlad r1, r6, r10, r1\n"     \
  "ldr r8, [r11], #4\n"         \
  "smlad r0, r6, r9, r0\n"      \
  last                          \
  "smlad r3, r7, r10, r3\n"     \
  "smlad r2, r7, r9, r2\n"      \
  "smlad r5, r8, r10, r5\n"     \
  "smlad r4, r8, r9, r4\n"
#define FOUR TWO_AND_NEXT TWO_AND_NEXT
#define FIVE_FOURS FOUR FOUR FOUR FOUR FOUR
#define ROUND(last) FIVE_FOURS FIVE_FOURS FIVE_FOURS TWO_AND_NEXT LAST_TWO(last)
#define START_ROUND             \
  "ldr r6, [r11], #4\n"         \
  "ldr r10, [r12, lr]\n"        \
  "ldr r7, [r11], #4\n"         \
  "ldr r9, [r12], #4\n"
#define START_TAP START_ROUND "bx r8\n"

#endif

/* On the stack: a copy of the arguments but for the pitch, then the caller's registers. */
#define BEGIN                   \
  "push {r4-r11, lr}\n"         \
  "sub sp, #48\n"               \
  "ldr lr, [r0, #48]\n"         \
  "ldm r0, {r1-r12}\n"          \
  "adr r0, 2f\n"                \
  "add r3, r0\n"                \
  "orr r3, #1\n"                \
  "stm sp, {r1-r12}\n"          \
  "ldm sp, {r6-r10}\n"          \
  "b 6f\n"                      \
  ".balign 4\n"

/* A pair done, and the next one. */
#define END                     \
  "5: ldr r9, [sp, #32]\n"      \
  "ldr r12, [sp, #36]\n"        \
  "stm r9!, {r0-r5}\n"          \
  "str r9, [sp, #32]\n"         \
  "add r7, r7, lr, lsl #1\n"    \
  "str r7, [sp, #4]\n"          \
  "subs r12, #1\n"              \
  "str r12, [sp, #36]\n"        \
  "beq 7f\n"                    \
  "6: ldr r9, [sp, #24]\n"      \
  "ldr r12, [sp, #28]\n"        \
  "ldr r11, [sp, #40]\n"        \
  "ldr r6, [sp, #44]\n"         \
  "ldm r9, {r0-r5}\n"           \
  "add r9, r12\n"               \
  "str r9, [sp, #24]\n"         \
  "b 3b\n"                      \
  "7: add sp, #48\n"            \
  "pop {r4-r11, pc}\n"

/* Taps of any depth. */
__attribute__((naked)) static void run_rounds(const dtmm_dsp_block *block __attribute__((unused))) {
  __asm__ volatile(BEGIN
                   "1: " START_ROUND
                   "2: " ROUND(LOAD_TAP_END)
                   "cmp r6, r11\n"
                   "bne 1b\n"
                   "ldm sp, {r6-r10}\n"
                   "cmp r11, r9\n"
                   "beq 5f\n"
                   "3: ldr r12, [r6], #4\n"
                   "add r10, r11\n"
                   "str r6, [sp]\n"
                   "str r10, [sp, #20]\n"
                   "add r12, r7\n" START_TAP END);
}

/* Taps that one round does. */
__attribute__((naked)) static void run_single_rounds(const dtmm_dsp_block *block __attribute__((unused))) {
  __asm__ volatile(BEGIN
                   "2: " ROUND("")
                   "ldm sp, {r6-r9}\n"
                   "cmp r11, r9\n"
                   "beq 5f\n"
                   "3: ldr r12, [r6], #4\n"
                   "str r6, [sp]\n"
                   "add r12, r7\n" START_TAP END);
}

void dtmm_dsp_block_run(const dtmm_dsp_block *block) {
  if (block->tap_bytes <= DTMM_BLOCK_FOURS * DTMM_BLOCK_FOUR_BYTES) {
    run_single_rounds(block);
  } else {
    run_rounds(block);
  }
}

static inline void expand_four(uint32_t first, uint32_t second, uint32_t third, uint32_t *to) {
  to[0] = dtmm_even_bytes(first);
  to[1] = dtmm_even_bytes(second);
  to[2] = dtmm_even_bytes(third);
  to[3] = dtmm_odd_bytes(first);
  to[4] = dtmm_odd_bytes(second);
  to[5] = dtmm_odd_bytes(third);
}

uint32_t *dtmm_dsp_block_expand(const int8_t *weights, int32_t size, int32_t count, uint32_t *to) {
  const int8_t *first = weights, *second = weights + size, *third = weights + 2 * size;
  const int32_t words = DTMM_BLOCK_FOUR_BYTES / 4;
  for (; count >= 8; count -= 8, to += 2 * words, first += 8, second += 8, third += 8) {
    expand_four(dtmm_load_word(first), dtmm_load_word(second), dtmm_load_word(third), to);
    expand_four(dtmm_load_word(first + 4), dtmm_load_word(second + 4), dtmm_load_word(third + 4), to + words);
  }
  for (; count >= 4; count -= 4, to += words, first += 4, second += 4, third += 4) {
    expand_four(dtmm_load_word(first), dtmm_load_word(second), dtmm_load_word(third), to);
  }
  if (count == 0) return to;
  expand_four(dtmm_load_tail(first, count), dtmm_load_tail(second, count), dtmm_load_tail(third, count), to);
  return to + words;
}

#endif
