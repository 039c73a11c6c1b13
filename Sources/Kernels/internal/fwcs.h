/* FWCS convolution over one strip; each path has its own. */
#ifndef DTMM_FWCS_H
#define DTMM_FWCS_H

#include "strip.h"

/* One filter's kept filterlets: count x depth values, and how far each reads from a position. */
typedef struct {
  const int8_t *values;
  const int32_t *offsets;
  int32_t count;
  const int8_t *end; /* of what may be read: that of all filters' values */
} dtmm_filterlets;

/* Computes one filter at every position of the current strip. */
void dtmm_fwcs_filter(const dtmm_strip *strip, const dtmm_channel_quant *quant, int32_t filter,
                      const dtmm_filterlets *filterlets, int8_t *output);

#endif
