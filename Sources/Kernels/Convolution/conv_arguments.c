#include "../internal/conv_arguments.h"

#include <stdbool.h>

static bool is_shape(const dtmm_shape *shape) {
  return shape->height > 0 && shape->width > 0 && shape->channels > 0;
}

static bool has_geometry(const dtmm_conv_params *params) {
  return is_shape(&params->input) && is_shape(&params->output) && params->kernel_height > 0 &&
         params->kernel_width > 0 && params->stride_y > 0 && params->stride_x > 0 && params->dilation_y > 0 &&
         params->dilation_x > 0 && params->pad_y >= 0 && params->pad_x >= 0;
}

static bool has_range(const dtmm_conv_params *params) {
  return params->input_zero_point >= INT8_MIN && params->input_zero_point <= INT8_MAX &&
         params->output_min >= INT8_MIN && params->output_max <= INT8_MAX &&
         params->output_min <= params->output_max;
}

dtmm_status dtmm_conv_check(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                            const int8_t *input, const int8_t *output) {
  if (!params || !quant || !input || !output || !quant->bias || !quant->multiplier || !quant->shift) {
    return DTMM_BAD_ARGUMENT;
  }
  return has_geometry(params) && has_range(params) ? DTMM_OK : DTMM_BAD_ARGUMENT;
}

dtmm_conv_params dtmm_conv_flattened(const dtmm_conv_params *params) {
  dtmm_conv_params flat = *params;
  const bool pointwise = params->kernel_height == 1 && params->kernel_width == 1 && params->stride_y == 1 &&
                         params->stride_x == 1 && params->pad_y == 0 && params->pad_x == 0 &&
                         params->output.height == params->input.height &&
                         params->output.width == params->input.width;
  if (pointwise) {
    flat.input.width *= flat.input.height;
    flat.output.width *= flat.output.height;
    flat.input.height = flat.output.height = 1;
  }
  return flat;
}
