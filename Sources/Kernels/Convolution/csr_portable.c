#include "../internal/csr.h"
#include "../internal/isa.h"
#include "../internal/requantise.h"
#include "../internal/row_pointers.h"

#if DTMM_PATH_PORTABLE

/* sums[p] += weights . window p over one row; `width` is a constant where this is inlined. */
static inline void accumulate(const dtmm_csr_block *block, const dtmm_csr_weights *weights, int32_t first,
                              int32_t last, const int32_t width, int32_t *sums) {
  for (int32_t i = first; i < last; ++i) {
    const int32_t weight = weights->values[i];
    const int8_t *inputs = block->windows + (int32_t)dtmm_entry(weights->columns, weights->column_bytes, i) * width;
    for (int32_t p = 0; p < width; ++p) sums[p] += weight * inputs[p];
  }
}

void dtmm_csr_compute(const dtmm_csr_block *block, const dtmm_channel_quant *quant,
                      const dtmm_csr_weights *weights, int8_t *output) {
  const int32_t filters = block->conv->output.channels;
  for (int32_t filter = 0; filter < filters; ++filter) {
    const dtmm_scale scale = dtmm_scale_of(block->conv, quant, filter);
    const int32_t first = (int32_t)dtmm_entry(weights->rows, weights->row_bytes, filter);
    const int32_t last = (int32_t)dtmm_entry(weights->rows, weights->row_bytes, filter + 1);
    int32_t sums[8] = {0};
    if (block->width == 8) {
      accumulate(block, weights, first, last, 8, sums);
    } else {
      accumulate(block, weights, first, last, 4, sums);
    }
    for (int32_t p = 0; p < block->count; ++p) {
      output[(block->output + p) * filters + filter] = dtmm_scaled(scale.bias + sums[p], &scale);
    }
  }
}

#endif
