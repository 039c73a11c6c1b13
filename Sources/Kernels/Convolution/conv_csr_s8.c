#include "../internal/csr.h"

/* Positions computed together: eight where their windows fit the scratch target, else four. */
static int32_t block_width(const dtmm_conv_params *params) {
  return 8 * dtmm_conv_filter_size(params) <= DTMM_SCRATCH_TARGET ? 8 : 4;
}

size_t dtmm_conv_csr_s8_get_buffer_size(const dtmm_conv_params *params) {
  return (size_t)dtmm_round_up(dtmm_conv_filter_size(params) * block_width(params), 16);
}

static dtmm_status check(const dtmm_conv_params *params, const dtmm_csr_weights *weights) {
  if (!weights || !weights->values || !weights->columns || !weights->rows) return DTMM_BAD_ARGUMENT;
  if (weights->column_bytes != 1 && weights->column_bytes != 2) return DTMM_BAD_ARGUMENT;
  if (weights->row_bytes != 2 && weights->row_bytes != 4) return DTMM_BAD_ARGUMENT;
  const int32_t columns = weights->column_bytes == 1 ? UINT8_MAX + 1 : UINT16_MAX + 1;
  return dtmm_conv_filter_size(params) <= columns ? DTMM_OK : DTMM_BAD_ARGUMENT;
}

/* Places the window of one output position: one kernel tap after another. */
static void gather(const dtmm_csr_block *block, const int8_t *input, int32_t output, int32_t position) {
  const dtmm_conv_params *conv = block->conv;
  const int32_t channels = conv->input.channels;
  const int32_t top = output / conv->output.width * conv->stride_y - conv->pad_y;
  const int32_t left = output % conv->output.width * conv->stride_x - conv->pad_x;
  int32_t weight = 0;
  for (int32_t ky = 0; ky < conv->kernel_height; ++ky) {
    const int32_t y = top + ky * conv->dilation_y;
    for (int32_t kx = 0; kx < conv->kernel_width; ++kx, weight += channels) {
      const int32_t x = left + kx * conv->dilation_x;
      const bool inside = y >= 0 && y < conv->input.height && x >= 0 && x < conv->input.width;
      const int8_t *source = inside ? input + (y * conv->input.width + x) * channels : NULL;
      dtmm_csr_place(block, weight, position, source);
    }
  }
}

static void compute(dtmm_csr_block *block, const dtmm_channel_quant *quant, const dtmm_csr_weights *weights,
                    const int8_t *input, int8_t *output) {
  const int32_t positions = block->conv->output.height * block->conv->output.width;
  for (block->output = 0; block->output < positions; block->output += block->width) {
    block->count = dtmm_min(block->width, positions - block->output);
    for (int32_t i = 0; i < block->width; ++i) {
      /* A short block repeats its last position, so that no lane is left undefined. */
      gather(block, input, block->output + dtmm_min(i, block->count - 1), i);
    }
    dtmm_csr_compute(block, quant, weights, output);
  }
}

dtmm_status dtmm_conv_csr_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                             const dtmm_csr_weights *weights, const int8_t *input, int8_t *output,
                             void *scratch, size_t scratch_bytes) {
  if (dtmm_conv_check(params, quant, input, output) != DTMM_OK || check(params, weights) != DTMM_OK) {
    return DTMM_BAD_ARGUMENT;
  }
  if (!scratch || scratch_bytes < dtmm_conv_csr_s8_get_buffer_size(params)) return DTMM_SCRATCH_TOO_SMALL;
  dtmm_csr_block block = {
      .conv = params,
      .windows = scratch,
      .size = dtmm_conv_filter_size(params),
      .width = block_width(params),
  };
  compute(&block, quant, weights, input, output);
  return DTMM_OK;
}
