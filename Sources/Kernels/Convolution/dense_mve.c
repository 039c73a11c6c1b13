#include "../internal/dense.h"
#include "../internal/mve.h"

#if DTMM_PATH_MVE

/* sums[filter][position] over one tap of two filters and four positions 16 bytes apart. */
static inline void accumulate(const int8_t *first, const int8_t *second, const uint8_t *base,
                              int32_t block_bytes, int32_t depth, int32_t sums[2][4]) {
  for (int32_t left = depth; left > 0; left -= 16, first += 16, second += 16, base += block_bytes) {
    const mve_pred16_t lanes = vctp8q((uint32_t)left);
    const int8x16_t a = vldrbq_z_s8(first, lanes);
    const int8x16_t b = vldrbq_z_s8(second, lanes);
    for (int32_t i = 0; i < 4; ++i) {
      const int8x16_t x = vldrbq_s8((const int8_t *)base + 16 * i);
      sums[0][i] = vmladavaq_s8(sums[0][i], a, x);
      sums[1][i] = vmladavaq_s8(sums[1][i], b, x);
    }
  }
}

/* Two filters, or one twice, at one quad. */
static void compute_pair(const dtmm_strip *strip, const int8_t *first, const int8_t *second, const dtmm_quad *quad,
                         const dtmm_scale scales[2], int8_t *to, int32_t filters_in_pair) {
  const uint32_t filters = (uint32_t)strip->conv.output.channels;
  int32_t sums[2][4] = {{scales[0].bias, scales[0].bias, scales[0].bias, scales[0].bias},
                        {scales[1].bias, scales[1].bias, scales[1].bias, scales[1].bias}};
  for (int32_t tap = 0; tap < strip->taps; ++tap) {
    accumulate(first, second, quad->base + strip->tap_offsets[tap], strip->block_bytes, strip->depth, sums);
    first += strip->depth;
    second += strip->depth;
  }
  for (int32_t f = 0; f < filters_in_pair; ++f) {
    dtmm_store_column(to + f, vldrwq_s32(sums[f]), quad->count, filters, &scales[f]);
  }
}

void dtmm_dense_strip(const dtmm_strip *strip, const dtmm_channel_quant *quant, const int8_t *values,
                      int8_t *output) {
  const int32_t filters = strip->conv.output.channels;
  const int32_t size = strip->taps * strip->depth;
  const int32_t quads = dtmm_strip_quads(strip);
  for (int32_t filter = 0; filter < filters; filter += 2) {
    const int32_t pair = dtmm_min(2, filters - filter);
    const dtmm_scale scales[2] = {dtmm_scale_of(&strip->conv, quant, filter),
                                  dtmm_scale_of(&strip->conv, quant, filter + pair - 1)};
    const int8_t *first = values + filter * size;
    const int8_t *second = first + (pair - 1) * size;
    for (int32_t q = 0; q < quads; ++q) {
      const dtmm_quad quad = dtmm_strip_quad(strip, q);
      compute_pair(strip, first, second, &quad, scales, output + quad.output * filters + filter, pair);
    }
  }
}

#endif
