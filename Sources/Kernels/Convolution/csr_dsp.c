#include "../internal/csr.h"
#include "../internal/dsp.h"
#include "../internal/requantise.h"
#include "../internal/row_pointers.h"

#if DTMM_PATH_DSP

/* Four sums, apart from memory. */
typedef struct {
  int32_t a, b, c, d;
} four_sums;

/* sums + weight . four positions packed in a word. */
static inline four_sums multiply_word(int32_t weight, uint32_t word, four_sums sums) {
  const int32_t even = (int32_t)dtmm_even_bytes(word);
  const int32_t odd = (int32_t)dtmm_odd_bytes(word);
  sums.a = __smlabb(weight, even, sums.a);
  sums.b = __smlabb(weight, odd, sums.b);
  sums.c = __smlabt(weight, even, sums.c);
  sums.d = __smlabt(weight, odd, sums.d);
  return sums;
}

/* sums[p] = weights . window p over one row; `width` and `bytes` are constants where this is inlined. */
static inline void accumulate(const dtmm_csr_block *block, const dtmm_csr_weights *weights, int32_t first,
                              int32_t last, const int32_t width, const uint8_t bytes, int32_t sums[8]) {
  const int8_t *values = weights->values + first;
  const int8_t *end = weights->values + last;
  const uint8_t *column = (const uint8_t *)weights->columns + first * bytes;
  const int8_t *windows = block->windows;
  four_sums low = {0, 0, 0, 0}, high = {0, 0, 0, 0};
  for (; values < end; ++values, column += bytes) {
    const int8_t *inputs = windows + (int32_t)dtmm_entry(column, bytes, 0) * width;
    low = multiply_word(*values, dtmm_load_word(inputs), low);
    if (width == 8) high = multiply_word(*values, dtmm_load_word(inputs + 4), high);
  }
  memcpy(sums, &low, sizeof low);
  memcpy(sums + 4, &high, sizeof high);
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
    int32_t sums[8];
    accumulate_row(block, weights, first, last, sums);
    for (int32_t p = 0; p < block->count; ++p) {
      output[(block->output + p) * filters + filter] = dtmm_scaled(scale.bias + sums[p], &scale);
    }
  }
}

#endif
