#include "../internal/csr.h"
#include "../internal/isa.h"

#if !DTMM_PATH_MVE

void dtmm_csr_place(const dtmm_csr_block *block, int32_t weight, int32_t position, const int8_t *source) {
  const int32_t channels = block->conv->input.channels;
  const int8_t padding = (int8_t)block->conv->input_zero_point;
  int8_t *to = block->windows + weight * block->width + position;
  for (int32_t c = 0; c < channels; ++c, to += block->width) *to = source ? source[c] : padding;
}

#endif
