#include <string.h>

#include "../internal/dsp.h"
#include "../internal/pooling.h"

/* best[c] = max(best[c], candidate[c]) over the channels of one position. */
static void keep_larger(int8_t *best, const int8_t *candidate, int32_t channels) {
  int32_t c = 0;
#if DTMM_PATH_MVE
  for (; c < channels; c += 16) {
    const mve_pred16_t lanes = vctp8q((uint32_t)(channels - c));
    vstrbq_p_s8(best + c, vmaxq_s8(vldrbq_z_s8(best + c, lanes), vldrbq_z_s8(candidate + c, lanes)), lanes);
  }
#elif DTMM_PATH_DSP
  for (; c + 4 <= channels; c += 4) {
    const uint32_t a = dtmm_load_word(best + c);
    const uint32_t b = dtmm_load_word(candidate + c);
    (void)__ssub8((int8x4_t)a, (int8x4_t)b);
    const uint32_t larger = (uint32_t)__sel((uint8x4_t)a, (uint8x4_t)b);
    memcpy(best + c, &larger, 4);
  }
#endif
  for (; c < channels; ++c) best[c] = candidate[c] > best[c] ? candidate[c] : best[c];
}

static dtmm_status check(const dtmm_pool_params *params) {
  if (!params || !dtmm_is_shape(&params->input) || !dtmm_is_shape(&params->output)) return DTMM_BAD_ARGUMENT;
  if (params->size <= 0 || params->stride <= 0 || params->input.channels != params->output.channels) {
    return DTMM_BAD_ARGUMENT;
  }
  const int32_t bottom = (params->output.height - 1) * params->stride + params->size;
  const int32_t right = (params->output.width - 1) * params->stride + params->size;
  return bottom <= params->input.height && right <= params->input.width ? DTMM_OK : DTMM_BAD_ARGUMENT;
}

static void pool_window(const dtmm_pool_params *params, const int8_t *corner, int8_t *best) {
  const int32_t channels = params->input.channels;
  const int32_t row = params->input.width * channels;
  memcpy(best, corner, (size_t)channels);
  for (int32_t i = 1; i < params->size * params->size; ++i) {
    keep_larger(best, corner + i / params->size * row + i % params->size * channels, channels);
  }
}

dtmm_status dtmm_max_pool_s8(const dtmm_pool_params *params, const int8_t *input, int8_t *output) {
  if (check(params) != DTMM_OK || !input || !output) return DTMM_BAD_ARGUMENT;
  const int32_t channels = params->input.channels;
  for (int32_t y = 0; y < params->output.height; ++y) {
    for (int32_t x = 0; x < params->output.width; ++x, output += channels) {
      const int32_t corner = y * params->stride * params->input.width + x * params->stride;
      pool_window(params, input + corner * channels, output);
    }
  }
  return DTMM_OK;
}
