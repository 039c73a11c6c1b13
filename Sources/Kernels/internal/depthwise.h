/* Depthwise convolution, four channels at a time: the input rows that a band of output rows reads are copied with their
 * padding into planes, one a channel, so that neighbouring columns lie next to each other.
 *
 *   portable, DSP   [channel][row][column]            int16
 *   MVE             [channel][row][phase][position]   int8; columns are dealt into phases by their remainder modulo
 *                                                     stride_x, so that neighbouring outputs read neighbouring bytes
 */
#ifndef DTMM_DEPTHWISE_H
#define DTMM_DEPTHWISE_H

#include <stdbool.h>

#include "conv_arguments.h"
#include "isa.h"

/* Channels of which the planes are held at once. */
#define DTMM_DEPTHWISE_CHANNELS 4
/* Positions of which the sums are kept before they are requantised together; a multiple of 4. */
#define DTMM_DEPTHWISE_PASS 64
/* Sums that a row may compute beyond its positions. */
#define DTMM_DEPTHWISE_SPARE 8

typedef struct {
  dtmm_conv_params conv;
  const dtmm_channel_quant *quant;
  const int8_t *input, *weights;
  int32_t fan_out;             /* output channels of an input channel */
  int32_t columns;             /* that an output row reads, padding included */
  int32_t rows, input_rows;    /* of a band: output rows, and the input rows that these read */
  int32_t row_bytes, plane_bytes;
  int32_t phases, phase_width; /* MVE only */
  uint8_t *planes;
  int32_t *distances;          /* kernel_width entries: bytes from a position to what the tap reads */
  int32_t first, channels;     /* output channels whose planes are held */
} dtmm_depthwise;

/* The weights of one channel: as they are stored, and for DSP each row of a 3x3 kernel as the pairs
 * (left, middle) and (middle, right). */
typedef struct {
  const int8_t *weights; /* output channels apart */
  int32_t bias;
  uint32_t pairs[6];
} dtmm_depthwise_filter;

static inline bool dtmm_depthwise_is_3x3(const dtmm_conv_params *conv) {
  return conv->kernel_height == 3 && conv->kernel_width == 3 && conv->dilation_y == 1 && conv->dilation_x == 1;
}

/* Input channel of channel `c` of the planes. */
static inline int32_t dtmm_depthwise_source(const dtmm_depthwise *d, int32_t c) { return (d->first + c) / d->fan_out; }

size_t dtmm_depthwise_buffer_size(const dtmm_conv_params *params);
void dtmm_depthwise_begin(dtmm_depthwise *d, const dtmm_conv_params *params, void *scratch);

/* Fills the planes for the output rows from `y` on; the padding to the left and right is there since the beginning. */
void dtmm_depthwise_fill(const dtmm_depthwise *d, int32_t y);

/* Prepares the weights of a channel; one of these for each path. */
dtmm_depthwise_filter dtmm_depthwise_filter_of(const dtmm_depthwise *d, int32_t channel);

/* Sums of `count` neighbouring positions in each of `rows` output rows, the window of the first at `base`; may write
 * DTMM_DEPTHWISE_SPARE more. One of these for each path. */
void dtmm_depthwise_sums(const dtmm_depthwise *d, const dtmm_depthwise_filter *filter, const uint8_t *base,
                         int32_t rows, int32_t count, int32_t *sums);

/* The same on planes of int16, whatever the kernel. */
void dtmm_depthwise_any_sums(const dtmm_depthwise *d, const dtmm_depthwise_filter *filter, const uint8_t *base,
                             int32_t rows, int32_t count, int32_t *sums);

#endif
