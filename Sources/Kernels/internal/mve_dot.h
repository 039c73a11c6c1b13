/* The MVE inner loops: blocks of 16 weights against positions 16 bytes apart, over all taps of a filter.
 *
 * VMLADAVA accumulates into even registers, and eight sums take every one of them, so these loops are whole functions
 * in assembly: a compiler spills. */
#ifndef DTMM_MVE_DOT_H
#define DTMM_MVE_DOT_H

#include "mve.h"

#if DTMM_PATH_MVE

/* Arguments; the assembly knows the offsets. */
typedef struct {
  const int8_t *weights;  /* taps x depth */
  const int8_t *second;   /* another filter's, in dtmm_mve_dot_two_by_four */
  const int32_t *offsets; /* of each tap, in bytes from the base */
  const int32_t *end;     /* after the last offset */
  const uint8_t *base;
  int32_t block_bytes; /* from a block of 16 channels to the next */
  int32_t depth;
  int32_t bias, second_bias;
  int32_t passes; /* counted down */
} dtmm_mve_dot;

/* Each pass gives eight sums and starts where the columns of the one before end. */

/* sums[i] = bias + weights . position i, for eight adjacent positions a pass. */
void dtmm_mve_dot_adjacent(dtmm_mve_dot *dot, int32_t *sums);

/* The same for four positions, and the four DTMM_PAIR_BYTES from them; one pass only. */
void dtmm_mve_dot_paired(dtmm_mve_dot *dot, int32_t *sums);

/* Four adjacent positions a pass: four sums for `weights`, then four for `second`. */
void dtmm_mve_dot_two_by_four(dtmm_mve_dot *dot, int32_t *sums);

#endif
#endif
