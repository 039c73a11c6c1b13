#include "../internal/fully_connected.h"

static dtmm_status check(const dtmm_fully_connected_params *params, const dtmm_channel_quant *quant) {
  if (!params || !quant || !quant->bias || !quant->multiplier || !quant->shift) return DTMM_BAD_ARGUMENT;
  if (params->inputs <= 0 || params->outputs <= 0) return DTMM_BAD_ARGUMENT;
  const int32_t low = params->output_min, high = params->output_max;
  return low >= INT8_MIN && high <= INT8_MAX && low <= high ? DTMM_OK : DTMM_BAD_ARGUMENT;
}

dtmm_status dtmm_fully_connected_s8(const dtmm_fully_connected_params *params, const dtmm_channel_quant *quant,
                                    const int8_t *weights, const int8_t *input, int8_t *output) {
  if (check(params, quant) != DTMM_OK || !weights || !input || !output) return DTMM_BAD_ARGUMENT;
  for (int32_t first = 0; first < params->outputs; first += DTMM_ROWS) {
    int32_t sums[DTMM_ROWS] = {0};
    dtmm_dot_rows(weights + first * params->inputs, params->inputs, params->outputs - first, input, sums);
    for (int32_t i = 0; i < DTMM_ROWS && first + i < params->outputs; ++i) {
      const int32_t o = first + i;
      const dtmm_scale scale = {quant->bias[o],
                                quant->multiplier[o],
                                quant->shift[o],
                                params->output_zero_point,
                                params->output_min,
                                params->output_max,
                                dtmm_sums_are_small(params->inputs, quant->bias[o])};
      output[o] = dtmm_scaled(scale.bias + sums[i], &scale);
    }
  }
  return DTMM_OK;
}
