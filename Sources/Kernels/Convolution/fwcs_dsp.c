#include "../internal/dsp_dot.h"
#include "../internal/fwcs.h"
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
__attribute__((noinline)) static void narrow_row(const dtmm_dsp_dot *dot, int32_t *sums) {
  const int32_t depth = dot->fours + dot->tail;
  const uint8_t *base = dot->base;
  for (int32_t left = dot->count; left > 0; left -= 4, base += 32, sums += 4) {
    const int8_t *weights = dot->weights;
    const int32_t *offset = dot->offsets;
    int32_t a = dot->bias, b = a, c = a, d = a;
    for (; weights < dot->end; weights += depth) {
      const uint32_t *inputs = (const uint32_t *)(const void *)(base + *offset++);
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

/* Up to PASS positions. */
static inline void run(dtmm_dsp_dot *dot, bool narrow, const dtmm_scale *scale, int32_t filters, int8_t *to) {
  int32_t sums[PASS];
  const int32_t count = dot->count;
  if (narrow) {
    narrow_row(dot, sums);
  } else {
    dtmm_dsp_dot_row(dot, sums);
  }
  dtmm_store_row(sums, count, scale, filters, to);
}

void dtmm_fwcs_filter(const dtmm_strip *strip, const dtmm_channel_quant *quant, int32_t filter,
                      const dtmm_filterlets *filterlets, int8_t *output) {
  const int32_t filters = strip->conv.output.channels, pitch = strip->position_bytes;
  const dtmm_scale scale = dtmm_scale_of(&strip->conv, quant, filter);
  const dtmm_strip_row row = dtmm_strip_row_at(strip, 0);
  int8_t *to = output + row.output * filters + filter;
  dtmm_dsp_dot dot;
  dtmm_dsp_dot_begin(&dot, row.base, pitch, strip->depth);
  dtmm_dsp_dot_filter(&dot, filterlets->values, filterlets->offsets, filterlets->count, scale.bias);
  const bool narrow = strip->depth < 4 || filterlets->count == 0;
  for (int32_t left = row.count; left > 0; left -= PASS, to += PASS * filters) {
    dot.count = dtmm_min(PASS, left);
    run(&dot, narrow, &scale, filters, to);
    dot.base += PASS * pitch;
  }
}

#endif
