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

static void add(const dtmm_add_params *p, const int8_t *first, const int8_t *second, int8_t *output) {
  const dtmm_scale scale = {.multiplier = p->output_multiplier, .shift = p->output_shift,
                            .zero_point = p->output_zero_point, .low = p->output_min, .high = p->output_max};
  for (int32_t i = 0; i < p->count; ++i) {
    const int32_t a = scaled_input(first[i], p->first_zero_point, p->first_multiplier, p->first_shift);
    const int32_t b = scaled_input(second[i], p->second_zero_point, p->second_multiplier, p->second_shift);
    output[i] = dtmm_scaled(dtmm_wrapping_add(a, b), &scale);
  }
}

#endif

dtmm_status dtmm_add_s8(const dtmm_add_params *params, const int8_t *first, const int8_t *second, int8_t *output) {
  if (check(params) != DTMM_OK || !first || !second || !output) return DTMM_BAD_ARGUMENT;
  add(params, first, second, output);
  return DTMM_OK;
}
