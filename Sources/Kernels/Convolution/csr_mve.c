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

/* sums[p] = bias + weights . window p over one row, for four windows. */
static inline void accumulate(const dtmm_csr_block *block, const dtmm_csr_weights *weights, const int8_t *windows,
                              int32_t first, int32_t last, int32_t bias, int32_t sums[4]) {
  const int8_t *second = windows + block->size;
  const int8_t *third = second + block->size;
  const int8_t *fourth = third + block->size;
  const uint8_t bytes = weights->column_bytes;
  int32_t a = bias, b = bias, c = bias, d = bias;
  for (int32_t i = first; i < last; i += 8) {
    const mve_pred16_t lanes = vctp16q((uint32_t)(last - i));
    const uint16x8_t columns = load_columns(weights->columns, bytes, i, lanes);
    const int16x8_t w = vldrbq_z_s16(weights->values + i, lanes);
    a = vmladavaq_s16(a, w, vldrbq_gather_offset_s16(windows, columns));
    b = vmladavaq_s16(b, w, vldrbq_gather_offset_s16(second, columns));
    c = vmladavaq_s16(c, w, vldrbq_gather_offset_s16(third, columns));
    d = vmladavaq_s16(d, w, vldrbq_gather_offset_s16(fourth, columns));
  }
  sums[0] = a;
  sums[1] = b;
  sums[2] = c;
  sums[3] = d;
}

void dtmm_csr_compute(const dtmm_csr_block *block, const dtmm_channel_quant *quant,
                      const dtmm_csr_weights *weights, int8_t *output) {
  const uint32_t filters = (uint32_t)block->conv->output.channels;
  int8_t *to = output + block->output * (int32_t)filters;
  for (int32_t filter = 0; filter < (int32_t)filters; ++filter) {
    const dtmm_scale scale = dtmm_scale_of(block->conv, quant, filter);
    const int32_t first = (int32_t)dtmm_entry(weights->rows, weights->row_bytes, filter);
    const int32_t last = (int32_t)dtmm_entry(weights->rows, weights->row_bytes, filter + 1);
    int32_t sums[8];
    for (int32_t p = 0; p < block->width; p += 4) {
      accumulate(block, weights, block->windows + p * block->size, first, last, scale.bias, sums + p);
    }
    dtmm_store_sums(sums, 0, block->count, &scale, filters, to + filter);
  }
}

#endif
