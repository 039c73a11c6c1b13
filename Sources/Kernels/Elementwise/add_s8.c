#include <stdbool.h>

#include "../internal/dsp.h"
#include "../internal/mve.h"

/* Bits both inputs are moved up by before they are scaled. */
#define LEFT_SHIFT 20

static dtmm_status check(const dtmm_add_params *params) {
  if (!params || params->count <= 0) return DTMM_BAD_ARGUMENT;
  const int32_t low = params->output_min, high = params->output_max;
  return low >= INT8_MIN && high <= INT8_MAX && low <= high ? DTMM_OK : DTMM_BAD_ARGUMENT;
}

#if DTMM_PATH_MVE

static int32x4_t scaled_input(const int8_t *input, int32_t zero_point, int32_t multiplier, int32_t shift,
                              mve_pred16_t lanes) {
  const int32x4_t value = vsubq_n_s32(vldrbq_z_s32(input, lanes), zero_point);
  return dtmm_requantise_vector(vshlq_n_s32(value, LEFT_SHIFT), multiplier, shift);
}

static void add(const dtmm_add_params *p, const int8_t *first, const int8_t *second, int8_t *output) {
  const dtmm_scale scale = {.multiplier = p->output_multiplier, .shift = p->output_shift,
                            .zero_point = p->output_zero_point, .low = p->output_min, .high = p->output_max};
  for (int32_t i = 0; i < p->count; i += 4) {
    const mve_pred16_t lanes = vctp32q((uint32_t)(p->count - i));
    const int32x4_t a =
        scaled_input(first + i, p->first_zero_point, p->first_multiplier, p->first_shift, lanes);
    const int32x4_t b =
        scaled_input(second + i, p->second_zero_point, p->second_multiplier, p->second_shift, lanes);
    vstrbq_p_s32(output + i, dtmm_scaled_vector(vaddq_s32(a, b), &scale), lanes);
  }
}

#else

static int32_t scaled_input(int32_t value, int32_t zero_point, int32_t multiplier, int32_t shift) {
  return dtmm_requantise(dtmm_shift_left(value - zero_point, LEFT_SHIFT), multiplier, shift);
}

static void add_any(const dtmm_add_params *p, const int8_t *first, const int8_t *second, int8_t *output) {
  const dtmm_scale scale = {.multiplier = p->output_multiplier, .shift = p->output_shift,
                            .zero_point = p->output_zero_point, .low = p->output_min, .high = p->output_max};
  for (int32_t i = 0; i < p->count; ++i) {
    const int32_t a = scaled_input(first[i], p->first_zero_point, p->first_multiplier, p->first_shift);
    const int32_t b = scaled_input(second[i], p->second_zero_point, p->second_multiplier, p->second_shift);
    output[i] = dtmm_scaled(dtmm_wrapping_add(a, b), &scale);
  }
}

#if DTMM_PATH_DSP

/* An input whose scaling has no bits to lose: twice its moved up values stay below 2^30. Halves of negative values go
 * down, as in dtmm_halved, but not if nothing is shifted out. */
typedef struct {
  int32_t offset, multiplier, right, half, fixup;
} quick_input;

static quick_input quick_input_of(int32_t zero_point, int32_t multiplier, int32_t shift) {
  const quick_input input = {.offset = -zero_point * (2 << LEFT_SHIFT), .multiplier = multiplier, .right = -shift,
                             .half = shift < 0 ? 1 << (-shift - 1) : 0, .fixup = shift < 0 ? -1 : 0};
  return input;
}

static inline int32_t quick_scaled(int32_t value, const quick_input *input) {
  const int32_t product = dtmm_high_multiply_rounded(value * (2 << LEFT_SHIFT) + input->offset, input->multiplier);
  return (product + ((product >> 31) & input->fixup) + input->half) >> input->right;
}

static bool is_quick_input(int32_t zero_point, int32_t shift) {
  return zero_point >= INT8_MIN && zero_point <= INT8_MAX && shift <= 0 && shift >= -LEFT_SHIFT;
}

/* Elements whose first input is scaled before the second: one loop for both would not fit the registers. */
#define CHUNK 32

static void scale_first(const int8_t *first, int32_t count, const quick_input *scaling, int32_t *sums) {
  const quick_input local = *scaling;
  for (int32_t i = 0; i < count; ++i) sums[i] = quick_scaled(first[i], &local);
}

static void add_second(const dtmm_add_params *p, const int32_t *sums, const int8_t *second, int32_t count,
                       const quick_input *scaling, int8_t *output) {
  const quick_input local = *scaling;
  const int32_t multiplier = p->output_multiplier, right = -p->output_shift - 1;
  const int32_t addend = 1 + 2 * p->output_zero_point, low = p->output_min, high = p->output_max;
  for (int32_t i = 0; i < count; ++i) {
    const int32_t sum = sums[i] + quick_scaled(second[i], &local);
    const int32_t product = dtmm_high_multiply_rounded(sum * 2, multiplier);
    const int32_t value = (((product + (product >> 31)) >> right) + addend) >> 1;
    output[i] = (int8_t)dtmm_clamp(value, low, high);
  }
}

static void add(const dtmm_add_params *p, const int8_t *first, const int8_t *second, int8_t *output) {
  if (!is_quick_input(p->first_zero_point, p->first_shift) ||
      !is_quick_input(p->second_zero_point, p->second_shift) || p->output_shift >= 0 || p->output_shift < -30) {
    add_any(p, first, second, output);
    return;
  }
  const quick_input one = quick_input_of(p->first_zero_point, p->first_multiplier, p->first_shift);
  const quick_input two = quick_input_of(p->second_zero_point, p->second_multiplier, p->second_shift);
  const int32_t total = p->count;
  for (int32_t i = 0; i < total; i += CHUNK) {
    int32_t sums[CHUNK];
    const int32_t count = total - i < CHUNK ? total - i : CHUNK;
    scale_first(first + i, count, &one, sums);
    add_second(p, sums, second + i, count, &two, output + i);
  }
}

#else

static void add(const dtmm_add_params *p, const int8_t *first, const int8_t *second, int8_t *output) {
  add_any(p, first, second, output);
}

#endif
#endif

dtmm_status dtmm_add_s8(const dtmm_add_params *params, const int8_t *first, const int8_t *second, int8_t *output) {
  if (check(params) != DTMM_OK || !first || !second || !output) return DTMM_BAD_ARGUMENT;
  add(params, first, second, output);
  return DTMM_OK;
}
