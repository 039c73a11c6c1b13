#include "../internal/fwcs.h"
#include "../internal/row_pointers.h"

size_t dtmm_conv_fwcs_s8_get_buffer_size(const dtmm_conv_params *params) {
  return dtmm_strip_buffer_size(params, DTMM_STRIP_TAPS);
}

/* Columns are multiples of the channel count below 2^15, so this reciprocal divides them exactly. */
static uint32_t reciprocal(int32_t channels) { return 65536U / (uint32_t)channels + 1U; }

static void compute(const dtmm_strip *strip, const dtmm_channel_quant *quant, const dtmm_fwcs_weights *weights,
                    int8_t *output) {
  const uint32_t divide = reciprocal(strip->depth);
  for (int32_t filter = 0; filter < strip->conv.output.channels; ++filter) {
    const int32_t first = (int32_t)dtmm_entry(weights->rows, weights->row_bytes, filter);
    const int32_t last = (int32_t)dtmm_entry(weights->rows, weights->row_bytes, filter + 1);
    for (int32_t i = first; i < last; ++i) {
      const uint32_t tap = (uint32_t)weights->columns[i] * divide >> 16;
      strip->spare[i - first] = strip->tap_offsets[tap];
    }
    const dtmm_filterlets filterlets = {
        .values = weights->values + (size_t)first * (size_t)strip->depth,
        .offsets = strip->spare,
        .count = last - first,
    };
    dtmm_fwcs_filter(strip, quant, filter, &filterlets, output);
  }
}

static dtmm_status check(const dtmm_conv_params *params, const dtmm_fwcs_weights *weights) {
  if (!weights || !weights->values || !weights->columns || !weights->rows) return DTMM_BAD_ARGUMENT;
  if (weights->row_bytes != 2 && weights->row_bytes != 4) return DTMM_BAD_ARGUMENT;
  const int32_t last_column = dtmm_conv_filter_size(params) - params->input.channels;
  return last_column <= INT16_MAX ? DTMM_OK : DTMM_BAD_ARGUMENT;
}

dtmm_status dtmm_conv_fwcs_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                              const dtmm_fwcs_weights *weights, const int8_t *input, int8_t *output,
                              void *scratch, size_t scratch_bytes) {
  if (dtmm_conv_check(params, quant, input, output) != DTMM_OK || check(params, weights) != DTMM_OK) {
    return DTMM_BAD_ARGUMENT;
  }
  if (!scratch || scratch_bytes < dtmm_conv_fwcs_s8_get_buffer_size(params)) return DTMM_SCRATCH_TOO_SMALL;
  dtmm_strip strip;
  dtmm_strip_begin(&strip, params, DTMM_STRIP_TAPS, input, scratch);
  while (dtmm_strip_next(&strip)) compute(&strip, quant, weights, output);
  return DTMM_OK;
}
