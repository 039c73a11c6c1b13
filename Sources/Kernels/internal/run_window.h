/* Filters of kept runs written out whole, for strips that gather windows of few channels. */
#ifndef DTMM_RUN_WINDOW_H
#define DTMM_RUN_WINDOW_H

#include "fwcs.h"

/* Computes every filter over the current strip, whose `patches` is true, from runs of `length` channels. */
void dtmm_run_windows(const dtmm_strip *strip, const dtmm_channel_quant *quant, const dtmm_run_weights *weights,
                      int32_t length, int8_t *output);

#endif
