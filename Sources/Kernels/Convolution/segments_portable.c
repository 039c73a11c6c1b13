#include "../internal/portable_dot.h"
#include "../internal/segments.h"

#if DTMM_PATH_PORTABLE

void dtmm_segments_add(const dtmm_strip *strip, int32_t start, int32_t length, dtmm_segments *segments, int32_t *sums) {
  (void)length;
  const int32_t pitch = strip->position_bytes;
  const uint8_t *base = dtmm_strip_row_at(strip, 0).base + start * pitch;
  for (int32_t left = dtmm_segments_pass(strip, start); left > 0; left -= 4, base += 4 * pitch, sums += 4) {
    const int8_t *values = segments->values;
    for (int32_t i = 0; i < segments->count; ++i, values += segments->depth) {
      dtmm_dot_quad(values, base + segments->offsets[i], pitch, segments->depth, sums);
    }
  }
}

#endif
