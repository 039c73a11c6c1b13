/* Exponential and reciprocal in fixed point, bit for bit as gemmlowp computes them (fixedpoint.h); Qm.n has m integer
 * and n fractional bits beside the sign. */
#ifndef DTMM_FIXED_EXP_H
#define DTMM_FIXED_EXP_H

#include "requantise.h"

/* a * b in Q0.31, of which neither is INT32_MIN twice; halves round away from zero, unlike in requantisation. */
static inline int32_t dtmm_fixed_multiply(int32_t a, int32_t b) {
  const int64_t product = (int64_t)a * b;
  return (int32_t)((product + (product >= 0 ? 1 << 30 : 1 - (1 << 30))) / ((int64_t)1 << 31));
}

static inline int32_t dtmm_fixed_saturate(int64_t value) {
  return value > INT32_MAX ? INT32_MAX : value < INT32_MIN ? INT32_MIN : (int32_t)value;
}

/* exp(value) in Q0.31 for a value of Q5.26 that is not positive. */
int32_t dtmm_fixed_exp(int32_t value);

/* The Q0.31 number r for which 1 / sum = r / 2^*bits, with sum in Q12.19 and at least about one. */
int32_t dtmm_fixed_reciprocal(int32_t sum, int32_t *bits);

#endif
