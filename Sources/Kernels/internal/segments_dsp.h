/* The DSP extension's inner loops over segments: four positions at a time. */
#ifndef DTMM_SEGMENTS_DSP_H
#define DTMM_SEGMENTS_DSP_H

#include "segments.h"

#if DTMM_PATH_DSP

/* Arguments; the assembly knows the order. */
typedef struct {
  const int8_t *values;
  const int32_t *entries; /* of each segment twice its offset from the base; plus one in the last */
  int32_t *sums;
  int32_t count; /* positions */
  const uint8_t *base;
  int32_t pitch; /* bytes from a position to the next */
} dtmm_segments_dsp;

/* Adds the dot products of at least one segment of 16, 8 or 4 channels to the sums of count positions, rounded up to
 * four. */
typedef void dtmm_segments_rows(const dtmm_segments_dsp *arguments);

dtmm_segments_rows dtmm_segments_rows_16, dtmm_segments_rows_8, dtmm_segments_rows_4;

#endif
#endif
