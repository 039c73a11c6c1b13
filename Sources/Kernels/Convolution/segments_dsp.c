#include "../internal/dsp.h"
#include "../internal/segments_dsp.h"

#if DTMM_PATH_DSP

/* Inputs at four positions. */
typedef struct {
  const uint32_t *a, *b, *c, *d;
} quad;

static inline quad quad_at(const uint8_t *base, int32_t pitch) {
  const quad quad = {(const uint32_t *)(const void *)base, (const uint32_t *)(const void *)(base + pitch),
                     (const uint32_t *)(const void *)(base + 2 * pitch),
                     (const uint32_t *)(const void *)(base + 3 * pitch)};
  return quad;
}

/* Segments of any depth at four positions. */
static void add_quad(const dtmm_segments *segments, const uint8_t *base, int32_t pitch, int32_t *sums) {
  const int8_t *values = segments->values;
  int32_t a = sums[0], b = sums[1], c = sums[2], d = sums[3];
  for (int32_t i = 0; i < segments->count; ++i) {
    const quad inputs = quad_at(base + segments->offsets[i] / DTMM_SEGMENT_UNITS, pitch);
    int32_t left = segments->depth;
    for (int32_t word = 0; left > 0; word += 2, values += dtmm_min(left, 4), left -= 4) {
      const uint32_t weights = left >= 4 ? dtmm_load_word(values) : dtmm_load_tail(values, left);
      const uint32_t even = dtmm_even_bytes(weights), odd = dtmm_odd_bytes(weights);
      a = dtmm_dot_pair(odd, inputs.a[word + 1], dtmm_dot_pair(even, inputs.a[word], a));
      b = dtmm_dot_pair(odd, inputs.b[word + 1], dtmm_dot_pair(even, inputs.b[word], b));
      c = dtmm_dot_pair(odd, inputs.c[word + 1], dtmm_dot_pair(even, inputs.c[word], c));
      d = dtmm_dot_pair(odd, inputs.d[word + 1], dtmm_dot_pair(even, inputs.d[word], d));
    }
  }
  sums[0] = a;
  sums[1] = b;
  sums[2] = c;
  sums[3] = d;
}

void dtmm_segments_add(const dtmm_strip *strip, int32_t start, int32_t length, dtmm_segments *segments, int32_t *sums) {
  const int32_t pitch = strip->position_bytes, count = dtmm_segments_pass(strip, start);
  const uint8_t *base = dtmm_strip_row_at(strip, 0).base + start * pitch;
  if (segments->depth < length) {
    for (int32_t i = 0; i < count; i += 4) add_quad(segments, base + i * pitch, pitch, sums + i);
    return;
  }
  segments->offsets[segments->count - 1] += 1;
  const dtmm_segments_dsp arguments = {.values = segments->values, .entries = segments->offsets, .sums = sums,
                                       .count = count, .base = base, .pitch = pitch};
  if (length == 16) {
    dtmm_segments_rows_16(&arguments);
  } else if (length == 8) {
    dtmm_segments_rows_8(&arguments);
  } else {
    dtmm_segments_rows_4(&arguments);
  }
}

#endif
