/* The window of input one output position reads, gathered in weight order (ky, kx, channel). */
#ifndef DTMM_WINDOW_H
#define DTMM_WINDOW_H

#include "../include/dtmm_kernels.h"

/* Writes kernel_height * kernel_width * channels values; padding reads as the input zero point. */
void dtmm_window_gather(const dtmm_conv_params *params, const int8_t *input, int32_t y, int32_t x,
                        int8_t *window);

#endif
