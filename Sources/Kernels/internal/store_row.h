/* Requantises one filter's sums at neighbouring positions, on cores without vectors. */
#ifndef DTMM_STORE_ROW_H
#define DTMM_STORE_ROW_H

#include "requantise.h"

/* Sums come in pairs of neighbouring positions, each `step` words after the one before. The outputs of neighbouring
 * positions are `filters` bytes apart. */
void dtmm_store_pairs(const int32_t *sums, int32_t step, int32_t count, const dtmm_scale *scale, int32_t filters,
                      int8_t *to);

/* The same for sums back to back. */
static inline void dtmm_store_row(const int32_t *sums, int32_t count, const dtmm_scale *scale, int32_t filters,
                                  int8_t *to) {
  dtmm_store_pairs(sums, 2, count, scale, filters, to);
}

#endif
