#include "../internal/csr.h"
#include "../internal/row_pointers.h"

#if !DTMM_PATH_MVE

/* `bytes` is a constant where this is inlined. */
static inline void decode(const dtmm_csr_strip *strip, const dtmm_csr_weights *weights, const uint8_t bytes,
                          int32_t first, int32_t count) {
  const uint8_t *columns = (const uint8_t *)weights->columns + first * bytes;
  const int8_t *values = weights->values + first;
  const uint16_t *tap_distances = strip->tap_distances;
  const uint32_t reciprocal = strip->reciprocal, plane_bytes = (uint32_t)strip->plane_bytes;
  uint32_t *to = strip->list;
  for (int32_t i = 0; i < count; ++i) {
    const uint32_t column = dtmm_entry(columns, bytes, i);
    const uint32_t tap = (uint32_t)((uint64_t)reciprocal * (column + 1) >> 32);
    const uint32_t distance = column * plane_bytes + tap_distances[tap];
    *to++ = distance << 16 | (uint16_t)values[i];
  }
  while ((count++ & 3) != 0) *to++ = 0;
}

void dtmm_csr_decode(const dtmm_csr_strip *strip, const dtmm_csr_weights *weights, int32_t first, int32_t count) {
  if (weights->column_bytes == 1) {
    decode(strip, weights, 1, first, count);
  } else {
    decode(strip, weights, 2, first, count);
  }
}

#endif
