#include "../internal/store_row.h"

#include "../internal/dsp.h"

static void store_any(const int32_t *sums, int32_t step, int32_t count, const dtmm_scale *scale, int32_t filters,
                      int8_t *to) {
  const dtmm_scale local = *scale;
  for (int32_t i = 0; i < count; ++i, to += filters) *to = dtmm_scaled(sums[(i >> 1) * step + (i & 1)], &local);
}

#if DTMM_PATH_DSP

/* What turns small sums into outputs, one step an instruction. */
typedef struct {
  int32_t multiplier, shift, addend, low, high;
} quick_scale;

/* Twice a small sum fits a word, so one instruction gives the rounded high word of the doubled product. The zero point
 * goes in, doubled, with the one that rounds. */
static inline int32_t quick_scaled(int32_t sum, const quick_scale *scale) {
  const int32_t product = dtmm_high_multiply_rounded(sum * 2, scale->multiplier);
  return (((product + (product >> 31)) >> scale->shift) + scale->addend) >> 1;
}

/* `full`, a constant where this is inlined, tells that the output range is all of int8. */
static inline int8_t narrowed(int32_t sum, const quick_scale *scale, bool full) {
  const int32_t value = quick_scaled(sum, scale);
  return (int8_t)(full ? __ssat(value, 8) : dtmm_clamp(value, scale->low, scale->high));
}

static inline void store_small(const int32_t *sums, int32_t step, int32_t count, const quick_scale *quick,
                               int32_t filters, int8_t *to, bool full) {
  const quick_scale scale = *quick;
  for (int32_t pairs = count >> 1; pairs > 0; --pairs, sums += step) {
    const int32_t first = sums[0], second = sums[1];
    *to = narrowed(first, &scale, full);
    to += filters;
    *to = narrowed(second, &scale, full);
    to += filters;
  }
  if (count & 1) *to = narrowed(sums[0], &scale, full);
}

void dtmm_store_pairs(const int32_t *sums, int32_t step, int32_t count, const dtmm_scale *scale, int32_t filters,
                      int8_t *to) {
  if (!scale->small || scale->shift >= 0) {
    store_any(sums, step, count, scale, filters, to);
    return;
  }
  const quick_scale quick = {scale->multiplier, -scale->shift - 1, 1 + 2 * scale->zero_point, scale->low, scale->high};
  if (scale->low == INT8_MIN && scale->high == INT8_MAX) {
    store_small(sums, step, count, &quick, filters, to, true);
  } else {
    store_small(sums, step, count, &quick, filters, to, false);
  }
}

#else

void dtmm_store_pairs(const int32_t *sums, int32_t step, int32_t count, const dtmm_scale *scale, int32_t filters,
                      int8_t *to) {
  store_any(sums, step, count, scale, filters, to);
}

#endif
