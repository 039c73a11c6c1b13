#include "../internal/weight_list.h"

#if DTMM_PATH_PORTABLE && !DTMM_PLANE_AVX2

_Static_assert(DTMM_PLANE_BLOCK == DTMM_PLANE_NARROW, "a block is within one row");

void dtmm_list_accumulate(const dtmm_plane_strip *strip, const dtmm_weight_list *list, const int8_t *base,
                          int32_t *sums) {
  (void)strip;
  int32_t a = sums[0], b = sums[1], c = sums[2], d = sums[3];
  for (const uint32_t *entry = list->words, *end = entry + list->count; entry < end; ++entry) {
    const int32_t weight = (int16_t)*entry;
    const int8_t *inputs = base + (*entry >> 16);
    a += weight * inputs[0];
    b += weight * inputs[1];
    c += weight * inputs[2];
    d += weight * inputs[3];
  }
  sums[0] = a;
  sums[1] = b;
  sums[2] = c;
  sums[3] = d;
}

#endif
