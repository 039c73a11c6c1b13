#include "../internal/dsp_row.h"
#include "../internal/fwcs.h"

#if DTMM_PATH_DSP

void dtmm_fwcs_filter(const dtmm_strip *strip, const dtmm_channel_quant *quant, int32_t filter,
                      const dtmm_filterlets *filterlets, int8_t *output) {
  dtmm_dsp_row(strip, quant, filter, filterlets->values, filterlets->offsets, filterlets->count, output);
}

#endif
