#include "../internal/dense.h"
#include "../internal/fwcs.h"
#include "../internal/isa.h"

#if DTMM_PATH_DSP

void dtmm_dense_strip(const dtmm_strip *strip, const dtmm_channel_quant *quant, const int8_t *values,
                      int8_t *output) {
  const int32_t filters = strip->conv.output.channels, size = strip->taps * strip->depth;
  for (int32_t filter = 0; filter < filters; ++filter) {
    const dtmm_filterlets all = {values + filter * size, strip->tap_offsets, strip->taps};
    dtmm_fwcs_filter(strip, quant, filter, &all, output);
  }
}

#endif
