#include "../internal/mve_filter.h"
#include "../internal/segments_mve.h"

#if DTMM_PATH_MVE

_Static_assert(4 * DTMM_STRIP_QUADS <= DTMM_SEGMENT_POSITIONS, "a pass has a whole strip");

int32_t dtmm_segment_distance(const dtmm_strip *strip, int32_t channel) {
  return channel / 16 * strip->block_bytes + channel % 16;
}

int32_t dtmm_segments_pass(const dtmm_strip *strip, int32_t start) { return start > 0 ? 0 : 4 * strip->quad_count; }

void dtmm_segments_add(const dtmm_strip *strip, int32_t start, int32_t length, dtmm_segments *segments, int32_t *sums) {
  (void)start;
  /* Vectors gather from several segments, and read on a little. */
  for (int32_t i = 0; i < 4; ++i) segments->offsets[segments->count + i] = segments->offsets[0];
  dtmm_segments_mve arguments = {.values = segments->values, .offsets = segments->offsets,
                                 .bytes = segments->count * segments->depth, .sums = sums, .quads = strip->quads,
                                 .end = strip->quads + strip->quad_count, .depth = segments->depth};
  if (segments->depth < length) {
    dtmm_segments_quads_short(&arguments);
  } else if (length == 16) {
    dtmm_segments_quads_16(&arguments);
  } else if (length == 8) {
    dtmm_segments_quads_8(&arguments);
  } else {
    dtmm_segments_quads_4(&arguments);
  }
}

void dtmm_segments_store(const dtmm_strip *strip, int32_t start, const int32_t *sums, const dtmm_scale *scale,
                         int32_t filter, int8_t *output) {
  (void)start;
  dtmm_mve_store(strip, sums, scale, output + filter);
}

#endif
