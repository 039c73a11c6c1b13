/* Convolution over segments of filterlets: runs of 16, 8 or 4 channels, and shorter last ones. */
#ifndef DTMM_SEGMENTS_H
#define DTMM_SEGMENTS_H

#include "isa.h"
#include "requantise.h"
#include "strip.h"

/* Segments that are multiplied together. Their offsets are resolved once for all positions of a row. */
#define DTMM_SEGMENTS 64

/* Positions of which the sums are kept while a filter's segments come in. */
#define DTMM_SEGMENT_POSITIONS 64

/* Segments of one length. The list has room for a few more offsets, which are multiplied by no weight. */
typedef struct {
  const int8_t *values; /* count x depth */
  int32_t depth, count;
  int32_t offsets[DTMM_SEGMENTS + 32 + 4]; /* how far each reads from a position, in units */
} dtmm_segments;

/* Offsets are in units of 1/DTMM_SEGMENT_UNITS byte: the DSP extension's loops want them doubled. */
#if DTMM_PATH_DSP
#define DTMM_SEGMENT_UNITS 2
#else
#define DTMM_SEGMENT_UNITS 1
#endif

/* Bytes from the first channel of a strip position to `channel`, where a segment starts. */
int32_t dtmm_segment_distance(const dtmm_strip *strip, int32_t channel);

/* sums[i] += segments . position i, for `count` positions of the row rounded up to four; in paired strips, for four of
 * each row. `length` is that of whole segments. */
void dtmm_segments_add(const dtmm_strip *strip, int32_t length, dtmm_segments *segments, const uint8_t *base,
                       int32_t count, int32_t *sums);

/* Requantises the sums of `count` positions and stores them at `to`, `filters` apart. */
void dtmm_segments_store(const int32_t *sums, int32_t count, const dtmm_scale *scale, int32_t filters, int8_t *to);

/* Scratch of dtmm_conv_segments for segments of `length` channels. */
size_t dtmm_conv_segments_buffer_size(const dtmm_conv_params *params, int32_t length);

dtmm_status dtmm_conv_segments(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                               const dtmm_run_weights *weights, int32_t length, const int8_t *input, int8_t *output,
                               void *scratch, size_t scratch_bytes);

#endif
