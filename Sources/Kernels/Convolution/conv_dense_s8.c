#include "../internal/dense.h"

size_t dtmm_conv_dense_s8_get_buffer_size(const dtmm_conv_params *params) {
  return dtmm_strip_buffer_size(params, DTMM_STRIP_MERGED);
}

dtmm_status dtmm_conv_dense_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                               const dtmm_dense_weights *weights, const int8_t *input, int8_t *output,
                               void *scratch, size_t scratch_bytes) {
  if (dtmm_conv_check(params, quant, input, output) != DTMM_OK || !weights || !weights->values) {
    return DTMM_BAD_ARGUMENT;
  }
  if (!scratch || scratch_bytes < dtmm_conv_dense_s8_get_buffer_size(params)) return DTMM_SCRATCH_TOO_SMALL;
  dtmm_strip strip;
  dtmm_strip_begin(&strip, params, DTMM_STRIP_MERGED, input, scratch);
  while (dtmm_strip_next(&strip)) dtmm_dense_strip(&strip, quant, weights->values, output);
  return DTMM_OK;
}
