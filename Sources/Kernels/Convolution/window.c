#include "../internal/window.h"

#include <stdbool.h>
#include <string.h>

#include "../internal/conv_arguments.h"

/* Rows are short where windows are gathered: a call of memcpy takes longer than to copy them. Last words overlap. */
static inline void copy_row(int8_t *to, const int8_t *from, int32_t count) {
  if (count < 4) {
    for (; count > 0; --count) *to++ = *from++;
    return;
  }
  int32_t i = 0;
  for (; i + 4 <= count; i += 4) memcpy(to + i, from + i, 4);
  memcpy(to + count - 4, from + count - 4, 4);
}

/* One kernel row of the window. */
static void gather_row(const dtmm_conv_params *params, const int8_t *row, int32_t left, int8_t *window) {
  const int32_t channels = params->input.channels;
  const int32_t taps = params->kernel_width;
  const bool inside = left >= 0 && left + taps <= params->input.width;
  if (inside && params->dilation_x == 1) {
    copy_row(window, row + left * channels, taps * channels);
    return;
  }
  for (int32_t kx = 0; kx < taps; ++kx, window += channels) {
    const int32_t column = left + kx * params->dilation_x;
    if (column >= 0 && column < params->input.width) {
      copy_row(window, row + column * channels, channels);
    } else {
      memset(window, params->input_zero_point, (size_t)channels);
    }
  }
}

void dtmm_window_gather(const dtmm_conv_params *params, const int8_t *input, int32_t y, int32_t x,
                        int8_t *window) {
  const int32_t row_size = params->kernel_width * params->input.channels;
  const int32_t left = x * params->stride_x - params->pad_x;
  for (int32_t ky = 0; ky < params->kernel_height; ++ky, window += row_size) {
    const int32_t row = y * params->stride_y - params->pad_y + ky * params->dilation_y;
    if (row < 0 || row >= params->input.height) {
      memset(window, params->input_zero_point, (size_t)row_size);
    } else {
      gather_row(params, input + row * params->input.width * params->input.channels, left, window);
    }
  }
}
