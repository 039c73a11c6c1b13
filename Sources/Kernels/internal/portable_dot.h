/* The portable inner loop, written so that compilers turn it into multiply-add of int16 pairs. */
#ifndef DTMM_PORTABLE_DOT_H
#define DTMM_PORTABLE_DOT_H

#include <stdint.h>

/* sums[i] += weights . position i, for four positions `pitch` bytes apart. */
static inline void dtmm_dot_quad(const int8_t *weights, const uint8_t *base, int32_t pitch, int32_t depth,
                                 int32_t sums[4]) {
  const int16_t *a = (const int16_t *)(const void *)base;
  const int16_t *b = (const int16_t *)(const void *)(base + pitch);
  const int16_t *c = (const int16_t *)(const void *)(base + 2 * pitch);
  const int16_t *d = (const int16_t *)(const void *)(base + 3 * pitch);
  int32_t sum_a = 0, sum_b = 0, sum_c = 0, sum_d = 0;
  for (int32_t i = 0; i < depth; ++i) {
    const int16_t weight = weights[i];
    sum_a += weight * a[i];
    sum_b += weight * b[i];
    sum_c += weight * c[i];
    sum_d += weight * d[i];
  }
  sums[0] += sum_a;
  sums[1] += sum_b;
  sums[2] += sum_c;
  sums[3] += sum_d;
}

#endif
