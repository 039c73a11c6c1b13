/* MVE's inner loops over segments: a list of them against eight positions at a time. */
#ifndef DTMM_SEGMENTS_MVE_H
#define DTMM_SEGMENTS_MVE_H

#include "segments.h"

#if DTMM_PATH_MVE

/* Arguments; the assembly knows the order. */
typedef struct {
  const int8_t *values;
  const int32_t *offsets;
  int32_t bytes;               /* of the values, at least one */
  int32_t *sums;               /* eight a pair of quads; moved on */
  const uint8_t *const *quads; /* first positions, in pairs; moved on */
  const uint8_t *const *end;   /* after the last pair */
  int32_t depth;               /* of shorter segments */
} dtmm_segments_mve;

/* Adds the products with segments of 16, 8, 4 or fewer channels to the sums. Offsets are read four beyond the last; up
 * to a whole vector of segments they must lie in the strip. */
typedef void dtmm_segments_quads(dtmm_segments_mve *arguments);

dtmm_segments_quads dtmm_segments_quads_16, dtmm_segments_quads_8, dtmm_segments_quads_4, dtmm_segments_quads_short;

#endif
#endif
