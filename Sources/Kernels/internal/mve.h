/* Requantisation of four or eight accumulators at once, and stores across filters. */
#ifndef DTMM_MVE_H
#define DTMM_MVE_H

#include "isa.h"
#include "requantise.h"

#if DTMM_PATH_MVE

/* As dtmm_rounding_divide: VRSHL rounds half up, so negative values are first moved down by one. */
static inline int32x4_t dtmm_rounding_divide_vector(int32x4_t value, int32x4_t negative_exponent) {
  const int32x4_t fixup = vshrq_n_s32(vandq_s32(value, negative_exponent), 31);
  return vrshlq_s32(vqaddq_s32(value, fixup), negative_exponent);
}

static inline int32x4_t dtmm_requantise_vector(int32x4_t value, int32_t multiplier, int32_t shift) {
  const int32_t left = shift > 0 ? shift : 0;
  const int32_t right = shift > 0 ? 0 : shift;
  const int32x4_t product = vqrdmulhq_n_s32(vshlq_r_s32(value, left), multiplier);
  return dtmm_rounding_divide_vector(product, vdupq_n_s32(right));
}

static inline int32x4_t dtmm_scaled_vector(int32x4_t accumulators, const dtmm_scale *scale) {
  int32x4_t value = dtmm_requantise_vector(accumulators, scale->multiplier, scale->shift);
  value = vaddq_n_s32(value, scale->zero_point);
  return vminq_s32(vmaxq_s32(value, vdupq_n_s32(scale->low)), vdupq_n_s32(scale->high));
}

/* Requantises and stores one filter's sums at `count` positions, whose outputs are `filters` bytes apart. Every fourth
 * sum is followed by `skip` others. */
static inline void dtmm_store_sums(const int32_t *sums, int32_t skip, int32_t count, const dtmm_scale *scale,
                                   uint32_t filters, int8_t *to) {
  const uint32x4_t offsets = vmulq_n_u32(vidupq_n_u32(0, 1), filters);
  const int32x4_t low = vdupq_n_s32(scale->low), high = vdupq_n_s32(scale->high);
  const int32x4_t exponent = vdupq_n_s32(scale->shift);
  const int32_t multiplier = scale->multiplier, zero_point = scale->zero_point;
  const int32_t left = scale->shift > 0 ? scale->shift : 0;
  for (; count > 0; count -= 4, sums += 4 + skip, to += 4 * filters) {
    int32x4_t value = vldrwq_s32(sums);
    if (scale->shift < 0) {
      value = vqrdmulhq_n_s32(value, multiplier);
      value = vrshlq_s32(vqaddq_s32(value, vshrq_n_s32(value, 31)), exponent);
    } else {
      value = vqrdmulhq_n_s32(vshlq_r_s32(value, left), multiplier);
    }
    value = vminq_s32(vmaxq_s32(vaddq_n_s32(value, zero_point), low), high);
    vstrbq_scatter_offset_p_s32(to, offsets, value, vctp32q((uint32_t)count));
  }
}

#endif
#endif
