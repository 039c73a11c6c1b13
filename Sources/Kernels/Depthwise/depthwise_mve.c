#include "../internal/depthwise.h"

#if DTMM_PATH_MVE

dtmm_depthwise_filter dtmm_depthwise_filter_of(const dtmm_depthwise *d, int32_t channel) {
  const dtmm_depthwise_filter filter = {.weights = d->weights + channel, .bias = d->quant->bias[channel]};
  return filter;
}

/* A tap at eight positions: loads and multiplications alternate, as their pipes take two cycles each. q0, q1 sums. */
#define TAP(base, distance, weight)               \
  "ldr %[w], [%[weights], #" weight "]\n"         \
  "vldrb.s32 q2, [%[" base "], #" distance "]\n"  \
  "vmla.s32 q0, q2, %[w]\n"                       \
  "vldrb.s32 q3, [%[" base "], #" distance "+4]\n" \
  "vmla.s32 q1, q3, %[w]\n"

#define NEXT_ROW "add %[left], %[row_bytes]\n add %[middle], %[row_bytes]\n"

/* Eight positions of a 3x3 kernel; its right column is `right` bytes from the left one. GCC keeps the weights, or the
 * inputs, on the stack if this is written with intrinsics. */
#define EIGHT_3X3(right)                                                                                       \
  __asm__ volatile("vdup.32 q0, %[bias]\n vdup.32 q1, %[bias]\n" TAP("left", "0", "0") TAP("middle", "0", "4") \
                   TAP("left", right, "8") NEXT_ROW TAP("left", "0", "12") TAP("middle", "0", "16")            \
                   TAP("left", right, "20") NEXT_ROW TAP("left", "0", "24") TAP("middle", "0", "28")           \
                   TAP("left", right, "32") "vstrw.32 q0, [%[to]]\n vstrw.32 q1, [%[to], #16]\n"               \
                   : [left] "+&r"(left), [middle] "+&r"(middle), [w] "=&r"(weight)                             \
                   : [weights] "r"(weights), [row_bytes] "r"(row_bytes), [bias] "r"(bias), [to] "r"(to)        \
                   : "d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "memory")

static void row_3x3(const dtmm_depthwise *d, const int32_t weights[9], int32_t bias, const int8_t *row, int32_t count,
                    int32_t *to) {
  const int32_t row_bytes = d->row_bytes, reach = d->distances[1];
  int32_t weight;
  for (; count > 0; count -= 8, row += 8, to += 8) {
    const int8_t *left = row, *middle = row + reach;
    if (d->phases == 1) {
      EIGHT_3X3("2");
    } else {
      EIGHT_3X3("1");
    }
  }
}

static void sums_3x3(const dtmm_depthwise *d, const dtmm_depthwise_filter *filter, const int8_t *base, int32_t rows,
                     int32_t count, int32_t *sums) {
  int32_t weights[9];
  for (int32_t i = 0; i < 9; ++i) weights[i] = filter->weights[i * d->conv.output.channels];
  for (; rows > 0; --rows, base += d->conv.stride_y * d->row_bytes, sums += count) {
    row_3x3(d, weights, filter->bias, base, count, sums);
  }
}

static int32x4_t four_of_any(const dtmm_depthwise *d, const dtmm_depthwise_filter *filter, const int8_t *row) {
  const dtmm_conv_params *conv = &d->conv;
  const int8_t *weight = filter->weights;
  int32x4_t sums = vdupq_n_s32(filter->bias);
  for (int32_t ky = conv->kernel_height; ky > 0; --ky, row += conv->dilation_y * d->row_bytes) {
    for (int32_t kx = 0; kx < conv->kernel_width; ++kx, weight += conv->output.channels) {
      sums = vmlaq_n_s32(sums, vldrbq_s32(row + d->distances[kx]), *weight);
    }
  }
  return sums;
}

void dtmm_depthwise_sums(const dtmm_depthwise *d, const dtmm_depthwise_filter *filter, const uint8_t *base,
                         int32_t rows, int32_t count, int32_t *sums) {
  const int8_t *row = (const int8_t *)base;
  if (dtmm_depthwise_is_3x3(&d->conv) && d->conv.stride_x <= 2) {
    sums_3x3(d, filter, row, rows, count, sums);
    return;
  }
  for (; rows > 0; --rows, row += d->conv.stride_y * d->row_bytes, sums += count) {
    for (int32_t i = 0; i < count; i += 4) vstrwq_s32(sums + i, four_of_any(d, filter, row + i));
  }
}

#endif
