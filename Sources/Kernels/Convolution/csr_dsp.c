#include "../internal/csr.h"

#if DTMM_PATH_DSP

/* r0-r7 sums, r8 weight and distance, r12 list, lr base. r9 and r10 hold four inputs each, then their even bytes, r11
 * odd ones. */
#define ONE(distance)            \
  "ldr r8, [r12], #4\n"          \
  "add r10, lr, r8, lsr #16\n"   \
  "ldr r9, [r10]\n"              \
  "ldr r10, [r10, #" distance "]\n" \
  "sxtb16 r11, r9, ror #8\n"     \
  "sxtb16 r9, r9\n"              \
  "smlabb r1, r8, r11, r1\n"     \
  "smlabt r3, r8, r11, r3\n"     \
  "sxtb16 r11, r10, ror #8\n"    \
  "smlabb r0, r8, r9, r0\n"      \
  "sxtb16 r10, r10\n"            \
  "smlabt r2, r8, r9, r2\n"      \
  "smlabb r5, r8, r11, r5\n"     \
  "smlabt r7, r8, r11, r7\n"     \
  "smlabb r4, r8, r10, r4\n"     \
  "smlabt r6, r8, r10, r6\n"

#define ACCUMULATE(distance)             \
  __asm__ volatile(                      \
      "push {r3-r11, lr}\n"              \
      "add r1, r0, r1, lsl #2\n"         \
      "push {r1, r3}\n"                  \
      "mov r12, r0\n"                    \
      "mov lr, r2\n"                     \
      "ldm r3, {r0-r7}\n"                \
      "1: " ONE(distance) ONE(distance) ONE(distance) ONE(distance) \
      "ldr r8, [sp]\n"                   \
      "cmp r12, r8\n"                    \
      "bne 1b\n"                         \
      "ldr r8, [sp, #4]\n"               \
      "stm r8, {r0-r7}\n"                \
      "add sp, #12\n"                    \
      "pop {r4-r11, pc}\n")

/* sums += the first `count` weights of the list, a multiple of four and not none, against eight adjacent positions. */
__attribute__((naked)) static void accumulate_adjacent(const uint32_t *list __attribute__((unused)),
                                                       int32_t count __attribute__((unused)),
                                                       const int8_t *base __attribute__((unused)),
                                                       int32_t *sums __attribute__((unused))) {
  ACCUMULATE("4");
}

/* The same for four positions and the four in the next of the narrowest rows. */
__attribute__((naked)) static void accumulate_rows(const uint32_t *list __attribute__((unused)),
                                                   int32_t count __attribute__((unused)),
                                                   const int8_t *base __attribute__((unused)),
                                                   int32_t *sums __attribute__((unused))) {
  ACCUMULATE("6");
}

void dtmm_csr_accumulate(const dtmm_csr_strip *strip, int32_t count, const int8_t *base, int32_t *sums) {
  if (strip->span == DTMM_CSR_NARROW) {
    accumulate_rows(strip->list, dtmm_round_up(count, 4), base, sums);
  } else {
    accumulate_adjacent(strip->list, dtmm_round_up(count, 4), base, sums);
  }
}

_Static_assert(DTMM_CSR_NARROW + DTMM_CSR_MARGIN == 6, "accumulate_rows reads at this distance");

#endif
