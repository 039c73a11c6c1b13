/* The DSP inner loop: one filter's packed weights against four positions of a strip at a time, over all its taps. */
#ifndef DTMM_DSP_DOT_H
#define DTMM_DSP_DOT_H

#include "dsp.h"

#if DTMM_PATH_DSP

/* Arguments; the assembly knows the offsets. Set up by dtmm_dsp_dot_of. */
typedef struct {
  const int8_t *weights; /* taps x depth */
  int32_t pitch;         /* bytes from a position to the next */
  int32_t bias;
  const int32_t *offsets; /* of each tap, in bytes from the base */
  const uint8_t *base;
  int32_t fours;       /* depth without its last one to three */
  int32_t entry;       /* bytes of unrolled code that the first round of a tap leaves out */
  const int8_t *limit; /* the end of the weights, or null if taps end in one to three, so that one comparison tells */
  const int8_t *end;
  int32_t tail;       /* those last ones, */
  int32_t tail_shift; /* and the bits of a word before them */
  int32_t count;      /* positions; counted down */
} dtmm_dsp_dot;

/* Of one filter, at least one tap, and a depth of at least four. */
dtmm_dsp_dot dtmm_dsp_dot_of(const int8_t *weights, const int32_t *offsets, int32_t taps, int32_t depth, int32_t pitch,
                             int32_t bias);

/* sums[i] = bias + weights . position i, for count positions rounded up to four. Reads up to 8 bytes after the last
 * position. */
void dtmm_dsp_dot_row(dtmm_dsp_dot *dot, int32_t *sums);

#endif
#endif
