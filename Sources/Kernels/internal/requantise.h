/* From int32 accumulators to int8: gemmlowp's double rounding, scalar. */
#ifndef DTMM_REQUANTISE_H
#define DTMM_REQUANTISE_H

#include <stdbool.h>

#include "../include/dtmm_kernels.h"

/* The high word of 2ab, rounded half up. It cannot overflow: multipliers are never negative. */
static inline int32_t dtmm_doubling_high_multiply(int32_t a, int32_t b) {
  return (int32_t)(((int64_t)a * b + ((int64_t)1 << 30)) >> 31);
}

/* value / 2^exponent, rounded half away from zero; exponent 1...31. Halves of negative values go down because one is
 * taken from these first; INT32_MIN, which that would wrap, is no product of a doubling high multiply. */
static inline int32_t dtmm_halved(int32_t value, int32_t exponent) {
  return (((value + (value >> 31)) >> (exponent - 1)) + 1) >> 1;
}

static inline int32_t dtmm_rounding_divide(int32_t value, int32_t exponent) {
  return exponent == 0 ? value : dtmm_halved(value, exponent);
}

/* Wraps on overflow, as the cores' shift instructions do. */
static inline int32_t dtmm_shift_left(int32_t value, int32_t amount) {
  return (int32_t)((uint32_t)value << amount);
}

static inline int32_t dtmm_wrapping_add(int32_t a, int32_t b) { return (int32_t)((uint32_t)a + (uint32_t)b); }

static inline int32_t dtmm_requantise(int32_t value, int32_t multiplier, int32_t shift) {
  const int32_t left = shift > 0 ? shift : 0;
  const int32_t right = shift > 0 ? 0 : -shift;
  return dtmm_rounding_divide(dtmm_doubling_high_multiply(dtmm_shift_left(value, left), multiplier), right);
}

static inline int32_t dtmm_clamp(int32_t value, int32_t low, int32_t high) {
  return value < low ? low : value > high ? high : value;
}

/* What turns the accumulators of one filter into its outputs. */
typedef struct {
  int32_t bias, multiplier, shift;
  int32_t zero_point, low, high;
  bool small; /* no accumulator reaches 2^30 */
} dtmm_scale;

/* Whether no sum of `products` weights and inputs, and a bias, reaches 2^30. */
static inline bool dtmm_sums_are_small(int32_t products, int32_t bias) {
  const int32_t bound = 1 << 29;
  return products <= bound >> 14 && bias < bound && bias > -bound;
}

static inline dtmm_scale dtmm_scale_of(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                                       int32_t filter) {
  const dtmm_scale scale = {
      .bias = quant->bias[filter],
      .multiplier = quant->multiplier[filter],
      .shift = quant->shift[filter],
      .zero_point = params->output_zero_point,
      .low = params->output_min,
      .high = params->output_max,
      .small = dtmm_sums_are_small(params->kernel_height * params->kernel_width * params->input.channels,
                                   quant->bias[filter]),
  };
  return scale;
}

static inline int8_t dtmm_scaled(int32_t accumulator, const dtmm_scale *scale) {
  const int32_t scaled = dtmm_requantise(accumulator, scale->multiplier, scale->shift);
  const int32_t value = dtmm_wrapping_add(scaled, scale->zero_point);
  return (int8_t)dtmm_clamp(value, scale->low, scale->high);
}

#endif
