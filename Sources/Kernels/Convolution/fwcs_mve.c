#include "../internal/fwcs.h"
#include "../internal/mve.h"

#if DTMM_PATH_MVE

/* sums[i] += weights . position i over one filterlet, for two groups of four positions 16 bytes apart. */
static inline void accumulate(const int8_t *weights, const uint8_t *low, const uint8_t *high,
                              int32_t block_bytes, int32_t depth, int32_t sums[8]) {
  for (int32_t left = depth; left > 0; left -= 16, weights += 16, low += block_bytes, high += block_bytes) {
    const int8x16_t w = vldrbq_z_s8(weights, vctp8q((uint32_t)left));
    for (int32_t i = 0; i < 4; ++i) {
      sums[i] = vmladavaq_s8(sums[i], w, vldrbq_s8((const int8_t *)low + 16 * i));
      sums[4 + i] = vmladavaq_s8(sums[4 + i], w, vldrbq_s8((const int8_t *)high + 16 * i));
    }
  }
}

void dtmm_fwcs_filter(const dtmm_strip *strip, const dtmm_channel_quant *quant, int32_t filter,
                      const dtmm_filterlets *filterlets, int8_t *output) {
  const dtmm_scale scale = dtmm_scale_of(&strip->conv, quant, filter);
  const uint32_t filters = (uint32_t)strip->conv.output.channels;
  const int32_t quads = dtmm_strip_quads(strip);
  for (int32_t q = 0; q < quads; q += 2) {
    const dtmm_quad low = dtmm_strip_quad(strip, q);
    const dtmm_quad high = dtmm_strip_quad(strip, dtmm_min(q + 1, quads - 1));
    int32_t sums[8] = {scale.bias, scale.bias, scale.bias, scale.bias,
                       scale.bias, scale.bias, scale.bias, scale.bias};
    for (int32_t i = 0; i < filterlets->count; ++i) {
      const int32_t offset = filterlets->offsets[i];
      accumulate(filterlets->values + i * strip->depth, low.base + offset, high.base + offset,
                 strip->block_bytes, strip->depth, sums);
    }
    dtmm_store_column(output + low.output * (int32_t)filters + filter, vldrwq_s32(sums), low.count, filters, &scale);
    dtmm_store_column(output + high.output * (int32_t)filters + filter, vldrwq_s32(sums + 4), high.count,
                      filters, &scale);
  }
}

#endif
