#include "../internal/conv_weights.h"
#include "../internal/mve.h"
#include "../internal/store_row.h"

size_t dtmm_conv_weights_buffer_size(const dtmm_conv_params *params) {
  size_t bytes = 0;
  (void)dtmm_plane_strip_buffer_size(params, &bytes);
  return bytes;
}

/* Every block of the strip, of `rows` output rows, with the listed weights. */
static void accumulate(const dtmm_plane_strip *strip, const dtmm_weight_list *list, int32_t rows, int32_t *sums) {
  const int32_t step = DTMM_PLANE_BLOCK / strip->span;
  for (int32_t y = 0; y < rows; y += step) {
    const int8_t *base = strip->planes + y * dtmm_plane_row_pitch(strip);
    for (int32_t x = 0; x < strip->columns; x += strip->span, sums += DTMM_PLANE_BLOCK) {
      dtmm_list_accumulate(strip, list, base + x, sums);
    }
  }
}

static void store(const dtmm_plane_strip *strip, int32_t rows, const dtmm_scale *scale, const int32_t *sums,
                  int8_t *output) {
  const int32_t filters = strip->conv.output.channels, width = strip->conv.output.width;
  const int32_t columns = dtmm_min(strip->columns, width - strip->x);
  const int32_t pitch = dtmm_round_up(strip->columns, strip->span);
  for (int32_t y = 0; y < rows; ++y, sums += pitch) {
    int8_t *to = output + ((strip->y + y) * width + strip->x) * filters;
#if DTMM_PATH_MVE
    dtmm_store_sums(sums, 0, columns, scale, (uint32_t)filters, to);
#else
    dtmm_store_row(sums, columns, scale, filters, to);
#endif
  }
}

static void compute(const dtmm_plane_strip *strip, const dtmm_channel_quant *quant, dtmm_weight_decoder *decode,
                    dtmm_weight_cursor cursor, int8_t *output) {
  const int32_t rows = dtmm_min(strip->rows, strip->conv.output.height - strip->y);
  dtmm_weight_list list = {.words = strip->list};
  for (int32_t filter = 0; filter < strip->conv.output.channels; ++filter) {
    const dtmm_scale scale = dtmm_scale_of(&strip->conv, quant, filter);
    int32_t sums[DTMM_PLANE_POSITIONS];
    for (int32_t i = 0; i < DTMM_PLANE_POSITIONS; i += 4) {
      sums[i] = sums[i + 1] = sums[i + 2] = sums[i + 3] = scale.bias;
    }
    while (cursor.filter == filter) {
      decode(strip, &cursor, &list);
      if (list.count > 0) accumulate(strip, &list, rows, sums);
    }
    store(strip, rows, &scale, sums, output + filter);
  }
}

dtmm_status dtmm_conv_weights(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                              dtmm_weight_decoder *decode, const dtmm_weight_cursor *start, const int8_t *input,
                              int8_t *output, void *scratch, size_t scratch_bytes) {
  size_t needed = 0;
  if (dtmm_conv_check(params, quant, input, output) != DTMM_OK || !dtmm_plane_strip_buffer_size(params, &needed)) {
    return DTMM_BAD_ARGUMENT;
  }
  if (!scratch || scratch_bytes < needed) return DTMM_SCRATCH_TOO_SMALL;
  dtmm_plane_strip strip;
  dtmm_plane_strip_begin(&strip, params, input, scratch);
  while (dtmm_plane_strip_next(&strip)) compute(&strip, quant, decode, *start, output);
  return DTMM_OK;
}
