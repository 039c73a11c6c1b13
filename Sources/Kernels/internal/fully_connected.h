/* Dot products of several weight rows with one input vector. */
#ifndef DTMM_FULLY_CONNECTED_H
#define DTMM_FULLY_CONNECTED_H

#include "dsp.h"
#include "dsp_rows.h"
#include "requantise.h"

/* Rows that share each load of the input. */
#define DTMM_ROWS 4

#if DTMM_PATH_MVE

/* Row i of the group, or the last of the `rows` that exist: a short group repeats it. */
static inline const int8_t *dtmm_row(const int8_t *weights, int32_t inputs, int32_t rows, int32_t i) {
  return weights + (i < rows ? i : rows - 1) * inputs;
}

static inline void dtmm_dot_rows(const int8_t *weights, int32_t inputs, int32_t rows, const int8_t *input,
                                 int32_t sums[DTMM_ROWS]) {
  const int8_t *a = weights;
  const int8_t *b = dtmm_row(weights, inputs, rows, 1);
  const int8_t *c = dtmm_row(weights, inputs, rows, 2);
  const int8_t *d = dtmm_row(weights, inputs, rows, 3);
  int32_t sum_a = 0, sum_b = 0, sum_c = 0, sum_d = 0;
  for (int32_t i = 0; i < inputs; i += 16) {
    const mve_pred16_t lanes = vctp8q((uint32_t)(inputs - i));
    const int8x16_t x = vldrbq_z_s8(input + i, lanes);
    sum_a = vmladavaq_s8(sum_a, x, vldrbq_z_s8(a + i, lanes));
    sum_b = vmladavaq_s8(sum_b, x, vldrbq_z_s8(b + i, lanes));
    sum_c = vmladavaq_s8(sum_c, x, vldrbq_z_s8(c + i, lanes));
    sum_d = vmladavaq_s8(sum_d, x, vldrbq_z_s8(d + i, lanes));
  }
  sums[0] = sum_a;
  sums[1] = sum_b;
  sums[2] = sum_c;
  sums[3] = sum_d;
}

#elif DTMM_PATH_DSP

static inline void dtmm_dot_rows(const int8_t *weights, int32_t inputs, int32_t rows, const int8_t *input,
                                 int32_t sums[DTMM_ROWS]) {
  const int32_t whole = rows < DTMM_ROWS ? 0 : inputs / DTMM_DSP_ROWS_INPUTS * DTMM_DSP_ROWS_INPUTS;
  if (whole > 0) dtmm_dsp_rows(weights, input, whole, inputs, sums);
  for (int32_t r = 0; r < DTMM_ROWS && r < rows; ++r) {
    const int8_t *row = weights + r * inputs;
    int32_t i = whole;
    for (; i + 4 <= inputs; i += 4) {
      const uint32_t w = dtmm_load_word(row + i), x = dtmm_load_word(input + i);
      const int32_t even = dtmm_dot_pair(dtmm_even_bytes(w), dtmm_even_bytes(x), sums[r]);
      sums[r] = dtmm_dot_pair(dtmm_odd_bytes(w), dtmm_odd_bytes(x), even);
    }
    for (; i < inputs; ++i) sums[r] += row[i] * input[i];
  }
}

#else

static inline void dtmm_dot_rows(const int8_t *weights, int32_t inputs, int32_t rows, const int8_t *input,
                                 int32_t sums[DTMM_ROWS]) {
  for (int32_t r = 0; r < DTMM_ROWS && r < rows; ++r) {
    const int8_t *row = weights + r * inputs;
    int32_t sum = 0;
    for (int32_t i = 0; i < inputs; ++i) sum += (int16_t)row[i] * (int16_t)input[i];
    sums[r] = sum;
  }
}

#endif
#endif
