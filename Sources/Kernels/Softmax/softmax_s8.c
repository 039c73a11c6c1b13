#include "../internal/fixed_exp.h"

/* Rows whose sum of exponentials fits Q12.19. */
#define MOST_CHANNELS 4095

static dtmm_status check(const dtmm_softmax_params *params) {
  if (!params || params->rows <= 0 || params->channels <= 0 || params->channels > MOST_CHANNELS) {
    return DTMM_BAD_ARGUMENT;
  }
  return params->shift >= 0 && params->shift <= 30 && params->least <= 0 ? DTMM_OK : DTMM_BAD_ARGUMENT;
}

static int32_t largest(const int8_t *row, int32_t channels) {
  int32_t most = row[0];
  for (int32_t c = 1; c < channels; ++c) most = row[c] > most ? row[c] : most;
  return most;
}

/* A share of the sum, share / 2^(31 + bits), in steps of 1/256; of over 511 equal channels none has a step. */
static int32_t steps(int32_t share, int32_t bits) { return bits > 8 ? 0 : dtmm_rounding_divide(share, bits + 31 - 8); }

/* exp(difference * scale) in Q0.31; `difference` is at least `least`. */
static int32_t exponential(const dtmm_softmax_params *params, int32_t difference) {
  return dtmm_fixed_exp(dtmm_fixed_multiply(dtmm_shift_left(difference, params->shift), params->multiplier));
}

static void softmax_row(const dtmm_softmax_params *params, const int8_t *row, int8_t *output) {
  const int32_t most = largest(row, params->channels);
  int32_t sum = 0, bits;
  for (int32_t c = 0; c < params->channels; ++c) {
    if (row[c] - most >= params->least) sum += dtmm_rounding_divide(exponential(params, row[c] - most), 12);
  }
  const int32_t scale = dtmm_fixed_reciprocal(sum, &bits);
  for (int32_t c = 0; c < params->channels; ++c) {
    int32_t value = INT8_MIN;
    if (row[c] - most >= params->least) {
      value += steps(dtmm_fixed_multiply(scale, exponential(params, row[c] - most)), bits);
    }
    output[c] = (int8_t)dtmm_clamp(value, INT8_MIN, INT8_MAX);
  }
}

dtmm_status dtmm_softmax_s8(const dtmm_softmax_params *params, const int8_t *input, int8_t *output) {
  if (check(params) != DTMM_OK || !input || !output) return DTMM_BAD_ARGUMENT;
  for (int32_t i = 0; i < params->rows; ++i, input += params->channels, output += params->channels) {
    softmax_row(params, input, output);
  }
  return DTMM_OK;
}
