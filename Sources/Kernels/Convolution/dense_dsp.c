#include "../internal/dense.h"
#include "../internal/dsp_row.h"

#if DTMM_PATH_DSP

void dtmm_dense_strip(const dtmm_strip *strip, const dtmm_channel_quant *quant, const int8_t *values,
                      int8_t *output) {
  const int32_t filters = strip->conv.output.channels;
  const dtmm_strip_row row = dtmm_strip_row_at(strip, 0);
  int8_t *to = output + row.output * filters;
  for (int32_t filter = 0; filter < filters; ++filter, values += strip->taps * strip->depth) {
    const dtmm_scale scale = dtmm_scale_of(&strip->conv, quant, filter);
    dtmm_dsp_row(strip, &row, &scale, values, strip->tap_offsets, strip->taps, to + filter);
  }
}

#endif
