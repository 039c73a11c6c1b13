#include "cases.h"

#define MOST_INPUTS 4

static int32_t count_of(const dtmm_shape *shape) { return shape->height * shape->width * shape->channels; }

/* Half of the layers have the 3x3 kernel that has paths of its own. */
static dtmm_conv_params random_depthwise(void) {
  dtmm_conv_params p;
  const int plain = random_between(0, 1);
  do {
    p = (dtmm_conv_params){.stride_y = random_between(1, 3), .dilation_y = 1, .dilation_x = 1};
    p.kernel_height = plain ? 3 : random_between(1, 5);
    p.kernel_width = plain ? 3 : random_between(1, 5);
    p.stride_x = random_between(0, 4) == 0 ? random_between(1, 3) : p.stride_y;
    if (!plain) p.dilation_y = p.dilation_x = random_between(1, 2);
    p.pad_y = random_between(0, 2);
    p.pad_x = random_between(0, 2);
    p.input.height = random_between(1, 9);
    p.input.width = random_between(0, 5) == 0 ? random_between(60, 75) : random_between(1, 19);
    p.input.channels = random_channels();
    const int32_t rows = p.input.height + p.pad_y + random_between(0, 2) - (p.kernel_height - 1) * p.dilation_y - 1;
    const int32_t columns = p.input.width + p.pad_x + random_between(0, 2) - (p.kernel_width - 1) * p.dilation_x - 1;
    p.output.height = rows < 0 ? 0 : rows / p.stride_y + 1;
    p.output.width = columns < 0 ? 0 : columns / p.stride_x + 1;
  } while (p.output.height < 1 || p.output.width < 1);
  p.output.channels = p.input.channels * (random_between(0, 4) == 0 ? random_between(2, 3) : 1);
  p.input_zero_point = random_zero_point();
  p.output_zero_point = random_zero_point();
  p.output_min = random_between(0, 1) ? -128 : p.output_zero_point;
  p.output_max = random_between(p.output_min, 127);
  return p;
}

static uint32_t depthwise_case(void) {
  const dtmm_conv_params p = random_depthwise();
  const dtmm_channel_quant quant = random_quant(p.output.channels);
  const int8_t *weights = random_bytes(p.kernel_height * p.kernel_width * p.output.channels);
  const int8_t *input = random_bytes(count_of(&p.input));
  int8_t *output = block((size_t)count_of(&p.output));
  const size_t bytes = dtmm_depthwise_conv_s8_get_buffer_size(&p);
  const dtmm_status status = dtmm_depthwise_conv_s8(&p, &quant, weights, input, output, block(bytes), bytes);
  return finish(status, output, count_of(&p.output));
}

static uint32_t pool_case(void) {
  dtmm_pool_params p = {.stride_y = random_between(1, 3), .stride_x = random_between(1, 3)};
  p.window_height = random_between(1, 6);
  p.window_width = random_between(1, 6);
  p.pad_y = random_between(0, p.window_height - 1);
  p.pad_x = random_between(0, p.window_width - 1);
  p.input = (dtmm_shape){random_between(1, 11), random_between(1, 11), random_channels()};
  p.output.height = random_between(1, (p.input.height + p.pad_y - 1) / p.stride_y + 1);
  p.output.width = random_between(1, (p.input.width + p.pad_x - 1) / p.stride_x + 1);
  p.output.channels = p.input.channels;
  const int8_t *input = random_bytes(count_of(&p.input));
  int8_t *output = block((size_t)count_of(&p.output));
  const dtmm_status status =
      random_between(0, 1) ? dtmm_max_pool_s8(&p, input, output) : dtmm_average_pool_s8(&p, input, output);
  return finish(status, output, count_of(&p.output));
}

static uint32_t concat_case(void) {
  dtmm_concat_input *inputs = block(MOST_INPUTS * sizeof *inputs);
  const int8_t **values = block(MOST_INPUTS * sizeof *values);
  const dtmm_concat_params p = {random_between(1, 20), random_between(1, MOST_INPUTS), inputs, random_zero_point()};
  int32_t channels = 0;
  for (int32_t i = 0; i < p.count; ++i) {
    const int plain = random_between(0, 1);
    inputs[i].channels = random_channels();
    inputs[i].zero_point = random_between(0, 1) ? p.output_zero_point : random_zero_point();
    inputs[i].multiplier = plain ? 1 << 30 : random_between(1 << 30, INT32_MAX - 1);
    inputs[i].shift = plain ? 1 : random_between(-3, 2);
    values[i] = random_bytes(p.positions * inputs[i].channels);
    channels += inputs[i].channels;
  }
  int8_t *output = block((size_t)(p.positions * channels));
  return finish(dtmm_concat_s8(&p, values, output), output, p.positions * channels);
}

static uint32_t softmax_case(void) {
  const int32_t shift = random_between(0, 30);
  const dtmm_softmax_params p = {random_between(1, 5), random_between(1, 60), random_between(1 << 30, INT32_MAX - 1),
                                 shift, -(int32_t)(((int64_t)31 << 26) >> shift)};
  const int8_t *input = random_bytes(p.rows * p.channels);
  int8_t *output = block((size_t)(p.rows * p.channels));
  return finish(dtmm_softmax_s8(&p, input, output), output, p.rows * p.channels);
}

uint32_t operator_case(void) {
  switch (random_between(0, 5)) {
    case 0: return concat_case();
    case 1: return softmax_case();
    case 2: return pool_case();
    default: return depthwise_case();
  }
}
