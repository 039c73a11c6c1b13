#include "../internal/dsp_dot.h"
#include "../internal/segments.h"
#include "../internal/store_row.h"

#if DTMM_PATH_DSP

int32_t dtmm_segment_distance(const dtmm_strip *strip, int32_t channel) {
  (void)strip;
  return channel * (int32_t)sizeof(int16_t);
}

void dtmm_segments_add(const dtmm_strip *strip, int32_t length, dtmm_segments *segments, const uint8_t *base,
                       int32_t count, int32_t *sums) {
  (void)length;
  int32_t part[DTMM_SEGMENT_POSITIONS];
  dtmm_dsp_dot dot = {.weights = segments->values, .pitch = strip->position_bytes, .bias = 0,
                      .offsets = segments->offsets, .end = segments->offsets + segments->count, .base = base,
                      .thirty_twos = 0, .rest = segments->depth, .count = count};
  dtmm_dsp_dot_row(&dot, part);
  for (int32_t i = 0; i < count; ++i) sums[i] += part[i];
}

void dtmm_segments_store(const int32_t *sums, int32_t count, const dtmm_scale *scale, int32_t filters, int8_t *to) {
  dtmm_store_row(sums, count, scale, filters, to);
}

#endif
