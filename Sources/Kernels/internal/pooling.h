/* The windows of pools. */
#ifndef DTMM_POOLING_H
#define DTMM_POOLING_H

#include "../include/dtmm_kernels.h"

/* DTMM_OK if the geometry makes sense and every window meets the input. */
dtmm_status dtmm_pool_check(const dtmm_pool_params *params, const int8_t *input, const int8_t *output);

/* The part of a window that lies inside the input. */
typedef struct {
  const int8_t *corner; /* channel 0 of its first position */
  int32_t rows, columns;
  int32_t row_bytes; /* from a row to the next */
} dtmm_pool_window;
dtmm_pool_window dtmm_pool_window_at(const dtmm_pool_params *params, const int8_t *input, int32_t y, int32_t x);

#endif
