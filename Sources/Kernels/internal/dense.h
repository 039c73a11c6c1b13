/* Dense convolution over one strip; each path has its own. */
#ifndef DTMM_DENSE_H
#define DTMM_DENSE_H

#include "strip.h"

/* Computes every filter at every position of the current strip. values: [O][taps][depth]. */
void dtmm_dense_strip(const dtmm_strip *strip, const dtmm_channel_quant *quant, const int8_t *values,
                      int8_t *output);

#endif
