#include "../internal/fwcs.h"
#include "../internal/run_reader.h"
#include "../internal/run_window.h"

size_t dtmm_conv_fwcs_mask_s8_get_buffer_size(const dtmm_conv_params *params) {
  return dtmm_strip_buffer_size(params, DTMM_STRIP_TAPS);
}

/* The offsets of the filter's kept taps, into the strip's spare list; their number. */
static int32_t resolve(const dtmm_strip *strip, dtmm_run_reader *reader) {
  int32_t *end = strip->spare;
  for (int32_t tap = 0; tap < strip->taps; tap += 32) {
    end = dtmm_take_runs(reader, dtmm_min(32, strip->taps - tap), 0, strip->tap_offsets + tap, end);
  }
  return (int32_t)(end - strip->spare);
}

static void compute(const dtmm_strip *strip, const dtmm_channel_quant *quant, const dtmm_run_weights *weights,
                    const int8_t *end, int8_t *output) {
  dtmm_run_reader reader = dtmm_run_reader_of(weights);
  dtmm_filterlets filterlets = {.values = weights->values, .end = end, .offsets = strip->spare};
  for (int32_t filter = 0; filter < strip->conv.output.channels; ++filter) {
    dtmm_run_reader_next_filter(&reader, filter);
    filterlets.count = resolve(strip, &reader);
    dtmm_fwcs_filter(strip, quant, filter, &filterlets, output);
    filterlets.values += filterlets.count * strip->depth;
  }
}

dtmm_status dtmm_conv_fwcs_mask_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                                   const dtmm_fwcs_mask_weights *weights, const int8_t *input, int8_t *output,
                                   void *scratch, size_t scratch_bytes) {
  if (dtmm_conv_check(params, quant, input, output) != DTMM_OK || !dtmm_run_weights_are_complete(weights)) {
    return DTMM_BAD_ARGUMENT;
  }
  if (!scratch || scratch_bytes < dtmm_conv_fwcs_mask_s8_get_buffer_size(params)) return DTMM_SCRATCH_TOO_SMALL;
  const int32_t channels = params->input.channels;
  const int32_t taps = params->kernel_height * params->kernel_width;
  const int8_t *end = weights->values + dtmm_kept_runs(weights, params->output.channels, taps) * channels;
  dtmm_strip strip;
  dtmm_strip_begin(&strip, params, DTMM_STRIP_TAPS, input, scratch);
  while (dtmm_strip_next(&strip)) {
    if (strip.patches) {
      dtmm_run_windows(&strip, quant, weights, channels, output);
    } else {
      compute(&strip, quant, weights, end, output);
    }
  }
  return DTMM_OK;
}
