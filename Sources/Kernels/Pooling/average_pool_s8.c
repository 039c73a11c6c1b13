#include "../internal/pooling.h"

/* Half away from zero, by C's division towards zero. */
static int8_t rounded_mean(int32_t sum, int32_t count) {
  return (int8_t)((sum > 0 ? sum + count / 2 : sum - count / 2) / count);
}

dtmm_status dtmm_average_pool_s8(const dtmm_shape *input, const int8_t *source, int8_t *output) {
  if (!input || !dtmm_is_shape(input) || !source || !output) return DTMM_BAD_ARGUMENT;
  const int32_t positions = input->height * input->width;
  for (int32_t c = 0; c < input->channels; ++c) {
    int32_t sum = 0;
    for (int32_t i = 0; i < positions; ++i) sum += source[i * input->channels + c];
    output[c] = rounded_mean(sum, positions);
  }
  return DTMM_OK;
}
