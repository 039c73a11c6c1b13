/* Convolution over segments of filterlets: runs of 16, 8 or 4 channels, and shorter last ones. */
#ifndef DTMM_SEGMENTS_H
#define DTMM_SEGMENTS_H

#include "isa.h"
#include "requantise.h"
#include "strip.h"

/* Segments that are multiplied together. Their offsets are resolved once for all positions of a pass. */
#define DTMM_SEGMENTS 64

/* Most positions of a pass, of which the sums are kept while a filter's segments come in. */
#define DTMM_SEGMENT_POSITIONS 128

/* Offsets are in units of 1/DTMM_SEGMENT_UNITS byte: the DSP extension's loops want them doubled. */
#if DTMM_PATH_DSP
#define DTMM_SEGMENT_UNITS 2
#else
#define DTMM_SEGMENT_UNITS 1
#endif

/* Segments of one length. The list has room for a stretch beyond the limit and a few offsets that are read ahead. */
typedef struct {
  const int8_t *values; /* count x depth */
  int32_t depth, count;
  int32_t offsets[DTMM_SEGMENTS + 32 + 4]; /* how far each reads from a position, in units */
} dtmm_segments;

/* Bytes from the first channel of a strip position to `channel`, where a segment starts. */
int32_t dtmm_segment_distance(const dtmm_strip *strip, int32_t channel);

/* Sums of the pass over the strip's positions from `start` on; on MVE one pass has all. Zero if none are left. */
int32_t dtmm_segments_pass(const dtmm_strip *strip, int32_t start);

/* Adds the products with a list's weights to the sums of a pass. `length` is that of whole segments. */
void dtmm_segments_add(const dtmm_strip *strip, int32_t start, int32_t length, dtmm_segments *segments, int32_t *sums);

/* Requantises the sums of a pass and stores them as outputs of `filter`. */
void dtmm_segments_store(const dtmm_strip *strip, int32_t start, const int32_t *sums, const dtmm_scale *scale,
                         int32_t filter, int8_t *output);

/* Scratch of dtmm_conv_segments for segments of `length` channels. */
size_t dtmm_conv_segments_buffer_size(const dtmm_conv_params *params, int32_t length);

dtmm_status dtmm_conv_segments(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                               const dtmm_run_weights *weights, int32_t length, const int8_t *input, int8_t *output,
                               void *scratch, size_t scratch_bytes);

#endif
