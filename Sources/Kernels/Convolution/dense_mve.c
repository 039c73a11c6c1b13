#include "../internal/dense.h"
#include "../internal/mve_filter.h"

#if DTMM_PATH_MVE

/* A dense filter is one that keeps every tap. */
void dtmm_dense_strip(const dtmm_strip *strip, const dtmm_channel_quant *quant, const int8_t *values,
                      int8_t *output) {
  const int32_t filters = strip->conv.output.channels;
  const int32_t size = strip->taps * strip->depth;
  dtmm_filterlets filterlets = {.values = values, .end = values + filters * size, .offsets = strip->tap_offsets,
                                .count = strip->taps};
  for (int32_t filter = 0; filter < filters; ++filter, filterlets.values += size) {
    dtmm_mve_filter(strip, quant, filter, &filterlets, output);
  }
}

#endif
