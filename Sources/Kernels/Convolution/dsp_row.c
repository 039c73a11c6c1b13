#include "../internal/dsp_row.h"

#include "../internal/dsp_dot.h"
#include "../internal/store_row.h"

#if DTMM_PATH_DSP

/* Positions of which the sums are kept before they are requantised together. */
#define PASS 16

void dtmm_dsp_row(const dtmm_strip *strip, const dtmm_strip_row *row, const dtmm_scale *scale,
                  const int8_t *weights, const int32_t *offsets, int32_t taps, int8_t *to) {
  const int32_t filters = strip->conv.output.channels;
  dtmm_dsp_dot dot = {.weights = weights, .pitch = strip->position_bytes, .bias = scale->bias,
                      .offsets = offsets, .end = offsets + taps, .base = row->base,
                      .thirty_twos = strip->depth & ~31, .rest = strip->depth & 31};
  for (int32_t i = 0; i < row->count; i += PASS, dot.base += PASS * dot.pitch, to += PASS * filters) {
    int32_t sums[PASS];
    const int32_t count = dtmm_min(PASS, row->count - i);
    dot.count = count;
    dtmm_dsp_dot_row(&dot, sums);
    dtmm_store_row(sums, count, scale, filters, to);
  }
}

#endif
