#include "../internal/isa.h"
#include "../internal/pooling.h"

/* Half away from zero, by C's division towards zero. */
static int8_t rounded_mean(int32_t sum, int32_t count) {
  return (int8_t)((sum > 0 ? sum + count / 2 : sum - count / 2) / count);
}

#if DTMM_PATH_MVE

/* Sums of up to four channels of a window. */
static void add_four(const dtmm_pool_window *window, int32_t pitch, const int8_t *row, int32_t count, int32_t sums[4]) {
  const mve_pred16_t lanes = vctp32q((uint32_t)count);
  int32x4_t sum = vdupq_n_s32(0);
  for (int32_t y = window->rows; y > 0; --y, row += window->row_bytes) {
    const int8_t *from = row;
    for (int32_t x = window->columns; x > 0; --x, from += pitch) sum = vaddq_s32(sum, vldrbq_z_s32(from, lanes));
  }
  vstrwq_s32(sums, sum);
}

#else

static void add_four(const dtmm_pool_window *window, int32_t pitch, const int8_t *row, int32_t count, int32_t sums[4]) {
  /* A short group reads its last channel again. */
  const int32_t second = count > 1 ? 1 : 0, third = count > 2 ? 2 : 0, fourth = count > 3 ? 3 : 0;
  int32_t a = 0, b = 0, c = 0, d = 0;
  for (int32_t y = window->rows; y > 0; --y, row += window->row_bytes) {
    const int8_t *from = row;
    for (int32_t x = window->columns; x > 0; --x, from += pitch) {
      a += from[0];
      b += from[second];
      c += from[third];
      d += from[fourth];
    }
  }
  sums[0] = a;
  sums[1] = b;
  sums[2] = c;
  sums[3] = d;
}

#endif

static void pool_window(const dtmm_pool_window *window, int32_t channels, int8_t *output) {
  const int32_t count = window->rows * window->columns;
  for (int32_t c = 0; c < channels; c += 4) {
    int32_t sums[4];
    const int32_t left = channels - c < 4 ? channels - c : 4;
    add_four(window, channels, window->corner + c, left, sums);
    for (int32_t i = 0; i < left; ++i) output[c + i] = rounded_mean(sums[i], count);
  }
}

dtmm_status dtmm_average_pool_s8(const dtmm_pool_params *params, const int8_t *input, int8_t *output) {
  if (dtmm_pool_check(params, input, output) != DTMM_OK) return DTMM_BAD_ARGUMENT;
  for (int32_t y = 0; y < params->output.height; ++y) {
    for (int32_t x = 0; x < params->output.width; ++x, output += params->output.channels) {
      const dtmm_pool_window window = dtmm_pool_window_at(params, input, y, x);
      pool_window(&window, params->input.channels, output);
    }
  }
  return DTMM_OK;
}
