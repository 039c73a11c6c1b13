/* One filter along the row of a strip: what dense and FWCS convolutions have in common. */
#ifndef DTMM_DSP_ROW_H
#define DTMM_DSP_ROW_H

#include "dsp_dot.h"
#include "requantise.h"
#include "strip.h"

#if DTMM_PATH_DSP

/* Weights `taps` x depth that read at `offsets`; `to` is the filter's output at the row's first position. */
static inline void dtmm_dsp_row(const dtmm_strip *strip, const dtmm_strip_row *row, const dtmm_scale *scale,
                                const int8_t *weights, const int32_t *offsets, int32_t taps, int8_t *to) {
  const int32_t filters = strip->conv.output.channels;
  dtmm_dsp_dot dot = {.weights = weights, .pitch = strip->position_bytes, .bias = scale->bias,
                      .offsets = offsets, .end = offsets + taps, .base = row->base,
                      .thirty_twos = strip->depth & ~31, .rest = strip->depth & 31};
  for (int32_t i = 0; i < row->count; i += 4, dot.base += 4 * dot.pitch) {
    int32_t sums[4];
    dtmm_dsp_dot_four(&dot, sums);
    const int32_t count = dtmm_min(4, row->count - i);
    for (int32_t j = 0; j < count; ++j, to += filters) *to = dtmm_scaled(sums[j], scale);
  }
}

#endif
#endif
