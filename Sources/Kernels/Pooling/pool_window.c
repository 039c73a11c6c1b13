#include <stdbool.h>

#include "../internal/conv_arguments.h"
#include "../internal/pooling.h"

/* Whether windows of `size` along one axis all meet an input of `length`. */
static bool meets(int32_t length, int32_t outputs, int32_t size, int32_t stride, int32_t padding) {
  return length > 0 && outputs > 0 && size > 0 && stride > 0 && padding >= 0 && padding < size &&
         (outputs - 1) * stride - padding < length;
}

dtmm_status dtmm_pool_check(const dtmm_pool_params *p, const int8_t *input, const int8_t *output) {
  if (!p || !input || !output || p->input.channels <= 0 || p->input.channels != p->output.channels) {
    return DTMM_BAD_ARGUMENT;
  }
  const bool fits = meets(p->input.height, p->output.height, p->window_height, p->stride_y, p->pad_y) &&
                    meets(p->input.width, p->output.width, p->window_width, p->stride_x, p->pad_x);
  return fits ? DTMM_OK : DTMM_BAD_ARGUMENT;
}

dtmm_pool_window dtmm_pool_window_at(const dtmm_pool_params *p, const int8_t *input, int32_t y, int32_t x) {
  const int32_t top = y * p->stride_y - p->pad_y, left = x * p->stride_x - p->pad_x;
  const int32_t row = dtmm_max(top, 0), column = dtmm_max(left, 0);
  const dtmm_pool_window window = {
      .corner = input + (row * p->input.width + column) * p->input.channels,
      .rows = dtmm_min(top + p->window_height, p->input.height) - row,
      .columns = dtmm_min(left + p->window_width, p->input.width) - column,
      .row_bytes = p->input.width * p->input.channels,
  };
  return window;
}
