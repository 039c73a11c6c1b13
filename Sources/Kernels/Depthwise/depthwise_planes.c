#include <string.h>

#include "../internal/depthwise.h"
#include "../internal/dsp.h"

/* Bytes of a row in the layouts of all cores, so that plans made on the host hold: pairs of int16 columns with one to
 * spare, and phases of int8 with a vector beyond the last position. */
static int32_t largest_row_bytes(const dtmm_depthwise *d) {
  const int32_t pairs = 2 * (dtmm_round_up(d->columns, 2) + 2);
  return dtmm_round_up(dtmm_max(pairs, d->phases * d->phase_width), 4);
}

static void set_geometry(dtmm_depthwise *d) {
  const dtmm_conv_params *conv = &d->conv;
  const int32_t span = (conv->kernel_height - 1) * conv->dilation_y + 1;
  d->fan_out = conv->output.channels / conv->input.channels;
  d->columns = (conv->output.width - 1) * conv->stride_x + (conv->kernel_width - 1) * conv->dilation_x + 1;
  d->phases = dtmm_min(conv->stride_x, (conv->kernel_width - 1) * conv->dilation_x + 1);
  d->phase_width = (d->columns - 1) / conv->stride_x + 1 + 8;
  const int32_t fitting = DTMM_SCRATCH_TARGET / DTMM_DEPTHWISE_CHANNELS / largest_row_bytes(d);
  const int32_t most = dtmm_min(dtmm_max((fitting - span) / conv->stride_y + 1, 1), conv->output.height);
  const int32_t bands = (conv->output.height + most - 1) / most;
  d->rows = (conv->output.height + bands - 1) / bands;
  d->input_rows = (d->rows - 1) * conv->stride_y + span;
}

static int32_t planes_bytes(const dtmm_depthwise *d) {
  return DTMM_DEPTHWISE_CHANNELS * d->input_rows * largest_row_bytes(d);
}

size_t dtmm_depthwise_buffer_size(const dtmm_conv_params *params) {
  dtmm_depthwise d = {.conv = *params};
  set_geometry(&d);
  return (size_t)dtmm_round_up(planes_bytes(&d) + 4 * params->kernel_width, 16);
}

#if DTMM_PATH_MVE

static void set_layout(dtmm_depthwise *d) {
  const dtmm_conv_params *conv = &d->conv;
  d->row_bytes = d->phases * d->phase_width;
  for (int32_t kx = 0; kx < conv->kernel_width; ++kx) {
    const int32_t column = kx * conv->dilation_x;
    d->distances[kx] = column % conv->stride_x * d->phase_width + column / conv->stride_x;
  }
}

static void pad(const dtmm_depthwise *d, uint8_t *from, int32_t bytes) {
  memset(from, d->conv.input_zero_point, (size_t)bytes);
}

/* `count` bytes `step` apart, eight at a time. */
static void gather(const int8_t *from, int32_t step, int32_t count, int8_t *to) {
  if (step > UINT16_MAX / 7) {
    for (; count > 0; --count, from += step) *to++ = *from;
    return;
  }
  const uint16x8_t offsets = vmulq_n_u16(vidupq_n_u16(0, 1), (uint16_t)step);
  for (; count > 0; count -= 8, from += 8 * step, to += 8) {
    const mve_pred16_t lanes = vctp16q((uint32_t)count);
    vstrbq_p_s16(to, vldrbq_gather_offset_z_s16(from, offsets, lanes), lanes);
  }
}

/* The columns of one phase that lie inside the input. */
static void copy_row(const dtmm_depthwise *d, const int8_t *row, uint8_t *to) {
  const dtmm_conv_params *conv = &d->conv;
  const int32_t channels = conv->input.channels, stride = conv->stride_x;
  for (int32_t phase = 0; phase < d->phases; ++phase, to += d->phase_width) {
    const int32_t from = dtmm_max(conv->pad_x - phase + stride - 1, 0) / stride;
    const int32_t end = dtmm_min(conv->pad_x + conv->input.width, d->columns) - phase;
    const int32_t count = (end + stride - 1) / stride - from;
    const int32_t column = from * stride + phase - conv->pad_x;
    for (int32_t c = 0; end > 0 && c < d->channels; ++c) {
      gather(row + column * channels + dtmm_depthwise_source(d, c), stride * channels, count,
             (int8_t *)to + c * d->plane_bytes + from);
    }
  }
}

#else

static void set_layout(dtmm_depthwise *d) {
  d->row_bytes = 2 * (dtmm_round_up(d->columns, 2) + 2);
  for (int32_t kx = 0; kx < d->conv.kernel_width; ++kx) d->distances[kx] = 2 * kx * d->conv.dilation_x;
}

static void pad(const dtmm_depthwise *d, uint8_t *from, int32_t bytes) {
  int16_t *columns = (int16_t *)(void *)from;
  for (int32_t i = 0; i < bytes / 2; ++i) columns[i] = (int16_t)d->conv.input_zero_point;
}

static void copy_plane(const int8_t *from, int32_t step, int32_t count, int16_t *to) {
  for (; count > 0; --count, from += step) *to++ = *from;
}

#if DTMM_PATH_DSP

/* One column, then pairs of columns, of four neighbouring channels. */
static void copy_column(const int8_t *from, int32_t plane, uint8_t *to) {
  for (int32_t c = 0; c < 4; ++c, to += plane) *(int16_t *)(void *)to = from[c];
}

static void copy_pairs(const int8_t *from, int32_t step, int32_t pairs, int32_t plane, uint8_t *to) {
  for (; pairs > 0; --pairs, from += 2 * step, to += 4) {
    const uint32_t left = dtmm_load_word(from), right = dtmm_load_word(from + step);
    const uint32_t even = dtmm_even_bytes(left), next_even = dtmm_even_bytes(right);
    const uint32_t odd = dtmm_odd_bytes(left), next_odd = dtmm_odd_bytes(right);
    *(uint32_t *)(void *)to = (even & 0xffffU) | next_even << 16;
    *(uint32_t *)(void *)(to + plane) = (odd & 0xffffU) | next_odd << 16;
    *(uint32_t *)(void *)(to + 2 * plane) = even >> 16 | (next_even & 0xffff0000U);
    *(uint32_t *)(void *)(to + 3 * plane) = odd >> 16 | (next_odd & 0xffff0000U);
  }
}

static bool copy_four(const dtmm_depthwise *d, const int8_t *from, int32_t count, uint8_t *to) {
  if (d->fan_out > 1 || d->channels < 4) return false;
  const int32_t step = d->conv.input.channels, plane = d->plane_bytes;
  if (d->conv.pad_x % 2 != 0 && count > 0) {
    copy_column(from, plane, to);
    --count, from += step, to += 2;
  }
  copy_pairs(from, step, count / 2, plane, to);
  if (count % 2 != 0) copy_column(from + (count - 1) * step, plane, to + 2 * (count - 1));
  return true;
}

#else

static bool copy_four(const dtmm_depthwise *d, const int8_t *from, int32_t count, uint8_t *to) {
  (void)d, (void)from, (void)count, (void)to;
  return false;
}

#endif

/* The columns inside the input. */
static void copy_row(const dtmm_depthwise *d, const int8_t *row, uint8_t *to) {
  const dtmm_conv_params *conv = &d->conv;
  const int32_t count = dtmm_min(conv->input.width, d->columns - conv->pad_x);
  to += 2 * conv->pad_x;
  if (copy_four(d, row + d->first, count, to)) return;
  for (int32_t c = 0; c < d->channels; ++c, to += d->plane_bytes) {
    copy_plane(row + dtmm_depthwise_source(d, c), conv->input.channels, count, (int16_t *)(void *)to);
  }
}

#endif

void dtmm_depthwise_begin(dtmm_depthwise *d, const dtmm_conv_params *params, void *scratch) {
  d->conv = *params;
  set_geometry(d);
  d->planes = scratch;
  d->distances = (int32_t *)(void *)(d->planes + planes_bytes(d));
  set_layout(d);
  d->plane_bytes = d->input_rows * d->row_bytes;
  pad(d, d->planes, DTMM_DEPTHWISE_CHANNELS * d->plane_bytes);
}

void dtmm_depthwise_fill(const dtmm_depthwise *d, int32_t y) {
  const dtmm_shape *shape = &d->conv.input;
  uint8_t *to = d->planes;
  for (int32_t i = 0; i < d->input_rows; ++i, to += d->row_bytes) {
    const int32_t row = y * d->conv.stride_y - d->conv.pad_y + i;
    if (row >= 0 && row < shape->height) {
      copy_row(d, d->input + row * shape->width * shape->channels, to);
    } else {
      for (int32_t c = 0; c < d->channels; ++c) pad(d, to + c * d->plane_bytes, d->row_bytes);
    }
  }
}
