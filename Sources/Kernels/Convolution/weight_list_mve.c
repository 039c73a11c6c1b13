#include "../internal/weight_list.h"

#if DTMM_PATH_MVE

/* One weight: r-`a` points to its inputs, r-`w` is its value. */
#define ONE(a, w, second, third, fourth)      \
  "vldrb.s32 q4, [" a "]\n"                   \
  "vmla.s32 q0, q4, " w "\n"                  \
  "vldrb.s32 q5, [" a ", #" second "]\n"      \
  "vmla.s32 q1, q5, " w "\n"                  \
  "vldrb.s32 q4, [" a ", #" third "]\n"       \
  "vmla.s32 q2, q4, " w "\n"                  \
  "vldrb.s32 q5, [" a ", #" fourth "]\n"      \
  "vmla.s32 q3, q5, " w "\n"

/* Two weights a turn; the next one's are loaded, and its address added up, before the loads of inputs start. */
#define ACCUMULATE(second, third, fourth)     \
  __asm__ volatile(                           \
      "push {r4-r7, lr}\n"                    \
      "vpush {d8-d11}\n"                      \
      "mov r6, r2\n"                          \
      "vldrw.32 q0, [r3]\n"                   \
      "vldrw.32 q1, [r3, #16]\n"              \
      "vldrw.32 q2, [r3, #32]\n"              \
      "vldrw.32 q3, [r3, #48]\n"              \
      "mov r7, r3\n"                          \
      "mov lr, r1\n"                          \
      "ldmia r0!, {r2, r3}\n"                 \
      "ldmia r0!, {r4, r5}\n"                 \
      "add r2, r6\n"                          \
      "dls lr, lr\n"                          \
      "1: " ONE("r2", "r3", second, third, fourth) \
      "ldmia r0!, {r2, r3}\n"                 \
      "add r4, r6\n"                          \
      ONE("r4", "r5", second, third, fourth)  \
      "ldmia r0!, {r4, r5}\n"                 \
      "add r2, r6\n"                          \
      "le lr, 1b\n"                           \
      "vstrw.32 q0, [r7]\n"                   \
      "vstrw.32 q1, [r7, #16]\n"              \
      "vstrw.32 q2, [r7, #32]\n"              \
      "vstrw.32 q3, [r7, #48]\n"              \
      "vpop {d8-d11}\n"                       \
      "pop {r4-r7, pc}\n")

/* sums += the first `pairs` pairs of the list, at least one, against sixteen adjacent positions. Two more are read. */
__attribute__((naked)) static void accumulate_adjacent(const uint32_t *list __attribute__((unused)),
                                                       int32_t pairs __attribute__((unused)),
                                                       const int8_t *base __attribute__((unused)),
                                                       int32_t *sums __attribute__((unused))) {
  ACCUMULATE("4", "8", "12");
}

/* The same for two narrow rows of eight, and for four of four. */
__attribute__((naked)) static void accumulate_two_rows(const uint32_t *list __attribute__((unused)),
                                                       int32_t pairs __attribute__((unused)),
                                                       const int8_t *base __attribute__((unused)),
                                                       int32_t *sums __attribute__((unused))) {
  ACCUMULATE("4", "10", "14");
}

__attribute__((naked)) static void accumulate_four_rows(const uint32_t *list __attribute__((unused)),
                                                        int32_t pairs __attribute__((unused)),
                                                        const int8_t *base __attribute__((unused)),
                                                        int32_t *sums __attribute__((unused))) {
  ACCUMULATE("6", "12", "18");
}

_Static_assert(DTMM_PLANE_NARROW == 4 && DTMM_PLANE_MARGIN == 2, "the assembly above reads at these distances");
_Static_assert(8 * (DTMM_LIST_LENGTH + 2) <= DTMM_LIST_BYTES, "the assembly above reads ahead");

void dtmm_list_accumulate(const dtmm_plane_strip *strip, const dtmm_weight_list *list, const int8_t *base,
                          int32_t *sums) {
  const int32_t pairs = (list->count + 1) / 2;
  if (strip->span == DTMM_PLANE_BLOCK) {
    accumulate_adjacent(list->words, pairs, base, sums);
  } else if (strip->span == DTMM_PLANE_NARROW) {
    accumulate_four_rows(list->words, pairs, base, sums);
  } else {
    accumulate_two_rows(list->words, pairs, base, sums);
  }
}

#endif
