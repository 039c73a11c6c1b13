#include "../internal/mve.h"
#include "../internal/segments_mve.h"

#if DTMM_PATH_MVE

int32_t dtmm_segment_distance(const dtmm_strip *strip, int32_t channel) {
  return channel / 16 * strip->block_bytes + channel % 16;
}

/* The passes of one length. */
typedef struct {
  dtmm_segments_pass *adjacent, *paired, *four;
} passes;

static passes passes_of(int32_t depth, int32_t length) {
  static const passes sixteen = {dtmm_segments_sixteen_adjacent, dtmm_segments_sixteen_paired,
                                 dtmm_segments_sixteen_four};
  static const passes eight = {dtmm_segments_eight_adjacent, dtmm_segments_eight_paired, dtmm_segments_eight_four};
  static const passes four = {dtmm_segments_four_adjacent, dtmm_segments_four_paired, dtmm_segments_four_four};
  static const passes shorter = {dtmm_segments_short_adjacent, dtmm_segments_short_paired, dtmm_segments_short_four};
  if (depth < length) return shorter;
  return length == 16 ? sixteen : length == 8 ? eight : four;
}

void dtmm_segments_add(const dtmm_strip *strip, int32_t length, dtmm_segments *segments, const uint8_t *base,
                       int32_t count, int32_t *sums) {
  const passes pass = passes_of(segments->depth, length);
  const int32_t bytes = segments->count * segments->depth;
  /* Vectors gather from several segments, and read on a little. */
  for (int32_t i = 0; i < 4; ++i) segments->offsets[segments->count + i] = segments->offsets[0];
  if (strip->paired) {
    pass.paired(sums, segments->values, base, segments->offsets, bytes, segments->depth);
    return;
  }
  for (; count > 4; count -= 8, base += 8 * strip->position_bytes, sums += 8) {
    pass.adjacent(sums, segments->values, base, segments->offsets, bytes, segments->depth);
  }
  if (count > 0) pass.four(sums, segments->values, base, segments->offsets, bytes, segments->depth);
}

void dtmm_segments_store(const int32_t *sums, int32_t count, const dtmm_scale *scale, int32_t filters, int8_t *to) {
  dtmm_store_sums(sums, 0, count, scale, (uint32_t)filters, to);
}

#endif
