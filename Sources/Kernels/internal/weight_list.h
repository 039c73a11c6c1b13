/* Weights of one filter, decoded once and used at every position of a strip: what all formats of single weights have in
 * common. A format is a decoder into this list; the loops over it are shared, by path. */
#ifndef DTMM_WEIGHT_LIST_H
#define DTMM_WEIGHT_LIST_H

#include "plane_strip.h"

/* A weight comes with the distance from an output position to the input it reads.
 *   portable, DSP   distance in the high halfword, weight in the low one: SMLABx needs no unpacking
 *   MVE             a word each, loaded as a pair */
#if DTMM_PATH_MVE
#define DTMM_LIST_LENGTH 56
#else
#define DTMM_LIST_LENGTH 116
#endif

typedef struct {
  uint32_t *words;
  int32_t count; /* of weights, at most DTMM_LIST_LENGTH */
} dtmm_weight_list;

/* Where a decoder stands: filters are read in order, so that formats need no row pointers. */
typedef struct {
  const void *weights;  /* the format's own struct */
  const int8_t *values; /* those not decoded yet */
  const uint8_t *index; /* likewise, in the format's own units */
  int32_t filter;       /* the first not wholly decoded */
  int32_t column;       /* where in it to go on, in the format's own units */
  uint32_t bits;        /* what a format keeps of its index between two calls */
} dtmm_weight_cursor;

/* Puts the next weights of the cursor's filter into the list, as many as it holds, and zero weights behind them as the
 * path's loops read on; moves to the next filter if none is left. */
typedef void dtmm_weight_decoder(const dtmm_plane_strip *strip, dtmm_weight_cursor *cursor, dtmm_weight_list *list);

/* sums[i] += listed weights . inputs of position i, for the DTMM_PLANE_BLOCK positions of the block at `base`. */
void dtmm_list_accumulate(const dtmm_plane_strip *strip, const dtmm_weight_list *list, const int8_t *base,
                          int32_t *sums);

#endif
