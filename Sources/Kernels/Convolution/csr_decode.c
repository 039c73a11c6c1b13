#include "../internal/csr.h"
#include "../internal/row_pointers.h"

#if !DTMM_PATH_MVE

static inline uint32_t packed(uint32_t distance, int32_t weight) {
#if DTMM_PATH_DSP
  uint32_t word; /* GCC prefers two instructions */
  __asm__("pkhbt %0, %1, %2, lsl #16" : "=r"(word) : "r"(weight), "r"(distance));
  return word;
#else
  return distance << 16 | (uint16_t)weight;
#endif
}

/* `bytes` is a constant where this is inlined. Most weights read the tap of the one before. */
static inline void decode(const dtmm_csr_strip *strip, const dtmm_csr_weights *weights, const uint8_t bytes,
                          int32_t first, int32_t count) {
  const uint8_t *columns = (const uint8_t *)weights->columns + first * bytes;
  const int8_t *values = weights->values + first;
  const int8_t *end = values + count;
  const uint32_t channels = (uint32_t)strip->conv.input.channels, plane_bytes = (uint32_t)strip->plane_bytes;
  uint32_t *to = strip->list;
  uint32_t tap_column = 0, tap_distance = strip->tap_distances[0];
  for (; values < end; columns += bytes) {
    const uint32_t column = dtmm_entry(columns, bytes, 0);
    const int32_t value = *values++;
    if (__builtin_expect(column - tap_column >= channels, 0)) {
      const uint32_t tap = (uint32_t)((uint64_t)strip->reciprocal * (column + 1) >> 32);
      tap_column = tap * channels;
      tap_distance = strip->tap_distances[tap];
    }
    *to++ = packed(column * plane_bytes + tap_distance, value);
  }
  while ((count++ & 3) != 0) *to++ = 0;
  *to = 0;
}

void dtmm_csr_decode(const dtmm_csr_strip *strip, const dtmm_csr_weights *weights, int32_t first, int32_t count) {
  if (weights->column_bytes == 1) {
    decode(strip, weights, 1, first, count);
  } else {
    decode(strip, weights, 2, first, count);
  }
}

#endif
