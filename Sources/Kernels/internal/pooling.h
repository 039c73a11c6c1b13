#ifndef DTMM_POOLING_H
#define DTMM_POOLING_H

#include <stdbool.h>

#include "../include/dtmm_kernels.h"

static inline bool dtmm_is_shape(const dtmm_shape *shape) {
  return shape->height > 0 && shape->width > 0 && shape->channels > 0;
}

#endif
