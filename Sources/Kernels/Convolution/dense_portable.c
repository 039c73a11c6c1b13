#include "../internal/dense.h"
#include "../internal/isa.h"
#include "../internal/portable_dot.h"
#include "../internal/requantise.h"

#if DTMM_PATH_PORTABLE

void dtmm_dense_strip(const dtmm_strip *strip, const dtmm_channel_quant *quant, const int8_t *values,
                      int8_t *output) {
  const int32_t filters = strip->conv.output.channels;
  const int32_t quads = dtmm_strip_quads(strip);
  for (int32_t filter = 0; filter < filters; ++filter, values += strip->taps * strip->depth) {
    const dtmm_scale scale = dtmm_scale_of(&strip->conv, quant, filter);
    for (int32_t q = 0; q < quads; ++q) {
      const dtmm_quad quad = dtmm_strip_quad(strip, q);
      int32_t sums[4] = {scale.bias, scale.bias, scale.bias, scale.bias};
      for (int32_t tap = 0; tap < strip->taps; ++tap) {
        dtmm_dot_quad(values + tap * strip->depth, quad.base + strip->tap_offsets[tap], strip->position_bytes,
                      strip->depth, sums);
      }
      for (int32_t i = 0; i < quad.count; ++i) {
        output[(quad.output + i) * filters + filter] = dtmm_scaled(sums[i], &scale);
      }
    }
  }
}

#endif
