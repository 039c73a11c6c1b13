/* What every convolution checks and assumes about its parameters. */
#ifndef DTMM_CONV_ARGUMENTS_H
#define DTMM_CONV_ARGUMENTS_H

#include "../include/dtmm_kernels.h"

/* Scratch a convolution tries to stay within; only layers whose least working set is larger exceed it. */
#define DTMM_SCRATCH_TARGET 8192

/* DTMM_OK if the geometry, the output range and the pointers make sense. */
dtmm_status dtmm_conv_check(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                            const int8_t *input, const int8_t *output);

/* The same convolution with a 1x1 kernel over one long row, where that is possible; else a plain copy. */
dtmm_conv_params dtmm_conv_flattened(const dtmm_conv_params *params);

/* Weights of one filter. */
static inline int32_t dtmm_conv_filter_size(const dtmm_conv_params *params) {
  return params->kernel_height * params->kernel_width * params->input.channels;
}

static inline int32_t dtmm_round_up(int32_t value, int32_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

static inline int32_t dtmm_min(int32_t a, int32_t b) { return a < b ? a : b; }
static inline int32_t dtmm_max(int32_t a, int32_t b) { return a > b ? a : b; }

#endif
