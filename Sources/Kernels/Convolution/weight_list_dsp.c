#include "../internal/weight_list.h"

#if DTMM_PATH_DSP

/* r0-r7 sums, r12 list, lr base. `p` holds weight and distance, `x` and `y` four inputs each, then their even bytes,
 * `t` odd ones. What the next weight needs is loaded into registers as they fall free, so the four change roles: its
 * weight and distance end in `x`, its inputs in `y` and `t`. */
#define ONE(p, x, y, t, far)               \
  "sxtb16 " t ", " x ", ror #8\n"          \
  "sxtb16 " x ", " x "\n"                  \
  "smlabb r1, " p ", " t ", r1\n"          \
  "smlabt r3, " p ", " t ", r3\n"          \
  "sxtb16 " t ", " y ", ror #8\n"          \
  "smlabb r0, " p ", " x ", r0\n"          \
  "smlabt r2, " p ", " x ", r2\n"          \
  "ldr " x ", [r12], #4\n"                 \
  "sxtb16 " y ", " y "\n"                  \
  "smlabb r5, " p ", " t ", r5\n"          \
  "smlabt r7, " p ", " t ", r7\n"          \
  "smlabb r4, " p ", " y ", r4\n"          \
  "add " t ", lr, " x ", lsr #16\n"        \
  "smlabt r6, " p ", " y ", r6\n"          \
  "ldr " y ", [" t "]\n"                   \
  "ldr " t ", [" t ", #" far "]\n"

#define FOUR(far)                          \
  ONE("r8", "r9", "r10", "r11", far)       \
  ONE("r9", "r10", "r11", "r8", far)       \
  ONE("r10", "r11", "r8", "r9", far)       \
  ONE("r11", "r8", "r9", "r10", far)

/* On the stack: where the list ends, and the sums. */
#define ACCUMULATE(far)                    \
  __asm__ volatile(                        \
      "push {r3-r11, lr}\n"                \
      "add r1, r0, r1, lsl #2\n"           \
      "add r1, #4\n"                       \
      "str r1, [sp, #-4]!\n"               \
      "mov r12, r0\n"                      \
      "mov lr, r2\n"                       \
      "ldm r3, {r0-r7}\n"                  \
      "ldr r8, [r12], #4\n"                \
      "add r10, lr, r8, lsr #16\n"         \
      "ldr r9, [r10]\n"                    \
      "ldr r10, [r10, #" far "]\n"         \
      "1: " FOUR(far)                      \
      "ldr r11, [sp]\n"                    \
      "cmp r12, r11\n"                     \
      "bne 1b\n"                           \
      "ldr r8, [sp, #4]\n"                 \
      "stm r8, {r0-r7}\n"                  \
      "add sp, #8\n"                       \
      "pop {r4-r11, pc}\n")

/* sums += the first `count` weights of the list, a multiple of four and not none, against eight adjacent positions.
 * One more is loaded. */
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

void dtmm_list_accumulate(const dtmm_plane_strip *strip, const dtmm_weight_list *list, const int8_t *base,
                          int32_t *sums) {
  if (strip->span == DTMM_PLANE_NARROW) {
    accumulate_rows(list->words, dtmm_round_up(list->count, 4), base, sums);
  } else {
    accumulate_adjacent(list->words, dtmm_round_up(list->count, 4), base, sums);
  }
}

_Static_assert(DTMM_PLANE_NARROW + DTMM_PLANE_MARGIN == 6, "accumulate_rows reads at this distance");

#endif
