#include "../internal/segments.h"

size_t dtmm_conv_fwcs_8_s8_get_buffer_size(const dtmm_conv_params *params) {
  return dtmm_conv_segments_buffer_size(params, 8);
}

dtmm_status dtmm_conv_fwcs_8_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                               const dtmm_fwcs_8_weights *weights, const int8_t *input, int8_t *output,
                               void *scratch, size_t scratch_bytes) {
  return dtmm_conv_segments(params, quant, weights, 8, input, output, scratch, scratch_bytes);
}
