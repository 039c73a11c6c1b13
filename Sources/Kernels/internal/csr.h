/* CSR convolution over one block of output positions; each path has its own. */
#ifndef DTMM_CSR_H
#define DTMM_CSR_H

#include <stdbool.h>

#include "conv_arguments.h"

/* Windows of `count` <= width positions, gathered whole. The first is output position `output`.
 *   portable, DSP   [weight][width]: a weight meets all its inputs in one load
 *   MVE             [width][weight]: the columns of a filter are gather offsets */
typedef struct {
  const dtmm_conv_params *conv;
  int8_t *windows;
  int32_t size; /* weights of a filter */
  int32_t width, count, output;
} dtmm_csr_block;

/* Stores what weights `weight`, weight + 1, ... of one kernel tap read at one position of the block: the channels at
 * source, or padding where source is null. */
void dtmm_csr_place(const dtmm_csr_block *block, int32_t weight, int32_t position, const int8_t *source);

/* Computes every filter at every position of the block. */
void dtmm_csr_compute(const dtmm_csr_block *block, const dtmm_channel_quant *quant,
                      const dtmm_csr_weights *weights, int8_t *output);

#endif
