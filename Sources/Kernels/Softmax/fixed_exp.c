#include "../internal/fixed_exp.h"

/* exp(a) for a in [-1/4, 0), Q0.31: the Taylor series about -1/8 to the fourth power. */
static int32_t exp_of_quarter(int32_t a) {
  const int32_t exp_of_minus_eighth = 1895147668, third = 715827883;
  const int32_t x = a + (1 << 28);
  const int32_t square = dtmm_fixed_multiply(x, x);
  const int32_t cube = dtmm_fixed_multiply(square, x);
  const int32_t fourth = dtmm_rounding_divide(dtmm_fixed_multiply(square, square), 2);
  /* x^2/2 + x^3/6 + x^4/24 */
  const int32_t higher = dtmm_rounding_divide(dtmm_fixed_multiply(fourth + cube, third) + square, 1);
  return dtmm_fixed_saturate((int64_t)exp_of_minus_eighth + dtmm_fixed_multiply(exp_of_minus_eighth, x + higher));
}

int32_t dtmm_fixed_exp(int32_t value) {
  /* exp(-2^i) for i from -2 to 4, Q0.31. */
  static const int32_t factors[] = {1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242};
  if (value == 0) return INT32_MAX;
  const int32_t quarter = 1 << 24;
  const int32_t rest = (value & (quarter - 1)) - quarter;
  int32_t result = exp_of_quarter(rest * 32);
  const int32_t quarters = dtmm_wrapping_add(rest, -value);
  for (int32_t i = 0; i < 7; ++i) {
    if (quarters & (quarter << i)) result = dtmm_fixed_multiply(result, factors[i]);
  }
  return result;
}

static int32_t leading_zeros(uint32_t value) { return value ? __builtin_clz(value) : 32; }

int32_t dtmm_fixed_reciprocal(int32_t sum, int32_t *bits) {
  const int32_t headroom = leading_zeros((uint32_t)sum);
  *bits = 12 - headroom;
  /* sum * 2^headroom = 1 + fraction, the fraction in Q0.31. */
  const int32_t fraction = (int32_t)(((uint32_t)sum << headroom) - (1U << 31));
  const int64_t twice = (int64_t)fraction + INT32_MAX;
  const int32_t half = (int32_t)((twice + 1) / 2);
  /* Newton-Raphson in Q2.29 for the reciprocal of `half`, which is half of 1 + fraction. */
  int32_t x = 1515870810 + dtmm_fixed_multiply(half, -1010580540); /* 48/17 - 32/17 half */
  for (int32_t i = 0; i < 3; ++i) {
    const int32_t error = (1 << 29) - dtmm_fixed_multiply(half, x);
    x += dtmm_fixed_saturate((int64_t)dtmm_fixed_multiply(x, error) * 4);
  }
  return dtmm_fixed_saturate((int64_t)x * 2);
}
