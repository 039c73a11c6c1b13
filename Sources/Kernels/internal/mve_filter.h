/* One filter over a strip with MVE, whatever format it came in. */
#ifndef DTMM_MVE_FILTER_H
#define DTMM_MVE_FILTER_H

#include "fwcs.h"
#include "isa.h"
#include "requantise.h"

#if DTMM_PATH_MVE

/* Computes one filter at every position of the current strip. Takes about 1.5 KB of stack. */
void dtmm_mve_filter(const dtmm_strip *strip, const dtmm_channel_quant *quant, int32_t filter,
                     const dtmm_filterlets *filterlets, int8_t *output);

/* Requantises a filter's sums at all quads of the strip and stores them; `output` is the filter's first. */
void dtmm_mve_store(const dtmm_strip *strip, const int32_t *sums, const dtmm_scale *scale, int8_t *output);

#endif
#endif
