#include "../internal/portable_dot.h"
#include "../internal/segments.h"
#include "../internal/store_row.h"

#if DTMM_PATH_PORTABLE

int32_t dtmm_segment_distance(const dtmm_strip *strip, int32_t channel) {
  (void)strip;
  return channel * (int32_t)sizeof(int16_t);
}

void dtmm_segments_add(const dtmm_strip *strip, int32_t length, dtmm_segments *segments, const uint8_t *base,
                       int32_t count, int32_t *sums) {
  (void)length;
  for (int32_t start = 0; start < count; start += 4, base += 4 * strip->position_bytes, sums += 4) {
    const int8_t *values = segments->values;
    for (int32_t i = 0; i < segments->count; ++i, values += segments->depth) {
      dtmm_dot_quad(values, base + segments->offsets[i], strip->position_bytes, segments->depth, sums);
    }
  }
}

void dtmm_segments_store(const int32_t *sums, int32_t count, const dtmm_scale *scale, int32_t filters, int8_t *to) {
  dtmm_store_row(sums, count, scale, filters, to);
}

#endif
