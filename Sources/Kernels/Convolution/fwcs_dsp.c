#include "../internal/dsp_row.h"
#include "../internal/fwcs.h"

#if DTMM_PATH_DSP

void dtmm_fwcs_filter(const dtmm_strip *strip, const dtmm_channel_quant *quant, int32_t filter,
                      const dtmm_filterlets *filterlets, int8_t *output) {
  const dtmm_scale scale = dtmm_scale_of(&strip->conv, quant, filter);
  const dtmm_strip_row row = dtmm_strip_row_at(strip, 0);
  int8_t *to = output + row.output * strip->conv.output.channels + filter;
  dtmm_dsp_row(strip, &row, &scale, filterlets->values, filterlets->offsets, filterlets->count, to);
}

#endif
