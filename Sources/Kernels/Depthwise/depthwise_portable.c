#include "../internal/depthwise.h"

#if !DTMM_PATH_MVE

/* Four positions, `step` columns apart. */
static void compute_quad(const dtmm_depthwise *d, const dtmm_depthwise_filter *filter, const uint8_t *base,
                         int32_t *sums) {
  const dtmm_conv_params *conv = &d->conv;
  const int32_t channels = conv->output.channels, step = conv->stride_x, next = conv->dilation_x;
  const int8_t *weight = filter->weights;
  int32_t a = filter->bias, b = a, c = a, e = a;
  for (int32_t ky = conv->kernel_height; ky > 0; --ky, base += conv->dilation_y * d->row_bytes) {
    const int16_t *row = (const int16_t *)(const void *)base;
    for (int32_t kx = conv->kernel_width; kx > 0; --kx, weight += channels, row += next) {
      const int32_t w = *weight;
      a += w * row[0];
      b += w * row[step];
      c += w * row[2 * step];
      e += w * row[3 * step];
    }
  }
  sums[0] = a;
  sums[1] = b;
  sums[2] = c;
  sums[3] = e;
}

static int32_t compute_one(const dtmm_depthwise *d, const dtmm_depthwise_filter *filter, const uint8_t *base) {
  const dtmm_conv_params *conv = &d->conv;
  const int8_t *weight = filter->weights;
  int32_t sum = filter->bias;
  for (int32_t ky = conv->kernel_height; ky > 0; --ky, base += conv->dilation_y * d->row_bytes) {
    const int16_t *row = (const int16_t *)(const void *)base;
    for (int32_t kx = conv->kernel_width; kx > 0; --kx, weight += conv->output.channels, row += conv->dilation_x) {
      sum += *weight * *row;
    }
  }
  return sum;
}

void dtmm_depthwise_any_sums(const dtmm_depthwise *d, const dtmm_depthwise_filter *filter, const uint8_t *base,
                             int32_t rows, int32_t count, int32_t *sums) {
  const int32_t step = 2 * d->conv.stride_x;
  for (; rows > 0; --rows, base += d->conv.stride_y * d->row_bytes) {
    const uint8_t *from = base;
    int32_t left = count;
    for (; left >= 4; left -= 4, from += 4 * step, sums += 4) compute_quad(d, filter, from, sums);
    for (; left > 0; --left, from += step) *sums++ = compute_one(d, filter, from);
  }
}

#endif

#if DTMM_PATH_PORTABLE

dtmm_depthwise_filter dtmm_depthwise_filter_of(const dtmm_depthwise *d, int32_t channel) {
  const dtmm_depthwise_filter filter = {.weights = d->weights + channel, .bias = d->quant->bias[channel]};
  return filter;
}

void dtmm_depthwise_sums(const dtmm_depthwise *d, const dtmm_depthwise_filter *filter, const uint8_t *base,
                         int32_t rows, int32_t count, int32_t *sums) {
  dtmm_depthwise_any_sums(d, filter, base, rows, count, sums);
}

#endif
