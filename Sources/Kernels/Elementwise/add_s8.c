#include <stdbool.h>

#include "../internal/dsp.h"
#include "../internal/mve.h"
#include "../internal/store_row.h"

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

/* Elements from `from` on. */
static void add_any(const dtmm_add_params *p, int32_t from, const int8_t *first, const int8_t *second, int8_t *output) {
  const dtmm_scale scale = {.multiplier = p->output_multiplier, .shift = p->output_shift,
                            .zero_point = p->output_zero_point, .low = p->output_min, .high = p->output_max};
  for (int32_t i = from; i < p->count; ++i) {
    const int32_t a = scaled_input(first[i], p->first_zero_point, p->first_multiplier, p->first_shift);
    const int32_t b = scaled_input(second[i], p->second_zero_point, p->second_multiplier, p->second_shift);
    output[i] = dtmm_scaled(dtmm_wrapping_add(a, b), &scale);
  }
}

#if DTMM_PATH_DSP

/* Elements whose sums are kept between the inputs: one loop over both would not fit the registers. */
#define CHUNK 64

/* One input, whose moved up values, doubled, stay below 2^30. */
typedef struct {
  int32_t zero_point, multiplier, shift;
} quick_input;

static bool is_quick(const quick_input *input) {
  return input->zero_point >= INT8_MIN && input->zero_point <= INT8_MAX && input->shift <= 0 &&
         input->shift >= -LEFT_SHIFT;
}

/* Doubled and moved up: the high word of its product with the multiplier is the scaled value. */
static inline int32_t quick_product(int8_t value, int32_t offset, int32_t multiplier) {
  return dtmm_high_multiply_rounded(value * (2 << LEFT_SHIFT) + offset, multiplier);
}

static inline int32_t halved_quickly(int32_t value, int32_t half, int32_t exponent) {
  return (value + (value >> 31) + half) >> exponent;
}

/* sums[i] += input i, scaled, for an even count. */
static void add_input(const quick_input *input, const int8_t *values, int32_t count, int32_t *sums) {
  const int32_t offset = -input->zero_point * (2 << LEFT_SHIFT), multiplier = input->multiplier;
  const int32_t *end = sums + count;
  if (input->shift == 0) {
    for (; sums < end; sums += 2, values += 2) {
      sums[0] += quick_product(values[0], offset, multiplier);
      sums[1] += quick_product(values[1], offset, multiplier);
    }
    return;
  }
  const int32_t exponent = -input->shift, half = 1 << (exponent - 1);
  for (; sums < end; sums += 2, values += 2) {
    sums[0] += halved_quickly(quick_product(values[0], offset, multiplier), half, exponent);
    sums[1] += halved_quickly(quick_product(values[1], offset, multiplier), half, exponent);
  }
}

static void add(const dtmm_add_params *p, const int8_t *first, const int8_t *second, int8_t *output) {
  const quick_input one = {p->first_zero_point, p->first_multiplier, p->first_shift};
  const quick_input two = {p->second_zero_point, p->second_multiplier, p->second_shift};
  const dtmm_scale scale = {0, p->output_multiplier, p->output_shift, p->output_zero_point,
                            p->output_min, p->output_max, true};
  const int32_t quick = is_quick(&one) && is_quick(&two) ? p->count & ~1 : 0;
  for (int32_t i = 0; i < quick; i += CHUNK) {
    int32_t sums[CHUNK] = {0};
    const int32_t count = quick - i < CHUNK ? quick - i : CHUNK;
    add_input(&one, first + i, count, sums);
    add_input(&two, second + i, count, sums);
    dtmm_store_row(sums, count, &scale, 1, output + i);
  }
  add_any(p, quick, first, second, output);
}

#else

static void add(const dtmm_add_params *p, const int8_t *first, const int8_t *second, int8_t *output) {
  add_any(p, 0, first, second, output);
}

#endif
#endif

dtmm_status dtmm_add_s8(const dtmm_add_params *params, const int8_t *first, const int8_t *second, int8_t *output) {
  if (check(params) != DTMM_OK || !first || !second || !output) return DTMM_BAD_ARGUMENT;
  add(params, first, second, output);
  return DTMM_OK;
}
