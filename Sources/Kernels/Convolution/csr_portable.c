#include "../internal/csr.h"

#if DTMM_PATH_PORTABLE

/* `pitch` and `span` are constants where this is inlined. */
static inline void accumulate(const uint32_t *list, int32_t count, const int8_t *base, const int32_t span,
                              const int32_t pitch, int32_t *sums) {
  int32_t local[DTMM_CSR_BLOCK];
  for (int32_t p = 0; p < DTMM_CSR_BLOCK; ++p) local[p] = sums[p];
  for (int32_t i = 0; i < count; ++i) {
    const int16_t weight = (int16_t)list[i];
    const int8_t *inputs = base + (list[i] >> 16);
    for (int32_t p = 0; p < DTMM_CSR_BLOCK; ++p) local[p] += weight * inputs[p / span * pitch + p % span];
  }
  for (int32_t p = 0; p < DTMM_CSR_BLOCK; ++p) sums[p] = local[p];
}

void dtmm_csr_accumulate(const dtmm_csr_strip *strip, int32_t count, const int8_t *base, int32_t *sums) {
  if (strip->span == DTMM_CSR_BLOCK) {
    accumulate(strip->list, count, base, DTMM_CSR_BLOCK, 0, sums);
  } else if (strip->span == DTMM_CSR_NARROW) {
    accumulate(strip->list, count, base, DTMM_CSR_NARROW, DTMM_CSR_NARROW + DTMM_CSR_MARGIN, sums);
  } else {
    accumulate(strip->list, count, base, 2 * DTMM_CSR_NARROW, 2 * DTMM_CSR_NARROW + DTMM_CSR_MARGIN, sums);
  }
}

#endif
