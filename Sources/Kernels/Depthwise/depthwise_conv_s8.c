#include "../internal/depthwise.h"
#include "../internal/mve.h"
#include "../internal/store_row.h"

static dtmm_status check(const dtmm_conv_params *params, const dtmm_channel_quant *quant, const int8_t *weights,
                         const int8_t *input, const int8_t *output) {
  if (dtmm_conv_check(params, quant, input, output) != DTMM_OK || !weights) return DTMM_BAD_ARGUMENT;
  return params->output.channels % params->input.channels == 0 ? DTMM_OK : DTMM_BAD_ARGUMENT;
}

size_t dtmm_depthwise_conv_s8_get_buffer_size(const dtmm_conv_params *params) {
  return dtmm_depthwise_buffer_size(params);
}

static void store(const int32_t *sums, int32_t count, const dtmm_scale *scale, int32_t channels, int8_t *to) {
#if DTMM_PATH_MVE
  dtmm_store_sums(sums, 0, count, scale, (uint32_t)channels, to);
#else
  dtmm_store_row(sums, count, scale, channels, to);
#endif
}

/* Bytes of a plane from one output position to the next one `x` further on. */
static int32_t position_bytes(const dtmm_depthwise *d, int32_t x) {
#if DTMM_PATH_MVE
  (void)d;
  return x;
#else
  return 2 * x * d->conv.stride_x;
#endif
}

/* `rows` output rows of channel `c` of the planes, the first one at `to`. Rows follow each other in the output, so that
 * short ones are requantised together. */
static void compute_channel(const dtmm_depthwise *d, int32_t c, int32_t rows, int8_t *to) {
  const dtmm_conv_params *conv = &d->conv;
  const int32_t channels = conv->output.channels, width = conv->output.width;
  const int32_t columns = dtmm_min(width, DTMM_DEPTHWISE_PASS), most = DTMM_DEPTHWISE_PASS / columns;
  const dtmm_scale scale = dtmm_scale_of(conv, d->quant, d->first + c);
  const dtmm_depthwise_filter filter = dtmm_depthwise_filter_of(d, d->first + c);
  const uint8_t *row = d->planes + c * d->plane_bytes;
  int32_t sums[DTMM_DEPTHWISE_PASS + DTMM_DEPTHWISE_SPARE];
  while (rows > 0) {
    const int32_t together = dtmm_min(rows, most);
    for (int32_t x = 0; x < width; x += columns) {
      const int32_t count = dtmm_min(columns, width - x);
      dtmm_depthwise_sums(d, &filter, row + position_bytes(d, x), together, count, sums);
      store(sums, together * count, &scale, channels, to);
      to += together * count * channels;
    }
    rows -= together;
    row += together * conv->stride_y * d->row_bytes;
  }
}

dtmm_status dtmm_depthwise_conv_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                                   const int8_t *weights, const int8_t *input, int8_t *output, void *scratch,
                                   size_t scratch_bytes) {
  if (check(params, quant, weights, input, output) != DTMM_OK) return DTMM_BAD_ARGUMENT;
  if (!scratch || scratch_bytes < dtmm_depthwise_buffer_size(params)) return DTMM_SCRATCH_TOO_SMALL;
  const int32_t channels = params->output.channels, height = params->output.height;
  dtmm_depthwise d = {.quant = quant, .input = input, .weights = weights};
  dtmm_depthwise_begin(&d, params, scratch);
  for (d.first = 0; d.first < channels; d.first += DTMM_DEPTHWISE_CHANNELS) {
    d.channels = dtmm_min(DTMM_DEPTHWISE_CHANNELS, channels - d.first);
    for (int32_t y = 0; y < height; y += d.rows) {
      dtmm_depthwise_fill(&d, y);
      int8_t *to = output + y * params->output.width * channels + d.first;
      for (int32_t c = 0; c < d.channels; ++c) compute_channel(&d, c, dtmm_min(d.rows, height - y), to + c);
    }
  }
  return DTMM_OK;
}
