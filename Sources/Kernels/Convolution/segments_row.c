#include "../internal/segments.h"
#include "../internal/store_row.h"

/* Cores without vectors: a pass is part of the strip's one row, its positions one after the other. */
#if !DTMM_PATH_MVE

int32_t dtmm_segment_distance(const dtmm_strip *strip, int32_t channel) {
  (void)strip;
  return channel * (int32_t)sizeof(int16_t);
}

int32_t dtmm_segments_pass(const dtmm_strip *strip, int32_t start) {
  const int32_t left = dtmm_strip_row_at(strip, 0).count - start;
  return left <= 0 ? 0 : dtmm_min(dtmm_round_up(left, 4), DTMM_SEGMENT_POSITIONS);
}

void dtmm_segments_store(const dtmm_strip *strip, int32_t start, const int32_t *sums, const dtmm_scale *scale,
                         int32_t filter, int8_t *output) {
  const int32_t filters = strip->conv.output.channels;
  const dtmm_strip_row row = dtmm_strip_row_at(strip, 0);
  const int32_t count = dtmm_min(row.count - start, DTMM_SEGMENT_POSITIONS);
  dtmm_store_row(sums, count, scale, filters, output + (row.output + start) * filters + filter);
}

#endif
