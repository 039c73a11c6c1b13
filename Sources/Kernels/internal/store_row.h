/* Requantises one filter's sums at neighbouring positions, on cores without vectors. */
#ifndef DTMM_STORE_ROW_H
#define DTMM_STORE_ROW_H

#include "requantise.h"

/* The outputs of `count` positions are `filters` bytes apart. */
void dtmm_store_row(const int32_t *sums, int32_t count, const dtmm_scale *scale, int32_t filters, int8_t *to);

#endif
