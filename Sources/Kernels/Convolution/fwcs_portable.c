#include "../internal/fwcs.h"
#include "../internal/isa.h"
#include "../internal/portable_dot.h"
#include "../internal/requantise.h"

#if DTMM_PATH_PORTABLE

void dtmm_fwcs_filter(const dtmm_strip *strip, const dtmm_channel_quant *quant, int32_t filter,
                      const dtmm_filterlets *filterlets, int8_t *output) {
  const dtmm_scale scale = dtmm_scale_of(&strip->conv, quant, filter);
  const int32_t quads = dtmm_strip_quads(strip);
  for (int32_t q = 0; q < quads; ++q) {
    const dtmm_quad quad = dtmm_strip_quad(strip, q);
    int32_t sums[4] = {scale.bias, scale.bias, scale.bias, scale.bias};
    for (int32_t i = 0; i < filterlets->count; ++i) {
      dtmm_dot_quad(filterlets->values + i * strip->depth, quad.base + filterlets->offsets[i],
                    strip->position_bytes, strip->depth, sums);
    }
    for (int32_t i = 0; i < quad.count; ++i) {
      output[(quad.output + i) * strip->conv.output.channels + filter] = dtmm_scaled(sums[i], &scale);
    }
  }
}

#endif
