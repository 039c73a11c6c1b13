/* Dot products of packed weights with expanded positions of a strip, four positions at once. */
#ifndef DTMM_DSP_DOT_H
#define DTMM_DSP_DOT_H

#include "dsp.h"

#if DTMM_PATH_DSP

/* sums[i] += the four weights of `word` . position i. */
static inline void dtmm_dot_word(uint32_t word, const uint32_t *base, int32_t pitch, int32_t sums[4]) {
  const uint32_t even = dtmm_even_bytes(word);
  const uint32_t odd = dtmm_odd_bytes(word);
  for (int32_t i = 0; i < 4; ++i, base += pitch) {
    sums[i] = dtmm_dot_pair(even, base[0], sums[i]);
    sums[i] = dtmm_dot_pair(odd, base[1], sums[i]);
  }
}

/* sums[i] += weights . position i; the positions are `pitch` words apart. */
static inline void dtmm_dot_quad(const int8_t *weights, const void *positions, int32_t pitch, int32_t depth,
                                 int32_t sums[4]) {
  const uint32_t *base = positions;
  const int8_t *end = weights + (depth & ~3);
  for (; weights < end; weights += 4, base += 2) dtmm_dot_word(dtmm_load_word(weights), base, pitch, sums);
  if (depth & 3) dtmm_dot_word(dtmm_load_tail(weights, depth & 3), base, pitch, sums);
}

#endif
#endif
