#include "../internal/dense.h"
#include "../internal/dsp_row.h"

#if DTMM_PATH_DSP

void dtmm_dense_strip(const dtmm_strip *strip, const dtmm_channel_quant *quant, const int8_t *values,
                      int8_t *output) {
  const int32_t filters = strip->conv.output.channels, size = strip->taps * strip->depth;
  for (int32_t filter = 0; filter < filters; ++filter) {
    dtmm_dsp_row(strip, quant, filter, values + filter * size, strip->tap_offsets, strip->taps, output);
  }
}

#endif
