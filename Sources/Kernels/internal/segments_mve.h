/* MVE's inner loops over segments: one pass over a list for a few positions. */
#ifndef DTMM_SEGMENTS_MVE_H
#define DTMM_SEGMENTS_MVE_H

#include "segments.h"

#if DTMM_PATH_MVE

/* Adds the dot products of one pass to `sums`: of `bytes` weights at segments `offsets` from `base`. `step` is the depth of
 * shorter segments; others have theirs in the name and ignore it. Offsets beyond the last segment, up to the end of a
 * vector, are read and must lie in the strip. */
typedef void dtmm_segments_pass(int32_t *sums, const int8_t *values, const uint8_t *base, const int32_t *offsets,
                                int32_t bytes, int32_t step);

/* Which positions: eight adjacent ones, four and the four DTMM_PAIR_BYTES from them, or four. */
dtmm_segments_pass dtmm_segments_sixteen_adjacent, dtmm_segments_sixteen_paired, dtmm_segments_sixteen_four;
dtmm_segments_pass dtmm_segments_eight_adjacent, dtmm_segments_eight_paired, dtmm_segments_eight_four;
dtmm_segments_pass dtmm_segments_four_adjacent, dtmm_segments_four_paired, dtmm_segments_four_four;
dtmm_segments_pass dtmm_segments_short_adjacent, dtmm_segments_short_paired, dtmm_segments_short_four;

#endif
#endif
