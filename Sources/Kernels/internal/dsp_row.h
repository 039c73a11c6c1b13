/* One filter along the row of a strip: what dense and FWCS convolutions have in common. */
#ifndef DTMM_DSP_ROW_H
#define DTMM_DSP_ROW_H

#include "isa.h"
#include "requantise.h"
#include "strip.h"

/* Weights `taps` x depth that read at `offsets`. */
void dtmm_dsp_row(const dtmm_strip *strip, const dtmm_channel_quant *quant, int32_t filter, const int8_t *weights,
                  const int32_t *offsets, int32_t taps, int8_t *output);

#endif
