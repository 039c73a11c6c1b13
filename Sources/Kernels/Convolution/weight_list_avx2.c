#include <string.h>

#include "../internal/weight_list.h"

#if DTMM_PLANE_AVX2

#include <immintrin.h>

/* Sixteen inputs, `span` of each row, as int16; `span` is a constant where this is inlined. */
static inline __m256i load(const int8_t *from, const int32_t span) {
  if (span == 8) {
    const __m128i low = _mm_loadl_epi64((const __m128i *)(const void *)from);
    const __m128i high = _mm_loadl_epi64((const __m128i *)(const void *)(from + 8 + DTMM_PLANE_MARGIN));
    return _mm256_cvtepi8_epi16(_mm_unpacklo_epi64(low, high));
  }
  if (span == 4) {
    int32_t rows[4];
    for (int32_t i = 0; i < 4; ++i) memcpy(&rows[i], from + i * (4 + DTMM_PLANE_MARGIN), 4);
    return _mm256_cvtepi8_epi16(_mm_setr_epi32(rows[0], rows[1], rows[2], rows[3]));
  }
  return _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)from));
}

/* Two weights at once: VPMADDWD multiplies pairs, for positions 0-3 and 8-11, then 4-7 and 12-15. */
static inline void accumulate(const uint32_t *list, int32_t count, const int8_t *base, const int32_t span,
                              int32_t *sums) {
  __m256i low = _mm256_setzero_si256(), high = low;
  for (int32_t i = 0; i < count; i += 2) {
    const __m256i weights = _mm256_set1_epi32((int32_t)((list[i] & 0xffffU) | list[i + 1] << 16));
    const __m256i a = load(base + (list[i] >> 16), span);
    const __m256i b = load(base + (list[i + 1] >> 16), span);
    low = _mm256_add_epi32(low, _mm256_madd_epi16(_mm256_unpacklo_epi16(a, b), weights));
    high = _mm256_add_epi32(high, _mm256_madd_epi16(_mm256_unpackhi_epi16(a, b), weights));
  }
  __m256i *to = (__m256i *)(void *)sums;
  const __m256i first = _mm256_permute2x128_si256(low, high, 0x20);
  const __m256i second = _mm256_permute2x128_si256(low, high, 0x31);
  _mm256_storeu_si256(to, _mm256_add_epi32(_mm256_loadu_si256(to), first));
  _mm256_storeu_si256(to + 1, _mm256_add_epi32(_mm256_loadu_si256(to + 1), second));
}

void dtmm_list_accumulate(const dtmm_plane_strip *strip, const dtmm_weight_list *list, const int8_t *base,
                          int32_t *sums) {
  if (strip->span == DTMM_PLANE_BLOCK) {
    accumulate(list->words, list->count, base, DTMM_PLANE_BLOCK, sums);
  } else if (strip->span == DTMM_PLANE_NARROW) {
    accumulate(list->words, list->count, base, DTMM_PLANE_NARROW, sums);
  } else {
    accumulate(list->words, list->count, base, 2 * DTMM_PLANE_NARROW, sums);
  }
}

#endif
