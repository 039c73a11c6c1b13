#include <string.h>

#include "../internal/fwcs.h"
#include "../internal/row_pointers.h"

size_t dtmm_conv_fwcs_s8_get_buffer_size(const dtmm_conv_params *params) {
  return dtmm_strip_buffer_size(params, DTMM_STRIP_TAPS);
}

/* Columns are multiples of the channel count below 2^15, so this reciprocal divides them exactly. */
static uint32_t reciprocal(int32_t channels) { return 65536U / (uint32_t)channels + 1U; }

/* A filter whose taps lie where the strip has them. */
static dtmm_filterlets resolved(const dtmm_strip *strip, const dtmm_fwcs_weights *weights, int32_t first, int32_t count,
                                uint32_t divide, const int8_t *end) {
  const int16_t *columns = weights->columns + first;
  for (int32_t i = 0; i < count; ++i) {
    strip->spare[i] = strip->tap_offsets[(uint32_t)columns[i] * divide >> 16];
  }
  return (dtmm_filterlets){weights->values + first * strip->depth, strip->spare, count, end};
}

/* A filter for gathered windows: absent filterlets are zero. One that keeps all stays where it is. */
static dtmm_filterlets expanded(const dtmm_strip *strip, const dtmm_fwcs_weights *weights, int32_t first,
                                int32_t count, int8_t *window) {
  const int32_t channels = strip->conv.input.channels;
  const int8_t *values = weights->values + first * channels;
  if (count * channels == strip->depth) {
    return (dtmm_filterlets){values, strip->tap_offsets, 1, values + strip->depth};
  }
  memset(window, 0, (size_t)strip->depth);
  for (int32_t i = 0; i < count; ++i, values += channels) {
    int8_t *to = window + weights->columns[first + i];
    for (int32_t c = 0; c < channels; ++c) to[c] = values[c];
  }
  return (dtmm_filterlets){window, strip->tap_offsets, 1, window + DTMM_PATCH_MAX};
}

static void compute(const dtmm_strip *strip, const dtmm_channel_quant *quant, const dtmm_fwcs_weights *weights,
                    int8_t *output) {
  const int32_t filters = strip->conv.output.channels;
  const uint32_t divide = reciprocal(strip->conv.input.channels);
  int8_t window[DTMM_PATCH_MAX];
  const int32_t all = (int32_t)dtmm_entry(weights->rows, weights->row_bytes, filters);
  const int8_t *end = weights->values + all * strip->conv.input.channels;
  int32_t first = 0;
  for (int32_t filter = 0; filter < filters; ++filter) {
    const int32_t next = (int32_t)dtmm_entry(weights->rows, weights->row_bytes, filter + 1);
    const dtmm_filterlets filterlets = strip->patches ? expanded(strip, weights, first, next - first, window)
                                                      : resolved(strip, weights, first, next - first, divide, end);
    dtmm_fwcs_filter(strip, quant, filter, &filterlets, output);
    first = next;
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
