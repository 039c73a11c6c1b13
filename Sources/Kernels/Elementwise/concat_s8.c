#include <string.h>

#include "../internal/mve.h"

static dtmm_status check(const dtmm_concat_params *params, const int8_t *const *inputs, const int8_t *output) {
  if (!params || !inputs || !output || !params->inputs || params->positions <= 0 || params->count <= 0) {
    return DTMM_BAD_ARGUMENT;
  }
  for (int32_t i = 0; i < params->count; ++i) {
    if (!inputs[i] || params->inputs[i].channels <= 0) return DTMM_BAD_ARGUMENT;
  }
  return DTMM_OK;
}

/* Multiplier and shift of exactly one. */
static int is_one(const dtmm_concat_input *input) { return input->multiplier == 1 << 30 && input->shift == 1; }

#if DTMM_PATH_MVE

static void rescale(const int8_t *from, int32_t count, int32_t zero_point, const dtmm_scale *scale, int8_t *to) {
  for (; count > 0; count -= 4, from += 4, to += 4) {
    const mve_pred16_t lanes = vctp32q((uint32_t)count);
    const int32x4_t value = vsubq_n_s32(vldrbq_z_s32(from, lanes), zero_point);
    vstrbq_p_s32(to, dtmm_scaled_vector(value, scale), lanes);
  }
}

#else

static void rescale(const int8_t *from, int32_t count, int32_t zero_point, const dtmm_scale *scale, int8_t *to) {
  for (; count > 0; --count) *to++ = dtmm_scaled(*from++ - zero_point, scale);
}

#endif

/* One input into its channels of every position. */
static void place(const dtmm_concat_params *params, const dtmm_concat_input *input, const int8_t *from, int32_t pitch,
                  int8_t *to) {
  const dtmm_scale scale = {.multiplier = input->multiplier, .shift = input->shift,
                            .zero_point = params->output_zero_point, .low = INT8_MIN, .high = INT8_MAX};
  const int plain = is_one(input) && input->zero_point == params->output_zero_point;
  for (int32_t i = 0; i < params->positions; ++i, from += input->channels, to += pitch) {
    if (plain) {
      memcpy(to, from, (size_t)input->channels);
    } else {
      rescale(from, input->channels, input->zero_point, &scale, to);
    }
  }
}

dtmm_status dtmm_concat_s8(const dtmm_concat_params *params, const int8_t *const *inputs, int8_t *output) {
  if (check(params, inputs, output) != DTMM_OK) return DTMM_BAD_ARGUMENT;
  int32_t pitch = 0;
  for (int32_t i = 0; i < params->count; ++i) pitch += params->inputs[i].channels;
  for (int32_t i = 0; i < params->count; ++i) {
    place(params, &params->inputs[i], inputs[i], pitch, output);
    output += params->inputs[i].channels;
  }
  return DTMM_OK;
}
