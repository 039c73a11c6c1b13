#include "../internal/dsp_dot.h"
#include "../internal/fwcs.h"
#include "../internal/requantise.h"

#if DTMM_PATH_DSP

/* The filter at up to four positions from `base` on. */
static void compute_quad(const dtmm_strip *strip, const dtmm_scale *scale, const dtmm_filterlets *filterlets,
                         const uint8_t *base, int32_t count, int8_t *to) {
  const int8_t *values = filterlets->values;
  int32_t sums[4] = {scale->bias, scale->bias, scale->bias, scale->bias};
  for (int32_t i = 0; i < filterlets->count; ++i, values += strip->depth) {
    dtmm_dot_quad(values, base + filterlets->offsets[i], strip->position_bytes / 4, strip->depth, sums);
  }
  for (int32_t i = 0; i < count; ++i, to += strip->conv.output.channels) *to = dtmm_scaled(sums[i], scale);
}

void dtmm_fwcs_filter(const dtmm_strip *strip, const dtmm_channel_quant *quant, int32_t filter,
                      const dtmm_filterlets *filterlets, int8_t *output) {
  const int32_t filters = strip->conv.output.channels;
  const dtmm_scale scale = dtmm_scale_of(&strip->conv, quant, filter);
  const dtmm_strip_row row = dtmm_strip_row_at(strip, 0);
  int8_t *to = output + row.output * filters + filter;
  for (int32_t i = 0; i < row.count; i += 4, to += 4 * filters) {
    compute_quad(strip, &scale, filterlets, row.base + i * strip->position_bytes, dtmm_min(4, row.count - i), to);
  }
}

#endif
