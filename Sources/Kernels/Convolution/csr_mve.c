#include "../internal/csr.h"
#include "../internal/mve.h"

#if DTMM_PATH_MVE

/* Stores eight distances and weights as pairs of words, in order. */
static inline void store_eight(uint32_t *to, uint16x8_t distances, int16x8_t weights) {
  const uint32x4x4_t pairs = {{vmovlbq_u16(distances), vreinterpretq_u32_s32(vmovlbq_s16(weights)),
                               vmovltq_u16(distances), vreinterpretq_u32_s32(vmovltq_s16(weights))}};
  vst4q_u32(to, pairs);
}

static inline uint16x8_t load_columns(const uint8_t *columns, const uint8_t bytes, mve_pred16_t lanes) {
  return bytes == 1 ? vldrbq_z_u16(columns, lanes)
                    : vldrhq_z_u16((const uint16_t *)(const void *)columns, lanes);
}

/* Taps of eight columns. */
static inline uint16x8_t taps_of(const dtmm_csr_strip *strip, uint16x8_t columns, const bool is_short) {
  if (is_short) return vmulhq_u16(columns, vdupq_n_u16(strip->short_reciprocal));
  const uint32x4_t reciprocal = vdupq_n_u32(strip->reciprocal);
  const uint32x4_t even = vmulhq_u32(vaddq_n_u32(vmovlbq_u16(columns), 1), reciprocal);
  const uint32x4_t odd = vmulhq_u32(vaddq_n_u32(vmovltq_u16(columns), 1), reciprocal);
  return vmovntq_u32(vreinterpretq_u16_u32(even), odd);
}

/* Decodes eight weights at a time; `bytes` and `is_short` are constants where this is inlined. */
static inline void decode(const dtmm_csr_strip *strip, const dtmm_csr_weights *weights, const uint8_t bytes,
                          const bool is_short, int32_t first, int32_t count) {
  const uint8_t *columns = (const uint8_t *)weights->columns + first * bytes;
  const int8_t *values = weights->values + first;
  const uint16_t *tap_distances = strip->tap_distances;
  const uint16_t plane_bytes = (uint16_t)strip->plane_bytes;
  uint32_t *to = strip->list;
  for (; count > 0; count -= 8, columns += 8 * bytes, values += 8, to += 16) {
    const mve_pred16_t lanes = vctp16q((uint32_t)count);
    const uint16x8_t column = load_columns(columns, bytes, lanes);
    const uint16x8_t start = vldrhq_gather_shifted_offset_u16(tap_distances, taps_of(strip, column, is_short));
    store_eight(to, vmlaq_n_u16(start, column, plane_bytes), vldrbq_z_s16(values, lanes));
  }
}

void dtmm_csr_decode(const dtmm_csr_strip *strip, const dtmm_csr_weights *weights, int32_t first, int32_t count) {
  const bool is_short = strip->short_reciprocal != 0;
  if (weights->column_bytes == 1) {
    if (is_short) decode(strip, weights, 1, true, first, count);
    else decode(strip, weights, 1, false, first, count);
  } else {
    if (is_short) decode(strip, weights, 2, true, first, count);
    else decode(strip, weights, 2, false, first, count);
  }
}

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

_Static_assert(DTMM_CSR_NARROW == 4 && DTMM_CSR_MARGIN == 2, "the assembly above reads at these distances");
_Static_assert(8 * (DTMM_CSR_STRETCH + 2) <= DTMM_CSR_LIST_BYTES, "the assembly above reads ahead");

void dtmm_csr_accumulate(const dtmm_csr_strip *strip, int32_t count, const int8_t *base, int32_t *sums) {
  const int32_t pairs = (count + 1) / 2;
  if (strip->span == DTMM_CSR_BLOCK) {
    accumulate_adjacent(strip->list, pairs, base, sums);
  } else if (strip->span == DTMM_CSR_NARROW) {
    accumulate_four_rows(strip->list, pairs, base, sums);
  } else {
    accumulate_two_rows(strip->list, pairs, base, sums);
  }
}

#endif
