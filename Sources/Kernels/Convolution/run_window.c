#include "../internal/run_window.h"

#include <string.h>

#include "../internal/run_reader.h"

/* Copies the next `runs` kept or absent runs of `depth` channels, which start `step` apart; returns the end of the
 * values it read. */
static const int8_t *copy_runs(dtmm_run_reader *reader, int32_t runs, int32_t depth, int32_t step, const int8_t *values,
                               int8_t *to) {
  static const int32_t none = 0;
  for (int32_t i = 0; i < runs; ++i, to += step) {
    int32_t place;
    if (dtmm_take_runs(reader, 1, 0, &none, &place) == &place) continue;
    memcpy(to, values, (size_t)depth);
    values += depth;
  }
  return values;
}

/* A filter as a window, its absent runs as zeros. */
static const int8_t *expand(dtmm_run_reader *reader, const dtmm_conv_params *conv, int32_t length, const int8_t *values,
                            int8_t *window) {
  const int32_t channels = conv->input.channels;
  const int32_t taps = conv->kernel_height * conv->kernel_width;
  const int32_t whole = channels / length, rest = channels - whole * length;
  memset(window, 0, (size_t)(taps * channels));
  for (int32_t tap = 0; tap < taps; ++tap) {
    values = copy_runs(reader, whole, length, length, values, window + tap * channels);
  }
  return rest == 0 ? values : copy_runs(reader, taps, rest, channels, values, window + whole * length);
}

void dtmm_run_windows(const dtmm_strip *strip, const dtmm_channel_quant *quant, const dtmm_run_weights *weights,
                      int32_t length, int8_t *output) {
  int8_t window[DTMM_PATCH_MAX];
  const dtmm_filterlets filterlets = {.values = window, .end = window + sizeof window, .offsets = strip->tap_offsets,
                                      .count = 1};
  dtmm_run_reader reader = dtmm_run_reader_of(weights);
  const int8_t *values = weights->values;
  for (int32_t filter = 0; filter < strip->conv.output.channels; ++filter) {
    dtmm_run_reader_next_filter(&reader, filter);
    values = expand(&reader, &strip->conv, length, values, window);
    dtmm_fwcs_filter(strip, quant, filter, &filterlets, output);
  }
}
