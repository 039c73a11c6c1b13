#include "../internal/csr.h"
#include "../internal/dsp.h"
#include "../internal/requantise.h"
#include "../internal/row_pointers.h"

#if DTMM_PATH_DSP

/* sums[p] += weight . four positions packed in a word. */
static inline void multiply_word(int32_t weight, uint32_t word, int32_t sums[4]) {
  const uint32_t even = dtmm_even_bytes(word);
  const uint32_t odd = dtmm_odd_bytes(word);
  sums[0] = __smlabb(weight, (int32_t)even, sums[0]);
  sums[1] = __smlabb(weight, (int32_t)odd, sums[1]);
  sums[2] = __smlabt(weight, (int32_t)even, sums[2]);
  sums[3] = __smlabt(weight, (int32_t)odd, sums[3]);
}

/* sums[p] += weights . window p over one row; `width` and `bytes` are constants where this is inlined. */
static inline void accumulate(const dtmm_csr_block *block, const dtmm_csr_weights *weights, int32_t first,
                              int32_t last, const int32_t width, const uint8_t bytes, int32_t sums[8]) {
  for (int32_t i = first; i < last; ++i) {
    const int32_t weight = weights->values[i];
    const int8_t *inputs = block->windows + (int32_t)dtmm_entry(weights->columns, bytes, i) * width;
    multiply_word(weight, dtmm_load_word(inputs), sums);
    if (width == 8) multiply_word(weight, dtmm_load_word(inputs + 4), sums + 4);
  }
}

static void accumulate_row(const dtmm_csr_block *block, const dtmm_csr_weights *weights, int32_t first,
                           int32_t last, int32_t sums[8]) {
  const bool narrow = weights->column_bytes == 1;
  if (block->width == 8) {
    if (narrow) accumulate(block, weights, first, last, 8, 1, sums);
    else accumulate(block, weights, first, last, 8, 2, sums);
  } else {
    if (narrow) accumulate(block, weights, first, last, 4, 1, sums);
    else accumulate(block, weights, first, last, 4, 2, sums);
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
    accumulate_row(block, weights, first, last, sums);
    for (int32_t p = 0; p < block->count; ++p) {
      output[(block->output + p) * filters + filter] = dtmm_scaled(scale.bias + sums[p], &scale);
    }
  }
}

#endif
