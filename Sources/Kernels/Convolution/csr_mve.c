#include <string.h>

#include "../internal/csr.h"
#include "../internal/mve.h"
#include "../internal/row_pointers.h"

#if DTMM_PATH_MVE

void dtmm_csr_place(const dtmm_csr_block *block, int32_t weight, int32_t position, const int8_t *source) {
  const size_t channels = (size_t)block->conv->input.channels;
  int8_t *to = block->windows + position * block->size + weight;
  if (source) {
    memcpy(to, source, channels);
  } else {
    memset(to, block->conv->input_zero_point, channels);
  }
}

static inline uint16x8_t load_columns(const void *columns, uint8_t bytes, int32_t index, mve_pred16_t lanes) {
  return bytes == 1 ? vldrbq_z_u16((const uint8_t *)columns + index, lanes)
                    : vldrhq_z_u16((const uint16_t *)columns + index, lanes);
}

/* sums[p] += weights . window p over one row; `width` is a constant where this is inlined. */
static inline void accumulate(const dtmm_csr_block *block, const dtmm_csr_weights *weights, int32_t first,
                              int32_t last, const int32_t width, int32_t sums[8]) {
  for (int32_t i = first; i < last; i += 8) {
    const mve_pred16_t lanes = vctp16q((uint32_t)(last - i));
    const uint16x8_t columns = load_columns(weights->columns, weights->column_bytes, i, lanes);
    const int16x8_t w = vldrbq_z_s16(weights->values + i, lanes);
    const int8_t *window = block->windows;
    for (int32_t p = 0; p < width; ++p, window += block->size) {
      sums[p] = vmladavaq_s16(sums[p], w, vldrbq_gather_offset_s16(window, columns));
    }
  }
}

void dtmm_csr_compute(const dtmm_csr_block *block, const dtmm_channel_quant *quant,
                      const dtmm_csr_weights *weights, int8_t *output) {
  const uint32_t filters = (uint32_t)block->conv->output.channels;
  int8_t *to = output + block->output * (int32_t)filters;
  for (int32_t filter = 0; filter < (int32_t)filters; ++filter) {
    const dtmm_scale scale = dtmm_scale_of(block->conv, quant, filter);
    const int32_t first = (int32_t)dtmm_entry(weights->rows, weights->row_bytes, filter);
    const int32_t last = (int32_t)dtmm_entry(weights->rows, weights->row_bytes, filter + 1);
    int32_t sums[8] = {scale.bias, scale.bias, scale.bias, scale.bias,
                       scale.bias, scale.bias, scale.bias, scale.bias};
    if (block->width == 8) {
      accumulate(block, weights, first, last, 8, sums);
    } else {
      accumulate(block, weights, first, last, 4, sums);
    }
    dtmm_store_sums(sums, 0, block->count, &scale, filters, to + filter);
  }
}

#endif
