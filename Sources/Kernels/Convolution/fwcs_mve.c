#include "../internal/fwcs.h"
#include "../internal/mve_filter.h"

#if DTMM_PATH_MVE

void dtmm_fwcs_filter(const dtmm_strip *strip, const dtmm_channel_quant *quant, int32_t filter,
                      const dtmm_filterlets *filterlets, int8_t *output) {
  dtmm_mve_filter(strip, quant, filter, filterlets, output);
}

#endif
