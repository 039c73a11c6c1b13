/* Row pointers and columns of the compressed formats, whatever their width. */
#ifndef DTMM_ROW_POINTERS_H
#define DTMM_ROW_POINTERS_H

#include <stdint.h>

/* Entry `index` of an array of unsigned integers of `bytes` (1, 2 or 4) each. */
static inline uint32_t dtmm_entry(const void *array, uint8_t bytes, int32_t index) {
  switch (bytes) {
    case 1: return ((const uint8_t *)array)[index];
    case 2: return ((const uint16_t *)array)[index];
    default: return ((const uint32_t *)array)[index];
  }
}

#endif
