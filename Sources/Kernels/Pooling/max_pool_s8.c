#include <string.h>

#include "../internal/dsp.h"
#include "../internal/pooling.h"

/* best[c] = max(best[c], candidate[c]) over the channels of one position. */
static void keep_larger(int8_t *best, const int8_t *candidate, int32_t channels) {
  int32_t c = 0;
#if DTMM_PATH_MVE
  for (; c < channels; c += 16) {
    const mve_pred16_t lanes = vctp8q((uint32_t)(channels - c));
    vstrbq_p_s8(best + c, vmaxq_s8(vldrbq_z_s8(best + c, lanes), vldrbq_z_s8(candidate + c, lanes)), lanes);
  }
#elif DTMM_PATH_DSP
  for (; c + 4 <= channels; c += 4) {
    const uint32_t a = dtmm_load_word(best + c);
    const uint32_t b = dtmm_load_word(candidate + c);
    (void)__ssub8((int8x4_t)a, (int8x4_t)b);
    const uint32_t larger = (uint32_t)__sel((uint8x4_t)a, (uint8x4_t)b);
    memcpy(best + c, &larger, 4);
  }
#endif
  for (; c < channels; ++c) best[c] = candidate[c] > best[c] ? candidate[c] : best[c];
}

static void pool_window(const dtmm_pool_window *window, int32_t channels, int8_t *best) {
  const int8_t *row = window->corner;
  memcpy(best, row, (size_t)channels);
  for (int32_t y = 0; y < window->rows; ++y, row += window->row_bytes) {
    for (int32_t x = y == 0 ? 1 : 0; x < window->columns; ++x) keep_larger(best, row + x * channels, channels);
  }
}

dtmm_status dtmm_max_pool_s8(const dtmm_pool_params *params, const int8_t *input, int8_t *output) {
  if (dtmm_pool_check(params, input, output) != DTMM_OK) return DTMM_BAD_ARGUMENT;
  for (int32_t y = 0; y < params->output.height; ++y) {
    for (int32_t x = 0; x < params->output.width; ++x, output += params->output.channels) {
      const dtmm_pool_window window = dtmm_pool_window_at(params, input, y, x);
      pool_window(&window, params->input.channels, output);
    }
  }
  return DTMM_OK;
}
