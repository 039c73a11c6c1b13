#include "../internal/store_row.h"

/* Not inlined anywhere, so that everything stays in registers. */
void dtmm_store_row(const int32_t *sums, int32_t count, const dtmm_scale *scale, int32_t filters, int8_t *to) {
  const dtmm_scale local = *scale;
  if (local.shift >= 0) {
    for (; count > 0; --count, to += filters) *to = dtmm_scaled(*sums++, &local);
    return;
  }
  const int32_t exponent = -local.shift;
  for (; count > 0; --count, to += filters) {
    const int32_t product = dtmm_doubling_high_multiply(*sums++, local.multiplier);
    const int32_t value = dtmm_wrapping_add(dtmm_halved(product, exponent), local.zero_point);
    *to = (int8_t)dtmm_clamp(value, local.low, local.high);
  }
}
