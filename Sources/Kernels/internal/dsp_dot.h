/* The DSP inner loop: packed weights against four positions of a strip, over all taps of a filter. */
#ifndef DTMM_DSP_DOT_H
#define DTMM_DSP_DOT_H

#include "dsp.h"

#if DTMM_PATH_DSP

/* Arguments; the assembly knows the offsets. */
typedef struct {
  const int8_t *weights; /* taps x depth */
  int32_t pitch;         /* bytes from a position to the next */
  int32_t bias;
  const int32_t *offsets; /* of each tap, in bytes from the base */
  const int32_t *end;     /* after the last offset */
  const uint8_t *base;
  int32_t thirty_twos; /* depth, in whole groups of 32 */
  int32_t rest;        /* and what is left of it */
  int32_t count;       /* positions; counted down */
} dtmm_dsp_dot;

/* sums[i] = bias + weights . position i, for count positions rounded up to four. Reads up to 8 bytes after the last
 * position. */
void dtmm_dsp_dot_row(dtmm_dsp_dot *dot, int32_t *sums);

#endif
#endif
