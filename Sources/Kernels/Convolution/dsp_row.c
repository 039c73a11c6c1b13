#include "../internal/dsp_row.h"

#include "../internal/dsp_dot.h"
#include "../internal/store_row.h"

#if DTMM_PATH_DSP

/* Positions of which the sums are kept before they are requantised together. */
#define PASS 32

/* One to three weights as those of even channels and of odd ones. */
static inline uint32_t narrow_even(const int8_t *weights, int32_t depth) {
  return ((uint32_t)weights[0] & 0xffffU) | (depth > 2 ? (uint32_t)weights[2] << 16 : 0);
}
static inline uint32_t narrow_odd(const int8_t *weights, int32_t depth) {
  return depth > 1 ? (uint32_t)weights[1] & 0xffffU : 0;
}

/* dtmm_dsp_dot_row for a depth below four, which takes eight bytes a position, and for filters without taps. */
static void narrow_row(const dtmm_dsp_dot *dot, int32_t taps, int32_t depth, int32_t *sums) {
  const uint8_t *base = dot->base;
  for (int32_t left = dot->count; left > 0; left -= 4, base += 32, sums += 4) {
    const int8_t *weights = dot->weights;
    int32_t a = dot->bias, b = a, c = a, d = a;
    for (int32_t tap = 0; tap < taps; ++tap, weights += depth) {
      const uint32_t *inputs = (const uint32_t *)(const void *)(base + dot->offsets[tap]);
      const uint32_t even = narrow_even(weights, depth), odd = narrow_odd(weights, depth);
      a = dtmm_dot_pair(odd, inputs[1], dtmm_dot_pair(even, inputs[0], a));
      b = dtmm_dot_pair(odd, inputs[3], dtmm_dot_pair(even, inputs[2], b));
      c = dtmm_dot_pair(odd, inputs[5], dtmm_dot_pair(even, inputs[4], c));
      d = dtmm_dot_pair(odd, inputs[7], dtmm_dot_pair(even, inputs[6], d));
    }
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
  }
}

void dtmm_dsp_row(const dtmm_strip *strip, const dtmm_strip_row *row, const dtmm_scale *scale,
                  const int8_t *weights, const int32_t *offsets, int32_t taps, int8_t *to) {
  const int32_t filters = strip->conv.output.channels, depth = strip->depth, pitch = strip->position_bytes;
  const bool narrow = depth < 4 || taps == 0;
  dtmm_dsp_dot dot;
  dtmm_dsp_dot_begin(&dot, row->base, pitch, depth);
  dtmm_dsp_dot_filter(&dot, weights, offsets, taps, scale->bias);
  for (int32_t left = row->count; left > 0; left -= PASS, to += PASS * filters) {
    int32_t sums[PASS];
    const int32_t count = dtmm_min(PASS, left);
    dot.count = count;
    if (narrow) {
      narrow_row(&dot, taps, depth, sums);
    } else {
      dtmm_dsp_dot_row(&dot, sums);
    }
    dtmm_store_row(sums, count, scale, filters, to);
    dot.base += PASS * pitch;
  }
}

#endif
