/* The DSP inner loop: one filter's packed weights against four positions of a strip at a time, over all its taps. */
#ifndef DTMM_DSP_DOT_H
#define DTMM_DSP_DOT_H

#include <stddef.h>

#include "dsp.h"

#if DTMM_PATH_DSP

/* Fours of weights that a round of the unrolled loop takes, and bytes of code for each. The instruction caches before
 * the flash of Cortex-M4 parts hold 1 KB. */
#define DTMM_DSP_FOURS (DTMM_LOADS_IN_GROUPS ? 12 : 16)
#define DTMM_DSP_FOUR_BYTES 76

/* Arguments; the assembly knows the offsets. */
typedef struct {
  int32_t pitch; /* bytes from a position to the next */
  int32_t bias;
  int32_t count;          /* positions */
  const int8_t *weights;  /* taps x depth */
  const int32_t *offsets; /* of each tap, in bytes from the base */
  const uint8_t *base;
  int32_t entry;       /* bytes of unrolled code that the first round of a tap leaves out */
  const int8_t *limit; /* the end of the weights, or null if taps end in one to three, so that one comparison tells */
  int32_t fours;       /* depth without its last one to three */
  const int8_t *end;
  int32_t tail;       /* those last ones, */
  int32_t tail_shift; /* and the bits of a word before them */
} dtmm_dsp_dot;

/* What the taps of all filters have in common; for a depth of at least four. */
static inline void dtmm_dsp_dot_begin(dtmm_dsp_dot *dot, const uint8_t *base, int32_t pitch, int32_t depth) {
  const uint32_t first_round = (uint32_t)depth / 4 % DTMM_DSP_FOURS;
  dot->base = base;
  dot->pitch = pitch;
  dot->fours = depth & ~3;
  dot->entry = first_round > 0 ? (int32_t)(DTMM_DSP_FOURS - first_round) * DTMM_DSP_FOUR_BYTES : 0;
  dot->tail = depth & 3;
  dot->tail_shift = 8 * (4 - dot->tail);
}

/* One filter of at least one tap. */
static inline void dtmm_dsp_dot_filter(dtmm_dsp_dot *dot, const int8_t *weights, const int32_t *offsets, int32_t taps,
                                       int32_t bias) {
  dot->weights = weights;
  dot->offsets = offsets;
  dot->bias = bias;
  dot->end = weights + taps * (dot->fours + dot->tail);
  dot->limit = dot->tail > 0 ? NULL : dot->end;
}

/* sums[i] = bias + weights . position i, for count positions rounded up to four. Reads up to 8 bytes after the last
 * position. */
void dtmm_dsp_dot_row(const dtmm_dsp_dot *dot, int32_t *sums);

#endif
#endif
